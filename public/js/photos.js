/* Photos are made smaller before they leave the handheld: a dock's Wi-Fi carries 300 kB, not 5 MB, and no place where
   the picture was taken goes with it. ES2015, Chrome 60 and up; without it the form sends the pictures as they are. */
(function () {
  'use strict';
  const form = document.querySelector('[data-photos]');
  if (!form || !window.fetch || !window.FormData) return;
  const LONGEST = 1600, QUALITY = 0.82;
  const input = form.querySelector('input[type=file]'), button = form.querySelector('button'), words = document.getElementById('photo-say');
  function say(name) {
    words.textContent = form.getAttribute('data-text-' + name);
    words.hidden = false;
  }
  /* Resolves with the picture in small, or as it is when this browser cannot read it: the server says what it thinks of it. */
  function small(file) {
    return new Promise(function (resolve) {
      const picture = new Image(), address = URL.createObjectURL(file);
      const done = function (blob) {
        URL.revokeObjectURL(address);
        resolve(blob && blob.size < file.size ? blob : file);
      };
      picture.onerror = function () { done(null); };
      picture.onload = function () {
        const share = Math.min(1, LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight));
        const canvas = document.createElement('canvas');
        canvas.width = Math.round(picture.naturalWidth * share);
        canvas.height = Math.round(picture.naturalHeight * share);
        canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(done, 'image/jpeg', QUALITY);
      };
      picture.src = address;
    });
  }
  form.addEventListener('submit', function (event) {
    if (!input.files.length) return;
    event.preventDefault();
    button.disabled = true;
    say('sending');
    const body = new FormData();
    Array.prototype.forEach.call(form.elements, function (element) {
      if (element.name && element.type !== 'file') body.append(element.name, element.value);
    });
    Promise.all(Array.prototype.map.call(input.files, small)).then(function (pictures) {
      pictures.forEach(function (picture, index) { body.append('photos', picture, input.files[index].name); });
      return fetch(form.action, { method: 'POST', body: body, credentials: 'same-origin' });
    }).then(function (response) {
      if (response.redirected) return void window.location.assign(response.url);
      return response.text().then(function (page) {
        // The same page again, with what was wrong beside its field.
        const main = new DOMParser().parseFromString(page, 'text/html').querySelector('main');
        if (response.status !== 422 || !main) throw response.status;
        document.querySelector('main').replaceWith(main);
        window.scrollTo(0, 0);
      });
    }).catch(function () {
      button.disabled = false;
      say('failed');
    });
  });
})();
