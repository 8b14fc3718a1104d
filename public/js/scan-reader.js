/* Reads scanners that type: into a field, or on a page where nothing is focused (then no input method can swallow
   the keys). Figures: silence of 300 ms ends a scan without suffix, the same code within 150 ms is a trigger bounce.
   Keys count by when they were pressed: a device that is busy hears of them late, several at once.
   ES2015, Chrome 60 and up. */
window.readScans = function (field, found, strange) {
  'use strict';
  const SILENCE = 300, CATCH_UP = 50, LEAST = 4, BURST = 6, FAST = 40, BOUNCE = 150, LONGEST = 500, GS = '\x1d';
  let lastCode = '', lastAt = -BOUNCE;

  /* One shot may carry several codes with line breaks between them. */
  function take(raw) {
    raw.split(/[\r\n\t]+/).forEach(function (part) {
      const code = part.trim().slice(0, LONGEST);
      if (!code) return;
      if (/[\uff01-\uff5e\u3000-\u303f]/.test(code)) strange();
      const now = performance.now();
      if (code === lastCode && now - lastAt < BOUNCE) return;
      lastCode = code;
      lastAt = now;
      found(code);
    });
  }

  /* The last moments of a silence begin anew, so that keys which already wait come before its end. */
  function waiter() {
    let timer;
    return {
      stop: function () { clearTimeout(timer); },
      start: function (work) {
        clearTimeout(timer);
        timer = setTimeout(function () { timer = setTimeout(work, CATCH_UP); }, SILENCE - CATCH_UP);
      } };
  }

  /* ---------- a focused field ---------- */
  const idle = waiter();
  let first = 0, latest = 0;
  function takeField() {
    idle.stop();
    const raw = field.value;
    field.value = '';
    if (raw) take(raw);
  }
  /* A person types slower than any scanner; without a keyboard on the screen nobody types at all. */
  function isScanner() {
    const length = field.value.length;
    if (field.getAttribute('inputmode') === 'none') return length >= LEAST;
    return length >= BURST && (latest - first) / (length - 1) < FAST;
  }
  field.addEventListener('keydown', function (event) {
    if (event.ctrlKey && event.code === 'BracketRight') {
      event.preventDefault();
      field.value += GS;
    } else if ((event.key === 'Enter' || event.key === 'Tab') && field.value && !event.isComposing) {
      event.preventDefault();
      takeField();
    }
  });
  field.addEventListener('input', function (event) {
    if (event.isComposing) return;
    latest = performance.now();
    if (field.value.length <= 1) first = latest;
    if (/[\r\n\t]/.test(field.value) || event.inputType === 'insertFromPaste') return takeField();
    idle.start(function () { if (isScanner()) takeField(); });
  });

  /* ---------- nothing focused: keys are collected from the page ---------- */
  const pause = waiter();
  let buffer = '', began = 0, lastKey = 0;
  function writes(element) {
    return element.tagName === 'TEXTAREA' || element.tagName === 'SELECT' ||
      (element.tagName === 'INPUT' && !/^(checkbox|radio|button|submit)$/.test(element.type));
  }
  function endBuffer(least) {
    pause.stop();
    const raw = buffer;
    buffer = '';
    if (raw.length < least) return false;
    take(raw);
    return true;
  }
  /* With an input method on, the key has no name, but it still has its place. */
  function character(event) {
    if (event.ctrlKey && event.code === 'BracketRight') return GS;
    if (event.ctrlKey || event.metaKey || event.altKey) return '';
    if (event.key.length === 1) return event.key;
    if (event.key !== 'Process' && event.keyCode !== 229) return '';
    strange();
    const named = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code || '');
    return named ? named[1] : event.code === 'Minus' ? '-' : '';
  }
  document.addEventListener('keydown', function (event) {
    if (writes(event.target)) return;
    const now = event.timeStamp;
    if (now - lastKey > SILENCE) buffer = '';
    if (event.key === 'Enter' || event.key === 'Tab') {
      if (endBuffer(LEAST)) event.preventDefault();
      return;
    }
    const next = character(event);
    if (!next) return;
    if (next === GS || (next === ' ' && buffer)) event.preventDefault();
    if (!buffer) began = now;
    buffer += next;
    lastKey = now;
    pause.start(function () {
      if (buffer.length >= BURST && (lastKey - began) / (buffer.length - 1) < FAST) endBuffer(BURST);
    });
  });
  document.addEventListener('paste', function (event) {
    if (writes(event.target) || !event.clipboardData) return;
    event.preventDefault();
    take(event.clipboardData.getData('text'));
  });
  return takeField;
};
