/* Behaviour on top of pages that work without it. No dependency; htmx is optional.
   Everything is delegated from document, because htmx replaces what is inside #page. */
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('js');

  function text(name) { return document.body.getAttribute('data-text-' + name) || ''; }
  function closest(event, selector) { return event.target instanceof Element ? event.target.closest(selector) : null; }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  /* ---------- dialogs: <a href="#id" data-dialog="id"> opens <dialog id="id">, [data-close] closes ---------- */
  function openDialog(id) {
    var dialog = document.getElementById(id);
    if (!dialog || !dialog.showModal || dialog.open) return false;
    closeMenus(null);
    dialog.showModal();
    var first = dialog.querySelector('[aria-invalid="true"], textarea, input:not([type=hidden]), select, [data-close]');
    if (first) first.focus();
    return true;
  }
  function closeDialogs() {
    all('dialog[open]').forEach(function (dialog) { dialog.close(); });
  }
  document.addEventListener('click', function (event) {
    var opener = closest(event, '[data-dialog]');
    if (opener && openDialog(opener.getAttribute('data-dialog'))) return event.preventDefault();
    var closer = closest(event, '[data-close]');
    if (closer && closer.closest('dialog')) {
      event.preventDefault();
      closer.closest('dialog').close();
    } else if (event.target instanceof HTMLDialogElement) {
      event.target.close();
    }
  });
  /* Scanners send the group separator as Ctrl+]; a field can only show its name. */
  document.addEventListener('keydown', function (event) {
    var field = closest(event, 'input[data-code]');
    if (!field || !event.ctrlKey || event.code !== 'BracketRight') return;
    event.preventDefault();
    field.setRangeText('<GS>', field.selectionStart, field.selectionEnd, 'end');
  });
  function closeMenus(except) {
    all('details.menu[open]').forEach(function (menu) { if (menu !== except) menu.open = false; });
  }
  document.addEventListener('click', function (event) { closeMenus(closest(event, 'details.menu')); });

  /* ---------- views: the one that is shown is in sight, also where the row of tabs is wider than the window ---------- */
  function showCurrentView() {
    all('.views [aria-current]').forEach(function (tab) {
      var row = tab.parentNode;
      row.scrollLeft = Math.max(0, tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2);
    });
  }

  /* ---------- toasts: 8 s, longer while someone points at them ---------- */
  var LIFE = 8000;
  function place(toast) {
    var box = document.getElementById('toasts');
    var timer;
    function leave() { toast.remove(); }
    function start() { timer = setTimeout(leave, LIFE); }
    function stop() { clearTimeout(timer); }
    toast.addEventListener('mouseenter', stop);
    toast.addEventListener('mouseleave', start);
    toast.addEventListener('focusin', stop);
    toast.addEventListener('focusout', start);
    var close = document.createElement('button');
    close.type = 'button';
    close.setAttribute('aria-label', text('close'));
    close.textContent = '\u00d7';
    close.addEventListener('click', leave);
    toast.appendChild(close);
    box.classList.toggle('above', Boolean(document.querySelector('.sticky-foot')));
    box.appendChild(toast);
    if (window.htmx) window.htmx.process(toast);
    start();
  }
  function say(message, bad) {
    var toast = document.createElement('div');
    toast.className = bad ? 'toast-x bad' : 'toast-x';
    toast.appendChild(document.createElement('span')).textContent = message;
    place(toast);
  }
  function liftToasts() {
    all('#page [data-toast]').forEach(function (source) {
      var toast = source.cloneNode(true);
      toast.classList.remove('server-toast');
      toast.removeAttribute('data-toast');
      toast.removeAttribute('role');
      source.remove();
      place(toast);
    });
  }

  /* ---------- forms ---------- */
  // A second submit of the same form while the first is under way is dropped; the server's key is the real guard.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.method !== 'post') return;
    if (form.hasAttribute('data-busy')) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.setAttribute('data-busy', '');
    // What the browser sends itself may come back as a file, and then the page stays.
    setTimeout(release, 10000, form);
    var button = event.submitter;
    if (button && button.classList.contains('btn')) button.setAttribute('aria-busy', 'true');
  }, true);
  function release(form) {
    form.removeAttribute('data-busy');
    // form.elements also holds buttons that stand elsewhere and name the form.
    Array.prototype.forEach.call(form.elements, function (field) { field.removeAttribute('aria-busy'); });
  }
  window.addEventListener('pageshow', function () { all('form[data-busy]').forEach(release); });

  // A filter applies itself as soon as a choice is made; typing waits for Enter.
  document.addEventListener('change', function (event) {
    var form = closest(event, 'form[data-auto]');
    if (form && event.target.type !== 'search') form.requestSubmit ? form.requestSubmit() : form.submit();
  });

  // Rows with a checkbox: the bar for many rows shows itself with the number chosen.
  document.addEventListener('change', function (event) {
    var box = closest(event, '.ck input[type=checkbox]');
    if (!box) return;
    if (box.closest('thead')) {
      all('tbody .ck input', box.closest('table')).forEach(function (row) { row.checked = box.checked; });
    }
    countRows();
  });
  function countRows() {
    var rows = all('#main tbody .ck input');
    rows.forEach(function (row) { row.closest('tr').classList.toggle('sel', row.checked); });
    var count = rows.filter(function (row) { return row.checked; }).length;
    all('#main .bulk').forEach(function (bar) {
      bar.hidden = count === 0;
      all('[data-count]', bar).forEach(function (place) { place.textContent = String(count); });
    });
  }

  // A choice may need more words, or say a date by itself.
  document.addEventListener('change', function (event) {
    var choice = closest(event, 'input[type=radio]');
    if (!choice) return;
    var folded = choice.hasAttribute('data-unfold') && choice.closest('[data-unfolding]').querySelector('details');
    if (folded) folded.open = true;
    var field = document.getElementById(choice.getAttribute('data-fills') || '');
    if (!field) return;
    var value = choice.getAttribute('data-value');
    if (value && !field.value) {
      field.value = value;
      field.setAttribute('data-filled', value);
    } else if (!value && field.value && field.value === field.getAttribute('data-filled')) field.value = '';
  });
  // Another unit says the same quantity in other numbers, when they come out whole; a carton says what a box holds.
  document.addEventListener('change', function (event) {
    const select = closest(event, 'select[data-unit-of]');
    if (!select) return;
    const options = Array.from(select.options);
    const before = options.find(function (option) { return select.dataset.was === undefined ? option.defaultSelected : option.value === select.dataset.was; }) ?? options[0];
    const now = select.selectedOptions[0];
    select.dataset.was = now.value;
    const quantity = document.getElementById(select.dataset.unitOf);
    quantity.value = converted(quantity.value.trim(), before.dataset, now.dataset) ?? quantity.value;
    if (now.dataset.holds) document.getElementById(select.dataset.packing).value = now.dataset.holds;
  });
  function converted(typed, from, to) {
    if (!/^\d+$/.test(typed) || !from.numerator || !to.numerator) return undefined;
    const whole = BigInt(typed) * BigInt(from.numerator) * BigInt(to.denominator);
    const divisor = BigInt(from.denominator) * BigInt(to.numerator);
    return whole % divisor === 0n ? String(whole / divisor) : undefined;
  }
  // How many lines have an answer, typed or given.
  function countAnswers() {
    var place = document.querySelector('[data-answered]');
    if (!place) return;
    var typed = all('[data-asked]').filter(function (line) {
      return all('input[name$="[action]"]:checked', line).length || all('input[name*="[parts]"]', line).some(function (input) { return input.value; });
    }).length;
    var done = Number(place.getAttribute('data-answered')) + typed;
    place.textContent = place.getAttribute('data-words').replace('%', String(done));
    var ring = document.querySelector('.sticky-foot .ring .v');
    if (ring) ring.setAttribute('stroke-dasharray', (94.2 * done / Math.max(1, Number(place.getAttribute('data-of')))).toFixed(1) + ' 94.2');
  }
  document.addEventListener('input', function (event) { if (closest(event, '[data-asked]')) countAnswers(); });
  document.addEventListener('change', function (event) { if (closest(event, '[data-asked]')) countAnswers(); });

  document.addEventListener('click', function (event) {
    var button = closest(event, '[data-copy]');
    if (!button) return;
    var value = button.getAttribute('data-copy');
    var done = function () { say(text('copied')); };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(value).then(done);
    else if (copyBySelection(value)) done();
  });
  function copyBySelection(value) {
    var area = document.createElement('textarea');
    area.value = value;
    area.className = 'visually-hidden';
    document.body.appendChild(area);
    area.select();
    var ok = document.execCommand('copy');
    area.remove();
    return ok;
  }
  document.addEventListener('click', function (event) {
    if (closest(event, '[data-print]')) window.print();
    // The address is still that of the page whose form was refused, unless the browser itself sent it.
    if (closest(event, '[data-back]')) refusedHere ? go(location.pathname + location.search) : history.back();
  });

  /* ---------- keyboard, and a scanner that types ---------- */
  // A gun types faster than 40 ms per key. A single key therefore waits 60 ms: when another follows within 40 ms it was
  // no shortcut but the start of a code, and the whole burst is looked up instead.
  var WAIT = 60, FAST = 40, STEADY = 120, SILENCE = 300, MINIMUM = 4;
  var burst = '', lastKeyAt = 0, pending = 0, ending = 0, prefix = '', prefixTimer = 0;

  function isTyping(target) {
    return target instanceof Element && Boolean(target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]'));
  }
  document.addEventListener('keydown', function (event) {
    if (event.isComposing || event.keyCode === 229) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') return submitFrom(event);
    if (event.key === 'Escape') return closeMenus(null);
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    var now = event.timeStamp;
    if (event.key === 'Enter' || event.key === 'Tab') {
      if (burst.length >= MINIMUM && now - lastKeyAt < SILENCE) {
        event.preventDefault();
        endBurst();
      } else if (event.key === 'Enter') {
        openRow(event);
      }
      return;
    }
    if (event.key.length !== 1) return;
    if (burst && now - lastKeyAt < (burst.length > 1 ? STEADY : FAST)) {
      forget();
      burst += event.key;
      event.preventDefault();
    } else {
      // Too slow for a gun: the key before was a shortcut, though on a busy machine its turn may not have come yet.
      if (pending) waited(burst);
      // It may have led into a field, where this key is typed.
      if (isTyping(document.activeElement)) {
        burst = '';
        return;
      }
      burst = event.key;
      if (!document.querySelector('dialog[open]')) pending = setTimeout(waited, WAIT, event.key);
      if (event.key === '/' || event.key === "'") event.preventDefault();
    }
    lastKeyAt = now;
    clearTimeout(ending);
    ending = setTimeout(endBurst, SILENCE);
  });
  function forget() {
    clearTimeout(pending);
    pending = 0;
  }
  function waited(key) {
    forget();
    shortcut(key);
  }
  function endBurst() {
    clearTimeout(ending);
    forget();
    var code = burst.normalize('NFKC').trim().replace(/^\][A-Za-z]\d/, '');
    burst = '';
    if (code.length >= MINIMUM) go('/search?q=' + encodeURIComponent(code));
  }
  function go(path) {
    var link = document.createElement('a');
    link.href = path;
    link.hidden = true;
    var page = document.getElementById('page');
    if (!window.htmx || !document.body.hasAttribute('hx-boost:inherited')) return location.assign(path);
    page.appendChild(link);
    window.htmx.process(link);
    link.click();
    link.remove();
  }
  function submitFrom(event) {
    var form = closest(event, 'form[method=post]') || document.querySelector('form[data-main]');
    if (!form) return;
    event.preventDefault();
    var button = form.querySelector('button.btn-primary:not([type=button])')
      || (form.id && document.querySelector('button.btn-primary[form="' + form.id + '"]'));
    if (button) button.click();
  }
  var PLACES = { h: '/', o: '/purchase-orders', d: '/delivery-notes', r: '/receiving', s: '/statements' };
  function shortcut(key) {
    if (document.body.getAttribute('data-keys') === 'off') return;
    if (prefix === 'g') {
      prefix = '';
      var link = PLACES[key] && document.querySelector('nav a.nav[href="' + PLACES[key] + '"]');
      return link && link.click();
    }
    if (key === 'g') {
      prefix = 'g';
      clearTimeout(prefixTimer);
      prefixTimer = setTimeout(function () { prefix = ''; }, 1200);
    } else if (key === '/') focusOn('#global-search');
    else if (key === 'f') focusOn('[data-filter]');
    else if (key === '?') openDialog('keys');
    else if (key === 'j') moveRow(1);
    else if (key === 'k') moveRow(-1);
    else if (key === 'x') toggleRow();
  }
  function focusOn(selector) {
    var field = document.querySelector(selector);
    if (field) { field.focus(); field.select(); }
  }
  function currentRow() { return document.querySelector('.tbl tr.cursor'); }
  function moveRow(step) {
    var rows = all('.main .tbl tbody tr');
    var next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(currentRow()) + step))];
    if (!next) return;
    rows.forEach(function (row) { row.classList.remove('cursor'); });
    next.classList.add('cursor');
    next.scrollIntoView({ block: 'nearest' });
  }
  function toggleRow() {
    var box = currentRow() && currentRow().querySelector('.ck input');
    if (box) box.click();
  }
  function openRow(event) {
    var link = currentRow() && currentRow().querySelector('a[href]');
    if (!link || event.target !== document.body && !closest(event, 'main')) return;
    if (closest(event, 'a, button, summary')) return;
    event.preventDefault();
    link.click();
  }

  /* ---------- htmx: one page in, one page out ---------- */
  // Same path: morph in place, so that scroll and open parts stay. Other path: a new page from its top. So is a document
  // that has taken a step as a whole: its new state stands there, with what it means.
  if (window.htmx) {
    window.htmx.registerExtension('portal', {
      // A box with another value asks about something else, for which nobody has ticked it.
      htmx_before_morph_node: function (element, detail) {
        if (element.type === 'checkbox' && element.value !== detail.newNode.value) element.checked = detail.newNode.checked;
        return true;
      },
      // What a reader has unfolded stays unfolded when the same page comes again; a refusal unfolds what it is about.
      htmx_before_morph_attr: function (element, detail) {
        return !(element.tagName === 'DETAILS' && detail.attrName === 'open') || Boolean(arriving && arriving.failed && detail.newValue !== null);
      }
    });
  }
  var arriving = null, refusedHere = false;
  function pathOf(url) { return new URL(url, location.href).pathname; }
  function isPost(ctx) { return ctx.request.method !== 'GET'; }
  function stateShown() {
    var chip = document.querySelector('#main .phead [data-state]');
    return chip && chip.dataset.state;
  }

  document.addEventListener('htmx:before:response', function (event) {
    var ctx = event.detail.ctx;
    var type = ctx.response.headers.get('content-type') || '';
    // A file behind a boosted link: let the browser have it.
    if (ctx.response.status < 400 && !isPost(ctx) && type && type.indexOf('text/html') < 0) {
      event.preventDefault();
      location.assign(ctx.response.raw.url || ctx.request.action);
    }
  });
  document.addEventListener('htmx:before:swap', function (event) {
    var ctx = event.detail.ctx;
    if (!ctx.response) { arriving = { restored: true }; closeDialogs(); return; }
    // Something sent on the side (an autosave) that shows nothing: the page stays as it is.
    if (event.detail.tasks.some(function (task) { return task.type === 'main' && task.swapSpec.style === 'none'; })) { arriving = null; return; }
    var url = ctx.response.raw.url || ctx.request.action;
    var failed = ctx.response.status >= 400;
    arriving = {
      post: isPost(ctx), failed: failed, status: ctx.response.status, anchor: ctx.request.anchor, state: stateShown(),
      same: pathOf(url) === location.pathname || (failed && isPost(ctx)),
      restored: Boolean(ctx.request.headers['HX-History-Restore-Request'])
    };
    if (arriving.status >= 500) return;
    var main = event.detail.tasks.filter(function (task) { return task.type === 'main'; })[0];
    if (!main || arriving.restored) return;
    var opened = all('dialog[open]').map(function (dialog) { return dialog.id; });
    // What is wrong with a field is mended where it was typed; what changed meanwhile is read first.
    arriving.dialogs = arriving.status === 422 ? opened : [];
    closeDialogs();
    closeMenus(null);
    main.swapSpec.show = 'none';
    if (!arriving.same) main.swapSpec.style = 'outerHTML';
    else if (arriving.post && !failed && ctx.sourceElement.matches('form')) ctx.sourceElement.reset();
  });
  document.addEventListener('htmx:before:history:update', function (event) {
    if (!arriving) return;
    // A refused POST has no address of its own; reloading must show the page, not send the form to a dead end.
    if (arriving.status >= 500 || (arriving.post && arriving.failed)) return event.preventDefault();
    var action = event.detail.history;
    if (action.path.split('#')[0] === location.pathname + location.search) action.type = 'replace';
  });
  document.addEventListener('htmx:after:swap', function () {
    var landed = arriving;
    arriving = null;
    if (!landed || landed.status >= 500) return;
    refusedHere = Boolean(landed.post && landed.failed);
    countRows();
    liftToasts();
    showCurrentView();
    if (landed.restored) return;
    var reopened = (landed.dialogs || []).filter(openDialog).length > 0;
    var summary = document.getElementById('error-summary');
    if (summary && landed.failed && !reopened) {
      summary.focus();
      summary.scrollIntoView({ block: 'center' });
    } else if (!reopened && (!landed.same || landed.post)) {
      var title = document.querySelector('#main h1') || document.getElementById('main');
      if (title && !document.querySelector('#main [autofocus]')) {
        if (!title.hasAttribute('tabindex')) title.setAttribute('tabindex', '-1');
        title.focus({ preventScroll: true });
      }
      if (!landed.anchor && (!landed.same || landed.failed || landed.state !== stateShown())) window.scrollTo(0, 0);
    }
  });
  document.addEventListener('htmx:finally:request', function () {
    all('form[data-busy]').forEach(release);
  });
  document.addEventListener('htmx:response:error', function (event) {
    var ctx = event.detail.ctx;
    if (ctx.response.status < 500) return;
    var shown = new DOMParser().parseFromString(ctx.text || '', 'text/html').querySelector('[data-reference]');
    say(text('server') + (shown ? ' ' + text('reference').replace('%', shown.textContent) : ''), true);
  });
  document.addEventListener('htmx:error', function (event) {
    if (event.detail.ctx && !event.detail.ctx.response) say(text('network'), true);
  });

  function start() {
    liftToasts();
    showCurrentView();
    var summary = document.getElementById('error-summary');
    if (summary) summary.focus();
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
