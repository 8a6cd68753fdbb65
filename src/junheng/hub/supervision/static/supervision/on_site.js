/* A check on site goes on without a line: findings and photographs wait on this phone and are sent once, in their order.
   What waits is locked (AES-GCM) under a key that stands only in pages of the account that captured it; another account
   neither sees nor sends it. Words come from the page, never from here. */
(function () {
  "use strict";

  var doc = document, place = doc.getElementById("on-site"), phone = window.junhengPhone;
  if (!place || !phone || !window.indexedDB || !window.fetch || !window.crypto || !crypto.subtle) return;
  var ACCOUNT = place.getAttribute("data-account"), PAGES = JSON.parse(place.getAttribute("data-pages"));
  var LARGEST = Number(place.getAttribute("data-largest")), MOST = Number(place.getAttribute("data-most")), ALL = 64 * 1024 * 1024;
  var list = doc.getElementById("waiting-list"), findings = doc.querySelector("form[data-on-site=findings]"), photo = doc.querySelector("form[data-on-site=photo]");
  var each = function (found, act) { Array.prototype.forEach.call(found, act); };

  /* The store: what waits, in the order of capture, and drafts; of all accounts, each locked under its own key. */
  var opened = new Promise(function (done, failed) {
    var request = indexedDB.open("junheng-checks", 1);
    request.onupgradeneeded = function () {
      request.result.createObjectStore("waiting", { keyPath: "id", autoIncrement: true });
      request.result.createObjectStore("drafts", { keyPath: "of" });
    };
    request.onsuccess = function () { done(request.result); };
    request.onerror = function () { failed(request.error); };
  });
  function inStore(name, mode, act) {
    return opened.then(function (base) {
      return new Promise(function (done, failed) {
        var change = base.transaction(name, mode), request = act(change.objectStore(name));
        change.oncomplete = function () { done(request && request.result); };
        change.onerror = change.onabort = function () { failed(change.error); };
      });
    });
  }

  /* The lock: JSON and the picture's bytes behind it, as one. */
  function key(secret) {
    return crypto.subtle.importKey("raw", new Uint8Array(secret.match(/../g).map(function (pair) { return parseInt(pair, 16); })), "AES-GCM", false, ["encrypt", "decrypt"]);
  }
  var locked = key(place.getAttribute("data-secret"));
  function lock(told, bytes) {
    var words = new TextEncoder().encode(JSON.stringify(told)), whole = new Uint8Array(4 + words.length + (bytes ? bytes.byteLength : 0)), iv = crypto.getRandomValues(new Uint8Array(12));
    new DataView(whole.buffer).setUint32(0, words.length);
    whole.set(words, 4);
    if (bytes) whole.set(new Uint8Array(bytes), 4 + words.length);
    return locked.then(function (key) { return crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, key, whole); }).then(function (data) { return { iv: iv, data: data }; });
  }
  function unlock(kept, by) {
    return (by || locked).then(function (key) { return crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.data); }).then(function (whole) {
      var length = new DataView(whole).getUint32(0), item = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)));
      item.bytes = whole.slice(4 + length);
      return item;
    });
  }

  /* A row says in the open whose it is, how it stands, whether it was ever on its way and on top of which version; all else
     is locked. Those four are read and changed in one transaction, so that no other tab or click comes between. */
  function row(item, kept) {
    return { account: ACCOUNT, iv: kept.iv, data: kept.data, state: item.state, tried: item.tried, version: item.fields.version };
  }
  function told(item) {
    var words = {};
    Object.keys(item).forEach(function (name) { if (!/^(bytes|id|state|tried)$/.test(name)) words[name] = item[name]; });
    return lock(words, item.bytes);
  }
  function put(item, form) {
    return told(item).then(function (kept) {
      return inStore("waiting", "readwrite", function (store) {
        if (form && form.elements.version) item.fields.version = form.elements.version.value;  /* raised while it was locked */
        return store.put(row(item, kept));
      });
    }).then(function (id) { item.id = id; return item; });
  }
  /* Changes a row where it still is; answers it as it stands then, or nothing. `act` answers the row to write, or nothing. */
  function change(id, act) {
    var found = null;
    return inStore("waiting", "readwrite", function (store) {
      store.get(id).onsuccess = function (event) {
        found = event.target.result ? act(event.target.result, store) || null : null;
        if (found) store.put(found);
      };
    }).then(function () { return found; });
  }
  function write(item) {
    return told(item).then(function (kept) {
      return change(item.id, function (old) {
        old.iv = kept.iv;
        old.data = kept.data;
        old.state = item.state;
        return old;
      });
    });
  }
  function read(kept) {
    return unlock(kept).then(function (item) {
      item.id = kept.id;
      item.state = kept.state;
      item.tried = kept.tried;
      if (kept.version) item.fields.version = kept.version;
      return item;
    }, function () { return null; });
  }
  /* What the site's former keys locked is locked anew under the present one; what they do not open stays as it is. */
  function adopt() {
    return JSON.parse(place.getAttribute("data-former") || "[]").reduce(function (before, former) {
      return before.then(rows).then(function (found) {
        return Promise.all(found.filter(function (kept) { return kept.account === former[0]; }).map(function (kept) {
          return unlock(kept, key(former[1])).then(told).then(function (anew) {
            return change(kept.id, function (old) {
              old.account = ACCOUNT;
              old.iv = anew.iv;
              old.data = anew.data;
              return old;
            });
          }).catch(function () { /* not opened */ });
        }));
      });
    }, Promise.resolve());
  }
  function over(one) { return one.state === "refused" || one.state === "sent"; }
  function drop(item) { return inStore("waiting", "readwrite", function (store) { return store["delete"](item.id); }); }
  function rows() { return inStore("waiting", "readonly", function (store) { return store.getAll(); }); }
  function every() {
    return rows().then(function (found) {
      return Promise.all(found.filter(function (kept) { return kept.account === ACCOUNT; }).map(read));
    }).then(function (items) { return items.filter(Boolean).sort(function (one, other) { return one.id - other.id; }); });
  }

  /* One tab sends; where a browser has no locks two may, and the key of the act keeps it one. */
  var before = Promise.resolve(), others = window.BroadcastChannel ? new BroadcastChannel("junheng-checks") : null;
  function alone(act, wait) {
    if (!navigator.locks) { before = before.then(act, act); return before; }
    return navigator.locks.request("junheng-checks", { ifAvailable: !wait }, function (mine) { return mine ? act() : null; });
  }

  function send(item) {
    return phone.token("/supervision/checks").then(function (secret) {
      var body = new FormData();
      body.append("key", item.key);
      Object.keys(item.fields).forEach(function (name) { body.append(name, item.fields[name]); });
      if (item.what === "photo") body.append("file", new Blob([item.bytes], { type: item.type }), item.file);
      var limit = window.AbortController ? new AbortController() : null;
      if (limit) setTimeout(function () { limit.abort(); }, 120000);
      return fetch(item.page, { signal: limit ? limit.signal : undefined, method: "POST", credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": secret, "X-Account": ACCOUNT }, body: body });
    }).then(function (answer) {
      var number = answer.status, lasts = number >= 400 && number < 500 && number !== 408 && number !== 429;
      if (answer.type === "opaqueredirect" || number === 401) return { state: "sign-in" };
      return (/json/.test(answer.headers.get("Content-Type") || "") ? answer.json() : Promise.resolve({})).then(function (said) {
        if (answer.ok && said.state === "done") return { state: "sent" };
        var reasons = said.state === "refused" ? said.reasons : said.title ? [said.title] : [];  /* the latter of a problem document */
        return { state: lasts ? "refused" : "fault", number: reasons.length ? "" : number, reasons: reasons, codes: said.codes };
      });
    });
  }

  /* Findings typed on top of one's own are of the next version once those have arrived: the form, what waits and a draft. */
  function raise(sent) {
    if (findings && sent.what === "findings" && findings.getAttribute("data-check") === sent.check && findings.elements.version.value === sent.fields.version) findings.elements.version.value = next(sent);
  }
  function next(sent) { return String(Number(sent.fields.version) + 1); }
  function follow(sent) {
    if (sent.what !== "findings") return Promise.resolve();
    raise(sent);
    return every().then(function (items) {
      return Promise.all(items.filter(function (item) { return item.id > sent.id && item.what === "findings" && item.check === sent.check; }).map(function (item) {
        return change(item.id, function (old) {
          if (old.version !== sent.fields.version) return null;
          old.version = next(sent);
          return old;
        });
      }));
    }).then(function () {
      return inStore("drafts", "readwrite", function (store) {
        store.get(draft(sent.check, sent.fields.version)).onsuccess = function (event) {
          if (!event.target.result) return;
          store["delete"](event.target.result.of);
          event.target.result.of = draft(sent.check, next(sent));
          store.put(event.target.result);
        };
      });
    });
  }
  function draft(check, version) { return [ACCOUNT, check, version].join(" "); }

  /* Each is read again before it is sent: one that was deleted or replaced meanwhile is not. */
  function claim(id) {
    return change(id, function (old) {
      if (over(old)) return null;
      old.tried = true;
      return old;
    }).then(function (kept) { return kept ? read(kept) : null; });
  }
  var signedOut = false, pause = 30000, timer = null;
  function sendOne(id) {
    return claim(id).then(function (item) {
      return !item ? null : send(item).then(function (answer) {
        item.state = answer.state;
        item.number = answer.number || "";
        item.reasons = answer.reasons || [];
        item.codes = answer.codes || [];
        if (item.state === "sent") item.bytes = null;
        return (item.state === "sent" ? follow(item) : Promise.resolve()).then(function () { return write(item); }).then(function () { return item.state; });
      });
    });
  }
  /* What fails holds back the later ones of its check, for this round; what is refused holds back none. True where all went well. */
  function round() {
    var held = {}, well = true;
    return every().then(function (items) {
      return items.filter(function (item) { return !over(item); }).map(function (item) { return { id: item.id, check: item.check }; }).reduce(function (before, one) {
        return before.then(function () {
          return held[one.check] || signedOut ? null : sendOne(one.id).then(function (state) {
            if (state === "sign-in") signedOut = true;  /* until a page is opened again */
            if (state === "fault") { held[one.check] = true; well = false; }
          });
        });
      }, Promise.resolve());
    }).then(function () { return well; }, function () { return false; /* no line: it stays */ });
  }
  function sendAll(wait) {
    if (signedOut) return shown();
    clearTimeout(timer);
    return alone(round, wait === true).catch(function () { return null; /* no lock: the other tab sends */ }).then(function (well) {
      pause = well === false ? Math.min(pause * 2, 600000) : 30000;
      clearTimeout(timer);
      timer = setTimeout(sendAll, pause);
      if (others) others.postMessage("changed");
      return shown();
    });
  }

  /* The list on the page. */
  function line(item) {
    var one = doc.getElementById("waiting-row").content.cloneNode(true), reasons = one.querySelector("[data-reasons]"), picture = one.querySelector("img");
    one.querySelector("[data-name]").textContent = item.name;
    one.querySelector("[data-caption]").textContent = item.fields.caption || "";
    each(one.querySelectorAll("[data-what]"), function (words) { words.hidden = words.getAttribute("data-what") !== item.what; });
    each(one.querySelectorAll("[data-state]"), function (words) { words.hidden = words.getAttribute("data-state") !== item.state; });
    each(one.querySelectorAll("[data-number]"), function (number) { number.textContent = item.number || ""; });
    one.querySelector("[data-unsaid]").hidden = item.state !== "refused" || (item.reasons || []).length > 0;
    (item.reasons || []).forEach(function (text) { var words = doc.createElement("li"); words.textContent = text; reasons.appendChild(words); });
    reasons.hidden = !reasons.children.length;
    if (item.what === "photo" && item.bytes && item.bytes.byteLength) {
      picture.src = URL.createObjectURL(new Blob([item.bytes], { type: item.type }));
      picture.alt = item.fields.caption || item.file;
      picture.onload = function () { URL.revokeObjectURL(picture.src); };
      picture.hidden = false;
    }
    one.querySelector("[data-acts]").hidden = item.state === "sent";
    var correct = one.querySelector("[data-correct]"), again = one.querySelector("[data-again]");
    /* on top of a colleague's it is never taken as it is: what was typed stands in the form, on top of theirs */
    var behind = (item.codes || []).indexOf("check-findings-changed") >= 0;
    correct.hidden = item.what !== "findings";
    correct.href = item.page;
    if (behind) correct.className += " go";
    again.hidden = item.state !== "refused" || behind;
    again.addEventListener("click", function () {
      change(item.id, function (old) {
        old.state = "waiting";
        old.tried = false;
        return old;
      }).then(function () { return sendAll(true); });
    });
    one.querySelector("[data-delete]").addEventListener("click", function () { drop(item).then(shown); });
    return one;
  }

  var turn = 0;
  function shown() {
    var mine = ++turn;
    return every().then(function (items) {
      items.forEach(function (item) { if (item.state === "sent") raise(item); });
      if (mine !== turn) return items;  /* a newer one is under way */
      list.textContent = "";
      items.forEach(function (item) { list.appendChild(line(item)); });
      doc.getElementById("waiting").hidden = !items.length;
      if (!items.some(function (item) { return item.state === "waiting"; })) each(doc.querySelectorAll("[data-say=kept]"), function (words) { words.hidden = true; });
      return items;
    });
  }

  function say(name) {
    each(doc.querySelectorAll("[data-say]"), function (words) { words.hidden = words.getAttribute("data-say") !== name; });
    var said = doc.querySelector("[data-say=" + name + "]");
    if (said) { said.tabIndex = -1; said.focus(); }
  }

  /* Capture. */
  function typed(form) {
    var fields = {};
    each(form.elements, function (field) {
      if (!field.name || /^(file|submit|button)$/.test(field.type) || /^(key|csrfmiddlewaretoken|captured_as)$/.test(field.name)) return;
      if (!/^(checkbox|radio)$/.test(field.type) || field.checked) fields[field.name] = field.value;
    });
    return fields;
  }
  function fill(form, fields) {
    each(form.elements, function (field) {
      if (!(field.name in fields) || /^(version|file)$/.test(field.name)) return;
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = field.value === fields[field.name]; else field.value = fields[field.name];
    });
  }
  function captured(form, what) {
    return { key: phone.newKey(), what: what, check: form.getAttribute("data-check"), page: form.getAttribute("action") || location.pathname, name: form.getAttribute("data-name"), fields: typed(form), bytes: null, type: "", file: "", at: Date.now(), state: "waiting", tried: false, reasons: [] };
  }
  function room(items, size) {
    return items.reduce(function (sum, item) { return sum + (item.bytes ? item.bytes.byteLength : 0); }, size) <= ALL;
  }

  function kept() {
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    say("kept");
    return shown().then(function () { return navigator.onLine === false ? null : sendAll(true); });
  }
  /* Without room here the form goes as it would without this script, where there is a line. */
  function noRoom(form) { if (navigator.onLine === false) say("no-room"); else HTMLFormElement.prototype.submit.call(form); }

  if (findings) {
    var CHECK = findings.getAttribute("data-check"), saving = Promise.resolve();
    var mine = function () { return draft(CHECK, findings.elements.version.value); };
    var drafts = function (act) {
      return inStore("drafts", "readwrite", function (store) {
        store["delete"](IDBKeyRange.bound(draft(CHECK, ""), draft(CHECK, "\uffff")));  /* those on top of older versions too */
        return act(store);
      });
    };
    var save = function () {
      var fields = typed(findings);
      saving = saving.then(function () { return lock({ fields: fields }); }).then(function (kept) {
        return drafts(function (store) { return store.put({ of: mine(), iv: kept.iv, data: kept.data }); });
      }).catch(function () { /* no room: it stays in the page */ });
    };
    /* One findings of a check wait, the newest: older ones go once the newer are kept, unless they may be at the server. */
    var replace = function (item) {
      return every().then(function (items) {
        return Promise.all(items.filter(function (other) { return other.id < item.id && other.what === "findings" && other.check === CHECK; }).map(function (other) {
          return change(other.id, function (old, store) { if (old.tried === false || old.state === "refused") store["delete"](old.id); });
        }));
      });
    };
    findings.addEventListener("input", save);
    findings.addEventListener("change", save);
    findings.addEventListener("submit", function (event) {
      event.preventDefault();
      var item = captured(findings, "findings");
      put(item, findings).then(function () {
        saving = saving.then(function () { return drafts(function () { return null; }); }).catch(function () { /* it goes with the next */ });
        return replace(item).then(kept).then(every).then(function (items) {
          var now = items.filter(function (other) { return other.key === item.key; })[0];
          var newer = items.some(function (other) { return other.id > item.id && other.what === "findings" && other.check === CHECK; });
          if (now && now.state === "sent" && !newer) return drop(now).then(function () { location.href = findings.getAttribute("data-then"); });
          doc.getElementById("waiting").scrollIntoView({ block: "center" });
        }).catch(function () { /* it is kept, and goes with the next */ });
      }, function () { noRoom(findings); });
    });
    /* What was typed last stands in the form again: findings that have not arrived, or a draft; no draft over what a colleague recorded since. */
    if (!findings.querySelector("[data-bad]")) inStore("drafts", "readonly", function (store) { return store.get(mine()); }).then(function (kept) {
      return kept ? unlock(kept) : every().then(function (items) {
        return items.filter(function (item) { return item.what === "findings" && item.check === CHECK && item.state !== "sent"; }).pop();
      });
    }).then(function (found) { if (found) fill(findings, found.fields); }).catch(function () { /* nothing was kept */ });
  }

  if (photo) photo.addEventListener("submit", function (event) {
    var file = photo.elements.file.files[0], item = captured(photo, "photo");
    if (!file) return;
    event.preventDefault();
    phone.smaller(file).then(function (small) {
      if (!/^image\/(jpeg|png)$/.test(small.type)) return say("not-a-photo");
      if (small.size > LARGEST) return say("too-large");
      return Promise.all([new Response(small).arrayBuffer(), every()]).then(function (both) {
        var of = both[1].filter(function (other) { return other.what === "photo" && other.check === item.check && other.state !== "sent"; });
        if (of.length >= MOST || !room(both[1], both[0].byteLength)) return say("no-room");
        item.bytes = both[0];
        item.type = small.type;
        item.file = file.name.slice(-100) || "photo.jpg";
        return put(item).then(function () {
          photo.reset();
          each(photo.querySelectorAll(".preview"), function (preview) { preview.textContent = ""; });
          kept().catch(function () { /* it is kept, and goes with the next */ });
        });
      });
    }).catch(function () { noRoom(photo); });
  });

  /* What has arrived is shown once more when a page is opened, then goes. */
  adopt().then(shown).then(function (items) { return Promise.all(items.filter(function (item) { return item.state === "sent"; }).map(drop)); }).then(shown).then(function () {
    return sendAll();
  }).catch(function () { /* no storage: the forms work by themselves */ });
  addEventListener("online", sendAll);
  if (others) others.onmessage = shown;

  var general = doc.getElementById("page-offline");
  if (general) general.parentNode.removeChild(general);  /* said once, and here more exactly */
  function ofLine() { each(doc.querySelectorAll("[data-without-line]"), function (words) { words.hidden = navigator.onLine !== false; }); }
  addEventListener("online", ofLine);
  addEventListener("offline", ofLine);
  ofLine();

  /* The worker keeps the pages; when it has, the page says so. */
  if (navigator.serviceWorker && PAGES.length) navigator.serviceWorker.register("/supervision/checks/worker.js", { scope: "/supervision/checks" }).then(function () { return navigator.serviceWorker.ready; }).then(function (ready) {
    var answer = new MessageChannel();
    answer.port1.onmessage = function () { doc.body.setAttribute("data-tasks-kept", "1"); each(doc.querySelectorAll("[data-ready]"), function (words) { words.hidden = false; }); };
    ready.active.postMessage({ pages: PAGES, language: doc.documentElement.lang }, [answer.port2]);
  }).catch(function () { /* http without localhost: it works while the page is open */ });
})();
