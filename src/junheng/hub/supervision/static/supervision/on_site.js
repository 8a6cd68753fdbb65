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
  var digits = place.getAttribute("data-secret").match(/../g).map(function (pair) { return parseInt(pair, 16); });
  var locked = crypto.subtle.importKey("raw", new Uint8Array(digits), "AES-GCM", false, ["encrypt", "decrypt"]);
  function lock(told, bytes) {
    var words = new TextEncoder().encode(JSON.stringify(told)), whole = new Uint8Array(4 + words.length + (bytes ? bytes.byteLength : 0)), iv = crypto.getRandomValues(new Uint8Array(12));
    new DataView(whole.buffer).setUint32(0, words.length);
    whole.set(words, 4);
    if (bytes) whole.set(new Uint8Array(bytes), 4 + words.length);
    return locked.then(function (key) { return crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, key, whole); }).then(function (data) { return { iv: iv, data: data }; });
  }
  function unlock(kept) {
    return locked.then(function (key) { return crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.data); }).then(function (whole) {
      var length = new DataView(whole).getUint32(0), item = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)));
      item.bytes = whole.slice(4 + length);
      return item;
    });
  }

  function put(item) {
    var told = {};
    Object.keys(item).forEach(function (name) { if (name !== "bytes" && name !== "id") told[name] = item[name]; });
    return lock(told, item.bytes).then(function (kept) {
      var row = { account: ACCOUNT, iv: kept.iv, data: kept.data };
      if (item.id) row.id = item.id;
      return inStore("waiting", "readwrite", function (store) { return store.put(row); });
    }).then(function (id) { item.id = id; return item; });
  }
  function drop(item) { return inStore("waiting", "readwrite", function (store) { return store["delete"](item.id); }); }
  function rows() { return inStore("waiting", "readonly", function (store) { return store.getAll(); }); }
  function every() {
    return rows().then(function (found) {
      return Promise.all(found.filter(function (row) { return row.account === ACCOUNT; }).map(function (row) {
        return unlock(row).then(function (item) { item.id = row.id; return item; }, function () { return null; });
      }));
    }).then(function (items) { return items.filter(Boolean).sort(function (one, other) { return one.id - other.id; }); });
  }

  /* One tab sends; where a browser has no locks two may, and the key of the act keeps it one. */
  var before = Promise.resolve(), told = window.BroadcastChannel ? new BroadcastChannel("junheng-checks") : null;
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
      if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "sign-in" };
      if (/json/.test(answer.headers.get("Content-Type") || "")) return answer.json();
      return { state: "fault", number: answer.status };
    });
  }

  /* Findings typed on top of one's own are of the next version once those have arrived. */
  function follow(sent, items) {
    if (sent.what !== "findings") return Promise.resolve();
    if (findings && findings.getAttribute("data-check") === sent.check && findings.elements.version.value === sent.fields.version) findings.elements.version.value = Number(sent.fields.version) + 1;
    return Promise.all(items.filter(function (item) {
      return item.id > sent.id && item.what === "findings" && item.check === sent.check && item.fields.version === sent.fields.version;
    }).map(function (item) { item.fields.version = String(Number(sent.fields.version) + 1); return put(item); }));
  }

  function sendAll(wait) {
    return alone(function () {
      return every().then(function (items) {
        var held = {};
        return items.filter(function (item) { return item.state !== "refused" && item.state !== "sent"; }).reduce(function (before, item) {
          return before.then(function () {
            if (held[item.check]) return null;
            item.tried = true;
            return put(item).then(function () { return send(item); }).then(function (answer) {
              item.state = answer.state === "done" ? "sent" : answer.state === "refused" || answer.state === "sign-in" ? answer.state : "fault";
              item.number = answer.number || "";
              item.reasons = answer.reasons || [];
              if (item.state === "sent") item.bytes = null;
              held[item.check] = item.state === "fault" || item.state === "sign-in";
              return put(item).then(function () { return item.state === "sent" ? follow(item, items) : null; });
            });
          });
        }, Promise.resolve());
      }).catch(function () { /* no line: it stays */ });
    }, wait === true).catch(function () { /* no lock: the other tab sends */ }).then(function () { if (told) told.postMessage("changed"); return shown(); });
  }

  /* The list on the page. */
  function line(item) {
    var one = doc.getElementById("waiting-row").content.cloneNode(true), reasons = one.querySelector("[data-reasons]"), picture = one.querySelector("img");
    one.querySelector("[data-name]").textContent = item.name;
    one.querySelector("[data-caption]").textContent = item.fields.caption || "";
    each(one.querySelectorAll("[data-what]"), function (words) { words.hidden = words.getAttribute("data-what") !== item.what; });
    each(one.querySelectorAll("[data-state]"), function (words) { words.hidden = words.getAttribute("data-state") !== item.state; });
    one.querySelector("[data-number]").textContent = item.number || "";
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
    correct.hidden = item.what !== "findings";
    correct.href = item.page;
    again.hidden = item.state !== "refused";
    again.addEventListener("click", function () { item.state = "waiting"; item.reasons = []; put(item).then(function () { return sendAll(true); }); });
    one.querySelector("[data-delete]").addEventListener("click", function () { drop(item).then(shown); });
    return one;
  }

  var turn = 0;
  function shown() {
    var mine = ++turn;
    return every().then(function (items) {
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
      if (!field.name || /^(file|submit|button)$/.test(field.type) || /^(key|csrfmiddlewaretoken)$/.test(field.name)) return;
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

  function keep(form, item) {
    return put(item).then(function () {
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
      say("kept");
      return shown();
    }).then(function () { return navigator.onLine === false ? null : sendAll(true); });
  }
  /* Without room here the form goes as it would without this script, where there is a line. */
  function noRoom(form) { if (navigator.onLine === false) say("no-room"); else HTMLFormElement.prototype.submit.call(form); }

  if (findings) {
    var DRAFT = [ACCOUNT, findings.getAttribute("data-check"), findings.elements.version.value].join(" "), saving = Promise.resolve();
    var save = function () {
      var fields = typed(findings);
      saving = saving.then(function () { return lock({ fields: fields }); }).then(function (kept) {
        return inStore("drafts", "readwrite", function (store) { return store.put({ of: DRAFT, iv: kept.iv, data: kept.data }); });
      }).catch(function () { /* no room: it stays in the page */ });
    };
    findings.addEventListener("input", save);
    findings.addEventListener("change", save);
    findings.addEventListener("submit", function (event) {
      event.preventDefault();
      var item = captured(findings, "findings");
      saving.then(every).then(function (items) {
        /* what has not been tried yet is replaced: one findings of a check wait, the newest */
        return Promise.all(items.filter(function (other) { return other.what === "findings" && other.check === item.check && (!other.tried || other.state === "refused"); }).map(drop));
      }).then(function () { return keep(findings, item); }).then(function () {
        return inStore("drafts", "readwrite", function (store) { return store["delete"](DRAFT); });
      }).then(every).then(function (items) {
        var now = items.filter(function (other) { return other.key === item.key; })[0];
        if (now && now.state === "sent") return drop(now).then(function () { location.href = findings.getAttribute("data-then"); });
        doc.getElementById("waiting").scrollIntoView({ block: "center" });
      }).catch(function () { noRoom(findings); });
    });
    /* What was typed last stands in the form again: findings that have not arrived, or a draft; no draft over what a colleague recorded since. */
    if (!findings.querySelector("[data-bad]")) inStore("drafts", "readonly", function (store) { return store.get(DRAFT); }).then(function (kept) {
      return kept ? unlock(kept) : every().then(function (items) {
        return items.filter(function (item) { return item.what === "findings" && item.check === findings.getAttribute("data-check") && item.state !== "sent"; }).pop();
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
        return keep(photo, item).then(function () {
          photo.reset();
          each(photo.querySelectorAll(".preview"), function (preview) { preview.textContent = ""; });
        });
      });
    }).catch(function () { noRoom(photo); });
  });

  /* What has arrived is shown once more when a page is opened, then goes. */
  every().then(function (items) { return Promise.all(items.filter(function (item) { return item.state === "sent"; }).map(drop)); }).then(shown).then(function () {
    return navigator.onLine === false ? null : sendAll();
  }).catch(function () { /* no storage: the forms work by themselves */ });
  addEventListener("online", sendAll);
  setInterval(sendAll, 30000);
  if (told) told.onmessage = shown;

  var general = doc.getElementById("page-offline");
  if (general) general.parentNode.removeChild(general);  /* said once, and here more exactly */
  function ofLine() { each(doc.querySelectorAll("[data-without-line]"), function (words) { words.hidden = navigator.onLine !== false; }); }
  addEventListener("online", ofLine);
  addEventListener("offline", ofLine);
  ofLine();

  /* The worker keeps the pages; when it has, the page says so. */
  if (navigator.serviceWorker) navigator.serviceWorker.register("/supervision/checks/worker.js", { scope: "/supervision/checks" }).then(function () { return navigator.serviceWorker.ready; }).then(function (ready) {
    var answer = new MessageChannel();
    answer.port1.onmessage = function () { doc.body.setAttribute("data-tasks-kept", "1"); each(doc.querySelectorAll("[data-ready]"), function (words) { words.hidden = false; }); };
    ready.active.postMessage({ pages: PAGES, language: doc.documentElement.lang }, [answer.port2]);
  }).catch(function () { /* http without localhost: it works while the page is open */ });
})();
