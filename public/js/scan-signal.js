/* Every result has its own sound and vibration, so that nobody needs to look. Both start with the first key or tap. */
(function () {
  'use strict';
  const SIGNALS = {
    pass: [[[1760, 0.08]], [40]], note: [[[1320, 0.08], [1760, 0.08]], [40, 40, 40]], wait: [[[1320, 0.05]], [20]],
    short: [[[880, 0.12], [660, 0.12]], [80, 60, 80]], over: [[[660, 0.12], [880, 0.12]], [80, 60, 80]],
    ask: [[[990, 0.1], [1320, 0.1], [990, 0.1]], [60, 40, 60]],
    dam: [[[330, 0.2, 'square'], [330, 0.2, 'square']], [200, 80, 200]], dup: [[[520, 0.15]], [120]],
    unk: [[[220, 0.18, 'square'], [220, 0.18, 'square'], [220, 0.18, 'square']], [250, 80, 250, 80, 250]],
  };
  const Context = window.AudioContext || window.webkitAudioContext;
  let audio, touched = false;
  ['keydown', 'touchstart', 'mousedown'].forEach(function (name) {
    document.addEventListener(name, function () { touched = true; }, { passive: true });
  });
  function sound(tones) {
    audio = audio || new Context();
    if (audio.state === 'suspended') audio.resume();
    let at = audio.currentTime;
    tones.forEach(function (tone) {
      const oscillator = audio.createOscillator(), volume = audio.createGain();
      oscillator.frequency.value = tone[0];
      oscillator.type = tone[2] || 'sine';
      volume.gain.value = 0.5;
      oscillator.connect(volume);
      volume.connect(audio.destination);
      oscillator.start(at);
      oscillator.stop(at + tone[1]);
      at += tone[1] + 0.05;
    });
  }
  window.scanSignal = function (name) {
    const signal = SIGNALS[name];
    if (!signal || !touched) return;
    try {
      if (Context) sound(signal[0]);
      if (navigator.vibrate) navigator.vibrate(signal[1]);
    } catch (silent) { /* a device without a loudspeaker still counts */ }
  };
})();
