/* Filing without a network: what is typed goes into a queue on this phone, picture included, and is sent once.
   The key that makes it once is made here, when it is captured. Words come from the page, never from here. */
(function () {
  "use strict";

  var doc = document, form = doc.getElementById("filing"), list = doc.getElementById("queue-list");
  var phone = window.junhengPhone;
  if (!form || !list || !phone || !window.indexedDB || !window.fetch || !window.FormData) return;
  var FIELDS = ["kind", "use", "number", "place", "maker", "model", "maximum", "interval", "spot"];
  var correcting = "", sending = false, leaving = false;

  /* The queue: one store, keyed by the key of the act. */
  var opened = new Promise(function (done, failed) {
    var request = indexedDB.open("junheng-filing", 1);
    request.onupgradeneeded = function () { request.result.createObjectStore("waiting", { keyPath: "key" }); };
    request.onsuccess = function () { done(request.result); };
    request.onerror = function () { failed(request.error); };
  });

  function inStore(mode, act) {
    return opened.then(function (base) {
      return new Promise(function (done, failed) {
        var change = base.transaction("waiting", mode), request = act(change.objectStore("waiting"));
        change.oncomplete = function () { done(request && request.result); };
        change.onerror = change.onabort = function () { failed(change.error); };
      });
    });
  }
  var put = function (item) { return inStore("readwrite", function (store) { return store.put(item); }); };
  var drop = function (key) { return inStore("readwrite", function (store) { return store["delete"](key); }); };
  var every = function () { return inStore("readonly", function (store) { return store.getAll(); }); };

  /* Where it stands: asked of the phone when the button is pressed, never before; the digits stay as they came. */
  var locate = doc.querySelector("[data-locate]"), now = doc.getElementById("spot-now");
  function digits(value) { var text = String(value); return text.indexOf("e") < 0 ? text : value.toFixed(9); }
  function showSpot() {
    var parts = form.elements.spot.value.split(","), words = now.querySelector("[data-spot-words]");
    now.hidden = parts.length !== 4;
    if (now.hidden) return;
    var from = doc.getElementById("spot-words").content.querySelector("[data-from=" + parts[3] + "]");
    words.textContent = parts[0] + ", " + parts[1] + (parts[2] ? " ± " + Math.round(parts[2]) + " m " : " ") + (from ? from.textContent : "");
  }
  if (locate && navigator.geolocation) {
    doc.getElementById("locate").hidden = doc.getElementById("locate-hint").hidden = false;
    locate.addEventListener("click", function () {
      doc.getElementById("locate-failed").hidden = true;
      locate.setAttribute("aria-busy", "true");
      navigator.geolocation.getCurrentPosition(function (found) {
        var at = found.coords;
        locate.removeAttribute("aria-busy");
        form.elements.spot.value = [digits(at.latitude), digits(at.longitude), digits(at.accuracy), "phone"].join(",");
        showSpot();
      }, function () {
        locate.removeAttribute("aria-busy");
        doc.getElementById("locate-failed").hidden = false;
      }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
    });
  }
  if (form.elements.market) form.elements.market.addEventListener("change", function () {
    form.elements.spot.value = this.value ? this.value + ",,market" : "";
    showSpot();
  });
  var toServer = false;  /* a square or the map: the page comes again from the server, nothing is filed */
  Array.prototype.forEach.call(form.querySelectorAll("[data-no-queue]"), function (each) {
    each.addEventListener("click", function (event) {
      if (each.value === "none") { event.preventDefault(); form.elements.spot.value = form.elements.market.value = ""; showSpot(); return; }
      toServer = true;
    });
  });

  function captured() {
    var item = { key: correcting || phone.newKey(), fields: {}, photo: null, name: "", at: Date.now(), state: "waiting", reasons: [] };
    FIELDS.forEach(function (name) { item.fields[name] = form.elements[name] ? form.elements[name].value : ""; });
    var file = form.elements.photo && form.elements.photo.files[0];
    if (!file) return Promise.resolve(item);
    item.name = file.name;
    return phone.smaller(file).then(function (photo) { item.photo = photo; return item; });
  }

  /* Sending: one at a time in this tab; another tab that sends the same changes nothing, by the key. */
  function send(item) {
    return phone.token("/file").then(function (secret) {
      var body = new FormData();
      body.append("key", item.key);
      FIELDS.forEach(function (name) { body.append(name, item.fields[name] || ""); });
      if (item.photo) body.append("photo", item.photo, item.name || "photo.jpg");
      return fetch("/file", { method: "POST", credentials: "same-origin", headers: { Accept: "application/json", "X-CSRFToken": secret }, body: body });
    }).then(function (answer) {
      if (answer.status === 429 || answer.status >= 500 || answer.status === 403) return { state: "waiting" };
      return answer.json();
    });
  }

  function told(item, answer) {
    item.state = answer.state === "filed" || answer.state === "refused" || answer.state === "sign-in" ? answer.state : "waiting";
    item.reasons = answer.reasons || [];
    item.code = answer.code || "";
    item.url = answer.url || "";
    return item;
  }

  function sendAll() {
    if (sending || leaving || navigator.onLine === false) return Promise.resolve();
    sending = true;
    return every().then(function (items) {
      var due = items.filter(function (item) { return item.state === "waiting" || item.state === "sign-in"; });
      return due.reduce(function (before, item) {
        return before.then(function () {
          return send(item).then(function (answer) { return put(told(item, answer)); });
        });
      }, Promise.resolve());
    }).catch(function () { /* no line: it stays */ }).then(function () { sending = false; return shown(); });
  }

  /* The list on the page. */
  function row(item) {
    var one = doc.getElementById("queue-row").content.cloneNode(true), words = one.querySelector("[data-link]");
    one.querySelector("[data-name]").textContent = item.fields.kind + " " + item.fields.number;
    one.querySelector("[data-place]").textContent = item.fields.place;
    Array.prototype.forEach.call(one.querySelectorAll("[data-state]"), function (each) { each.hidden = each.getAttribute("data-state") !== item.state; });
    if (item.url && item.state === "filed") { words.href = item.url; words.textContent = item.code; }
    var reasons = one.querySelector("[data-reasons]");
    item.reasons.forEach(function (text) { var line = doc.createElement("li"); line.textContent = text; reasons.appendChild(line); });
    reasons.hidden = !item.reasons.length;
    one.querySelector("[data-acts]").hidden = item.state === "filed";
    one.querySelector("[data-correct]").addEventListener("click", function () { correct(item); });
    one.querySelector("[data-delete]").addEventListener("click", function () { drop(item.key).then(shown); });
    return one;
  }

  function shown() {
    return every().then(function (items) {
      items.sort(function (one, other) { return other.at - one.at; });
      list.textContent = "";
      items.forEach(function (item) { list.appendChild(row(item)); });
      doc.getElementById("queue").hidden = !items.length;
    });
  }

  /* Back into the form with everything that was typed; it leaves the queue only when it is sent again. */
  function correct(item) {
    correcting = item.key;
    FIELDS.forEach(function (name) { if (form.elements[name]) form.elements[name].value = item.fields[name] || ""; });
    if (item.photo && window.DataTransfer) {
      var files = new DataTransfer();
      files.items.add(new File([item.photo], item.name || "photo.jpg", { type: item.photo.type }));
      form.elements.photo.files = files.files;
      form.elements.photo.dispatchEvent(new Event("change", { bubbles: true }));
    }
    showSpot();
    Array.prototype.forEach.call(form.querySelectorAll("details"), function (each) { each.open = true; });
    form.elements.number.focus();
  }

  function emptied() {
    correcting = "";
    ["number", "model", "maximum", "interval", "photo", "spot", "market"].forEach(function (name) { if (form.elements[name]) form.elements[name].value = ""; });
    showSpot();
    var picture = doc.getElementById("shot");
    if (picture) picture.textContent = "";
  }

  function complete() { return FIELDS.slice(0, 4).every(function (name) { return form.elements[name].value.trim(); }); }

  function leaveTo(act) { leaving = true; act(); }

  /* With a line the page's own answer is shown; without one it is kept and said so. */
  function settle(item) {
    if (navigator.onLine === false) { emptied(); return shown(); }
    return send(item).then(function (answer) {
      if (answer.state === "filed") return drop(item.key).then(function () { leaveTo(function () { location.href = answer.url; }); });
      if (answer.state === "waiting") { emptied(); return shown(); }
      form.elements.key.value = item.key;
      return drop(item.key).then(function () { leaveTo(function () { HTMLFormElement.prototype.submit.call(form); }); });
    }, function () { emptied(); return shown(); });
  }

  form.addEventListener("submit", function (event) {
    if (toServer || leaving || form.elements.kept.value || !complete()) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    captured().then(function (item) {
      return put(item).then(function () {
        if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
        return settle(item);
      });
    }).catch(function () { leaveTo(function () { HTMLFormElement.prototype.submit.call(form); }); })
      .then(function () { sending = false; });
  });

  /* What has been filed is shown once more when the page is opened, then goes. */
  every().then(function (items) {
    return Promise.all(items.filter(function (item) { return item.state === "filed"; }).map(function (item) { return drop(item.key); }));
  }).then(sendAll).then(shown).catch(function () { /* no storage: the form works by itself */ });
  addEventListener("online", sendAll);
  setInterval(sendAll, 30000);

  if (navigator.serviceWorker) {
    navigator.serviceWorker.register("/file/worker.js", { scope: "/file" }).then(function () { return navigator.serviceWorker.ready; }).then(function (ready) {
      if (ready.active) ready.active.postMessage({ language: doc.documentElement.lang });
      form.setAttribute("data-kept", "1");
    }).catch(function () { /* http without localhost: the queue works while the page is open */ });
  }
})();
