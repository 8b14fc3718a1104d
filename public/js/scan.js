/* The handheld page: a scan is written to the queue before anything else happens to it, shown, and sent in order;
   it leaves the queue only when the server has answered it. ES2015, Chrome 60 and up, no dependency. */
(function () {
  'use strict';
  const form = document.querySelector('[data-scan]');
  if (!form || !window.fetch || !window.readScans) return;
  const BATCH = 50, FIRST_WAIT = 500, LONGEST_WAIT = 15000, SHOW_QUEUED_AFTER = 600, PATIENCE = 20000;
  const byId = function (id) { return document.getElementById(id); };
  const text = function (name, n) { return (form.getAttribute('data-text-' + name) || '').replace('{n}', n); };
  const plant = form.plant.value;
  let note = form.note.value;

  /* ---------- the field: a textarea keeps the line breaks of a scanner that sends several codes at once ---------- */
  const field = document.createElement('textarea');
  ['name', 'id', 'maxlength', 'autocomplete', 'autocapitalize', 'spellcheck', 'placeholder', 'aria-label'].forEach(function (name) {
    field.setAttribute(name, byId('code').getAttribute(name));
  });
  field.rows = 1;
  byId('code').replaceWith(field);
  const handheld = /Android|iPhone|iPad/i.test(navigator.userAgent);
  if (handheld) field.setAttribute('inputmode', 'none');
  const takeField = window.readScans(field, enqueue, function () { say(text('wide')); });
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    if (field.value) return takeField();
    field.setAttribute('inputmode', field.getAttribute('inputmode') === 'none' ? 'text' : 'none');
    field.blur();
    field.focus();
  });
  function keepFocus() {
    if (handheld && (document.activeElement === document.body || !document.activeElement)) field.focus({ preventScroll: true });
  }
  document.addEventListener('click', function () { setTimeout(keepFocus, 50); });
  window.addEventListener('focus', keepFocus);
  keepFocus();

  /* ---------- the queue ---------- */
  const client = uuid();
  let sequence = 0, queue = [], busy = false, wait = FIRST_WAIT, offline = false, lapsed = false, timer, shown;
  let undoable = form.getAttribute('data-undo') ? [form.getAttribute('data-undo')] : [];
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (byte) { return (byte + 256).toString(16).slice(1); }).join('');
  }
  function add(item) {
    item.sequence = sequence += 1;
    queue.push(item);
    showQueue();
    clearTimeout(shown);
    shown = setTimeout(function () { if (queue.indexOf(item) >= 0) showQueued(item); }, offline ? 0 : SHOW_QUEUED_AFTER);
    // While the server does not answer, the timer alone asks it again.
    if (!offline) flush();
    return client + ':' + item.sequence;
  }
  function enqueue(code) {
    undoable.push(add({ code: code, condition: chosen().value, reason: reason.value }));
    choose('good');
    byId('say').hidden = !lapsed;
    showUndo();
  }
  /* ---------- the condition of the next box; it is good again after one, lest a whole truck be refused by mistake ---------- */
  const problem = byId('cond'), reason = problem.querySelector('select');
  function chosen() { return problem.querySelector('input:checked'); }
  function choose(condition) {
    problem.querySelector('input[value=' + condition + ']').checked = true;
    reason.value = '';
    problem.open = false;
    showCondition();
  }
  function showCondition() {
    const summary = problem.querySelector('summary'), good = chosen().value === 'good';
    problem.className = good ? 'cond' : 'cond on';
    summary.querySelector('span').textContent = good ? summary.getAttribute('data-text') : chosen().parentNode.textContent;
  }
  problem.addEventListener('change', function (event) {
    showCondition();
    // A refusal asks for its reason first.
    if (event.target !== reason && chosen().value === 'refused') return;
    problem.open = false;
    field.focus();
  });
  byId('undo-form').addEventListener('submit', function (event) {
    event.preventDefault();
    if (undoable.length) add({ code: '', undoes: undoable.pop() });
    showUndo();
  });
  function flush() {
    if (busy || !queue.length) return;
    busy = true;
    clearTimeout(timer);
    post(queue.slice(0, BATCH)).then(function (answer) {
      busy = false;
      wait = FIRST_WAIT;
      offline = lapsed = false;
      const answered = answer.results.map(function (result) { return result.sequence; });
      queue = queue.filter(function (item) { return answered.indexOf(item.sequence) < 0; });
      showAnswer(answer);
      flush();
    }).catch(function (problem) {
      const out = problem === 401 || problem === 403, news = !offline || lapsed !== out;
      busy = false;
      offline = true;
      lapsed = out;
      if (lapsed) signedOut();
      else if (typeof problem === 'number') say(text('refused', problem));
      showQueue();
      // After a slow answer the card says already that the scan waits, but not yet why.
      if (news && byId('last').classList.contains('wait')) showQueued(queue[queue.length - 1]);
      timer = setTimeout(flush, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    });
  }
  function post(scans) {
    const stop = window.AbortController ? new AbortController() : null;
    const late = setTimeout(function () { if (stop) stop.abort(); }, PATIENCE);
    const options = {
      method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ clientId: client, plantId: plant, noteId: note || null, scans: scans }) };
    if (stop) options.signal = stop.signal;
    return fetch(form.getAttribute('data-batch'), options).then(function (response) {
      clearTimeout(late);
      if (!response.ok) throw response.status;
      return response.json();
    });
  }
  window.addEventListener('online', flush);
  document.addEventListener('visibilitychange', function () { if (!document.hidden) flush(); });
  window.addEventListener('beforeunload', function (event) {
    if (!queue.length) return;
    event.preventDefault();
    event.returnValue = '';
  });
  /* Nothing leads away while scans wait: finishing would post less than was scanned. */
  document.addEventListener('click', function (event) {
    const link = event.target.closest('a');
    if (!link || link.target || !queue.length) return;
    event.preventDefault();
    say(text('not-yet', queue.length));
  });

  /* ---------- what the person sees, hears and feels ---------- */
  const WEIGHT = { pass: 0, note: 0, dup: 1, short: 2, ask: 3, over: 3, dam: 4, unk: 5 };
  function showAnswer(answer) {
    let told = null;
    answer.results.forEach(function (result) {
      const key = client + ':' + result.sequence;
      if (result.undo !== key) undoable = undoable.filter(function (one) { return one !== key; });
      // A choice that another scan of the same batch hides is not lost.
      if (result.outcome === 'choice' && answer.results.length > 1) keepProblem(result);
      if (result.outcome === 'unknown' || result.outcome === 'wrong' || result.outcome === 'superseded') keepProblem(result);
      if (!told || WEIGHT[result.tone] >= WEIGHT[told.tone]) told = result;
    });
    if (told) {
      clearTimeout(shown);
      card(told);
      window.scanSignal(told.tone);
    }
    if (answer.sheet) sheet(answer.sheet);
    showQueue();
    showUndo();
  }
  function make(tag, className, content) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (content) element.textContent = content;
    return element;
  }
  function icon(name, className) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    svg.setAttribute('class', className || 'ic');
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', form.getAttribute('data-icons') + '#' + name);
    svg.appendChild(use);
    return svg;
  }
  function put(parent) {
    for (let i = 1; i < arguments.length; i += 1) if (arguments[i]) parent.appendChild(arguments[i]);
    return parent;
  }
  /* No screen has signs for these; the server names the others. */
  function readable(code) { return code.replace(/\x1d/g, '<GS>').replace(/\x1e/g, '<RS>').replace(/\x04/g, '<EOT>'); }
  function noteAddress(id) { return form.getAttribute('data-page') + '?plant=' + encodeURIComponent(plant) + '&note=' + encodeURIComponent(id); }
  function lineAddress(choice) {
    return '/receiving/notes/' + encodeURIComponent(choice.noteId) + '/loose?line=' + encodeURIComponent(choice.lineId) +
      (choice.quantity ? '&quantity=' + encodeURIComponent(choice.quantity) : '');
  }
  function wayOf(choice) { return choice.lineId ? lineAddress(choice) : noteAddress(choice.noteId); }
  function card(result) {
    const last = byId('last');
    last.textContent = '';
    last.className = 'last ' + result.tone;
    const figures = result.big || result.small ? put(make('div', 'q', result.big), result.small ? make('small', '', result.small) : null) : null;
    put(last, put(make('div', 'row'), icon(result.icon, 'big'), put(make('div'), make('h2', '', result.title), make('p', '', result.text)), figures));
    if (result.itemCode) put(last, put(make('div', 'it'), make('b', '', result.itemCode), document.createTextNode(' ' + result.itemName)));
    if (result.photo) {
      const take = make('a', 'solid', text('photo'));
      take.href = '/receiving/notes/' + encodeURIComponent(result.photo.noteId) + '/photos?line=' + encodeURIComponent(result.photo.lineId);
      put(last, put(make('div', 'acts'), take));
    }
    if (result.choices && result.choices.length) {
      const choices = make('div', 'acts stack');
      result.choices.forEach(function (choice) {
        const link = make('a', 'solid', choice.label);
        link.href = wayOf(choice);
        if (choice.hint) link.appendChild(make('small', '', choice.hint));
        choices.appendChild(link);
      });
      last.appendChild(choices);
    }
    if (result.teachable) {
      const teach = make('a', '', text('teach'));
      teach.href = '/receiving/patterns/new?' + (note ? 'note=' + encodeURIComponent(note) + '&' : '') + 'plant=' + encodeURIComponent(plant) +
        '&scan=' + encodeURIComponent(client + ':' + result.sequence);
      put(last, put(make('div', 'acts'), teach));
    }
  }
  function showQueued(item) {
    const kept = lapsed ? 'kept' : 'offline';
    card({ tone: 'wait', icon: lapsed || !offline ? 'cloud-upload' : 'wifi-off', title: text(offline ? kept : 'queued'), text: offline ? text(kept + '-more') : readable(item.code) });
    if (offline) window.scanSignal('wait');
  }
  function sheet(now) {
    if (note !== now.id) history.replaceState(null, '', noteAddress(now.id));
    note = form.note.value = now.id;
    byId('progress').setAttribute('width', now.progress);
    document.querySelector('.hd .t b').textContent = now.title;
    const small = document.querySelector('.hd .t small') || document.querySelector('.hd .t').appendChild(document.createElement('small'));
    small.textContent = now.subtitle;
    const list = byId('list');
    list.textContent = '';
    now.rows.forEach(function (row) {
      put(list, put(make('div', 'li ' + row.tone), put(make('span', 'st'), icon(row.icon)),
        put(make('div', 'm'), make('b', '', row.code), make('span', '', row.name), row.lot ? make('span', 'lot', row.lot) : null),
        row.tags.reduce(function (figures, tag) {
          return put(figures, make('em', tag.tone, tag.text));
        }, put(make('div', 'n', row.counted), make('small', '', ' / ' + row.expected)))));
    });
    const plants = document.querySelector('.plants');
    if (plants) plants.remove();
    byId('bar').removeAttribute('data-idle');
    ['to-finish', 'to-loose'].forEach(function (id) {
      byId(id).removeAttribute('aria-disabled');
    });
    byId('to-finish').href = '/receiving/notes/' + encodeURIComponent(now.id);
    byId('to-loose').href = '/receiving/notes/' + encodeURIComponent(now.id) + '/loose';
  }
  function keepProblem(result) {
    const seen = make('button', '', text('dismiss'));
    const told = put(make('div'), make('b', '', result.title), make('span', '', result.code));
    const row = put(make('li', result.tone), icon(result.icon), told, seen);
    // The card is of the last scan: whatever this one leads to must still be there.
    (result.choices || []).forEach(function (choice) {
      const way = make('a', '', choice.label);
      way.href = wayOf(choice);
      told.appendChild(way);
    });
    seen.type = 'button';
    seen.addEventListener('click', function () { row.remove(); });
    byId('problems').insertBefore(row, byId('problems').firstChild);
  }
  function showUndo() { byId('undo-form').querySelector('button').disabled = !undoable.length; }
  function showQueue() {
    const net = byId('net');
    net.className = offline ? 'net off' : queue.length ? 'net busy' : 'net';
    net.textContent = lapsed ? text('waiting', queue.length) : offline ? net.getAttribute('data-offline') + ' ' + queue.length
      : queue.length ? text('waiting', queue.length) : net.getAttribute('data-online');
    if (!queue.length && !offline) byId('say').hidden = true;
  }
  function say(words) {
    byId('say').textContent = words;
    byId('say').hidden = false;
  }
  function signedOut() {
    say(text('signed-out') + ' ');
    const link = make('a', '', text('sign-in'));
    link.href = '/sign-in';
    link.target = '_blank';
    byId('say').appendChild(link);
  }
  // Only a script that watches the network may say that there is one.
  byId('net').hidden = false;
  showUndo();
})();
