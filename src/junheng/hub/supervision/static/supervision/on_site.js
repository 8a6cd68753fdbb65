/* A check on site goes on without a line: the code that begins it, findings, photographs and signatures wait on this phone
   (queue.js) and are sent once, in their order. Words come from the page, never from here. */
(function () {
  "use strict";

  var doc = document, place = doc.getElementById("on-site"), phone = window.junhengPhone;
  if (!place || !phone || !window.junhengChecks || !window.indexedDB || !window.fetch || !window.crypto || !crypto.subtle) return;
  var CHECK = place.getAttribute("data-check"), PAGES = JSON.parse(place.getAttribute("data-pages"));
  var LARGEST = Number(place.getAttribute("data-largest")), MOST = Number(place.getAttribute("data-most")), ALL = 64 * 1024 * 1024;
  var each = function (found, act) { Array.prototype.forEach.call(found, act); };
  var list = doc.getElementById("waiting-list"), forms = {};
  each(doc.querySelectorAll("form[data-on-site]"), function (form) { forms[form.getAttribute("data-on-site")] = form; });
  var findings = forms.findings, photo = forms.photo, others = window.BroadcastChannel ? new BroadcastChannel("junheng-checks") : null;
  var queue = window.junhengChecks({
    account: place.getAttribute("data-account"), secret: place.getAttribute("data-secret"), former: JSON.parse(place.getAttribute("data-former") || "[]"),
    token: function () { return phone.token("/supervision/checks"); }, arrived: function (sent) { raise(sent); taken = true; }
  });
  var taken = false, every = queue.every, drop = queue.drop;

  /* Findings typed on top of one's own are of the next version once those have arrived. */
  function raise(sent) {
    if (findings && sent.what === "findings" && CHECK === sent.check && findings.elements.version.value === sent.fields.version) findings.elements.version.value = queue.next(sent);
  }

  var pause = 30000, timer = null;
  function sendAll(wait) {
    if (queue.isSignedOut()) return shown();
    clearTimeout(timer);
    return queue.sendAll(wait === true).then(function (well) {
      pause = well === false ? Math.min(pause * 2, 600000) : 30000;
      clearTimeout(timer);
      timer = setTimeout(sendAll, pause);
      if (others) others.postMessage("changed");
      if (taken) keepPages();
      taken = false;
      return shown();
    });
  }

  /* The list on the page. */
  function line(item, held) {
    var one = doc.getElementById("waiting-row").content.cloneNode(true), reasons = one.querySelector("[data-reasons]"), picture = one.querySelector("img");
    one.querySelector("[data-name]").textContent = item.name;
    one.querySelector("[data-at]").textContent = new Date(item.at).toLocaleTimeString(doc.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    one.querySelector("[data-caption]").textContent = item.fields.caption || "";
    each(one.querySelectorAll("[data-what]"), function (words) { words.hidden = words.getAttribute("data-what") !== item.what; });
    each(one.querySelectorAll("[data-state]"), function (words) { words.hidden = words.getAttribute("data-state") !== (held ? "held" : item.state); });
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
    /* never taken as it is: on top of a colleague's, where what was typed stands in the form, for others than theirs, or a code that went */
    var behind = item.what === "begin" ? !item.fields.code : (item.codes || []).some(function (code) { return /^check-(findings-changed|signs-other-findings)$/.test(code); });
    correct.hidden = item.what === "photo";
    correct.href = item.page;
    if (behind) correct.className += " go";
    again.hidden = item.state !== "refused" || behind;
    again.addEventListener("click", function () {
      queue.change(item.id, function (old) {
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
      return standing(items).then(function (stands) { return { items: items, stands: stands }; });
    }).then(function (found) {
      var items = found.items, held = {};
      items.forEach(function (item) { if (item.state === "sent") raise(item); });
      if (mine !== turn) return items;  /* a newer one is under way */
      list.textContent = "";
      items.forEach(function (item) {
        list.appendChild(line(item, queue.isHeld(held, item)));
        queue.note(held, item);
      });
      showStanding(found.stands);
      goOn(items);
      doc.getElementById("waiting").hidden = !items.length;
      if (!items.some(function (item) { return item.state === "waiting"; })) each(doc.querySelectorAll("[data-say=kept]"), function (words) { words.hidden = true; });
      return items;
    });
  }

  /* What goes on after what waits: findings after the code, signatures after findings. */
  function goOn(items) {
    var mine = items.filter(function (item) { return item.check === CHECK && item.state !== "sent"; }), place = doc.querySelector("[data-goes-on]"), any = false;
    if (!place) return;
    var found = mine.some(function (item) { return item.what === "findings" && item.state !== "refused"; });
    each(place.querySelectorAll("a"), function (link) {
      var after = link.getAttribute("data-after") === "findings";
      link.hidden = link.pathname === location.pathname || !mine.length || (after ? !found : isSigned(mine));
      any = any || !link.hidden;
    });
    place.hidden = !any;
  }
  function isSigned(items) {
    return items.some(function (item) { return queue.SIGNS[item.what] && item.check === CHECK && !queue.over(item); });
  }

  /* What is signed where findings of this phone have not come back from the server: they are shown, and their digest is made
     here as the server makes it. One that it does not find with itself is refused there. */
  var here = doc.getElementById("findings-here"), signing = forms.sign || forms["body-side"], there = signing && signing.elements.digest.value;
  function trimmed(text) { return (text || "").replace(/\r\n|\r|\n/g, "\r\n").trim(); }
  function standing(items) {
    var last = here && items.filter(function (item) { return item.what === "findings" && item.check === CHECK && item.state !== "refused"; }).pop();
    if (!last) return Promise.resolve(null);
    var rows = Array.prototype.map.call(here.querySelectorAll("[data-question]"), function (row) {
      var id = row.getAttribute("data-question");
      return { answer: last.fields["a-" + id] || "", note: trimmed(last.fields["n-" + id]), question: id };
    });
    var told = { findings: rows, list: here.getAttribute("data-list"), object: here.getAttribute("data-object"), remark: trimmed(last.fields.remark), schema: "junheng.check-findings/1" };
    return crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(told))).then(function (bytes) {
      told.digest = Array.prototype.map.call(new Uint8Array(bytes), function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
      return told;
    });
  }
  function showStanding(told) {
    if (!here) return;
    here.hidden = !told;
    doc.getElementById("findings-there").hidden = !!told;
    signing.elements.digest.value = told ? "sha256:" + told.digest : there;
    if (!told) return;
    told.findings.forEach(function (one) {
      var row = here.querySelector("[data-question='" + one.question + "']");
      each(row.querySelectorAll("[data-answer]"), function (words) { words.hidden = words.getAttribute("data-answer") !== one.answer; });
      row.querySelector("[data-note]").textContent = one.note;
      row.querySelector("[data-note]").hidden = !one.note;
      row.className = one.answer === "yes" ? "ok" : one.answer === "no" ? "warn" : "";
    });
    here.querySelector("[data-remark]").textContent = told.remark;
    var lines = here.querySelector("[data-digest]");
    lines.textContent = "";
    told.digest.match(/.{32}/g).forEach(function (part) {
      var words = doc.createElement("span");
      words.className = "code";
      words.textContent = part.match(/.{4}/g).join(" ");
      lines.appendChild(words);
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
    var item = { key: phone.newKey(), what: what, check: CHECK, page: form.getAttribute("action") || location.pathname, name: form.getAttribute("data-name"), fields: typed(form), bytes: null, type: "", file: "", at: Date.now(), state: "waiting", tried: false, reasons: [] };
    if (form.elements.stated_at) item.fields.stated_at = new Date(item.at).toISOString();
    return item;
  }
  function room(items, size) {
    return items.reduce(function (sum, item) { return sum + (item.bytes ? item.bytes.byteLength : 0); }, size) <= ALL;
  }

  function kept() {
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    say("kept");
    /* where the browser has it, the worker sends when the line is back, also after this page was closed */
    if (navigator.serviceWorker) navigator.serviceWorker.ready.then(function (ready) { return ready.sync ? ready.sync.register("checks") : null; }).catch(function () { /* not allowed: a page does it */ });
    return shown().then(function () { return navigator.onLine === false ? null : sendAll(true); });
  }
  /* Without room here the form goes as it would without this script, where there is a line. */
  function noRoom(form) { if (navigator.onLine === false) say("no-room"); else HTMLFormElement.prototype.submit.call(form); }

  /* The newest of its kind waits: older ones go once the newer is kept, unless they may be at the server. */
  function replace(item) {
    return every().then(function (items) {
      return Promise.all(items.filter(function (other) { return other.id < item.id && other.what === item.what && other.check === CHECK; }).map(function (other) {
        return queue.change(other.id, function (old, store) { if (old.tried === false || old.state === "refused") store["delete"](old.id); });
      }));
    });
  }
  function keep(form, what, once) {
    var item = captured(form, what);
    return every().then(function (items) {
      if (what === "findings" && isSigned(items)) return say("signed-here");
      if (form.elements.digest && !item.fields.digest) return say("nothing-to-sign");
      return queue.put(item, form).then(function () {
        if (form.elements.code) form.reset();
        return once().then(function () { return replace(item); }).then(kept).then(every).then(function (items) {
          var now = items.filter(function (other) { return other.key === item.key; })[0];
          var newer = items.some(function (other) { return other.id > item.id && other.what === what && other.check === CHECK; });
          if (now && now.state === "sent" && !newer) return drop(now).then(function () { location.href = form.getAttribute("data-then"); });
          doc.getElementById("waiting").scrollIntoView({ block: "center" });
        }).catch(function () { /* it is kept, and goes with the next */ });
      });
    }).catch(function () { noRoom(form); });
  }
  ["begin", "sign", "body-side"].forEach(function (what) {
    if (forms[what]) forms[what].addEventListener("submit", function (event) {
      event.preventDefault();
      keep(forms[what], what, function () { return Promise.resolve(); });
    });
  });

  if (findings) {
    var saving = Promise.resolve();
    var mine = function () { return queue.draft(CHECK, findings.elements.version.value); };
    var drafts = function (act) {
      return queue.inStore("drafts", "readwrite", function (store) {
        store["delete"](IDBKeyRange.bound(queue.draft(CHECK, ""), queue.draft(CHECK, "\uffff")));  /* those on top of older versions too */
        return act(store);
      });
    };
    var save = function () {
      var fields = typed(findings);
      saving = saving.then(function () { return queue.lock({ fields: fields }); }).then(function (kept) {
        return drafts(function (store) { return store.put({ of: mine(), iv: kept.iv, data: kept.data }); });
      }).catch(function () { /* no room: it stays in the page */ });
    };
    findings.addEventListener("input", save);
    findings.addEventListener("change", save);
    findings.addEventListener("submit", function (event) {
      event.preventDefault();
      keep(findings, "findings", function () {
        saving = saving.then(function () { return drafts(function () { return null; }); }).catch(function () { /* it goes with the next */ });
        return Promise.resolve();
      });
    });
    /* What was typed last stands in the form again: findings that have not arrived, or a draft; no draft over what a colleague recorded since. */
    if (!findings.querySelector("[data-bad]")) queue.inStore("drafts", "readonly", function (store) { return store.get(mine()); }).then(function (kept) {
      return kept ? queue.unlock(kept) : every().then(function (items) {
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
        if (isSigned(both[1])) return say("signed-here");
        var of = both[1].filter(function (other) { return other.what === "photo" && other.check === item.check && other.state !== "sent"; });
        if (of.length >= MOST || !room(both[1], both[0].byteLength)) return say("no-room");
        item.bytes = both[0];
        item.type = small.type;
        item.file = file.name.slice(-100) || "photo.jpg";
        return queue.put(item).then(function () {
          photo.reset();
          each(photo.querySelectorAll(".preview"), function (preview) { preview.textContent = ""; });
          kept().catch(function () { /* it is kept, and goes with the next */ });
        });
      });
    }).catch(function () { noRoom(photo); });
  });

  /* What has arrived is shown once more when a page is opened, then goes. */
  queue.adopt().then(shown).then(function (items) { return Promise.all(items.filter(function (item) { return item.state === "sent"; }).map(drop)); }).then(shown).then(function () {
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

  /* The worker keeps the pages, and keeps them anew once something was taken; when it has, the page says so. */
  function keepPages() {
    if (navigator.serviceWorker && PAGES.length) navigator.serviceWorker.ready.then(function (ready) {
      var answer = new MessageChannel();
      answer.port1.onmessage = function () { doc.body.setAttribute("data-tasks-kept", "1"); each(doc.querySelectorAll("[data-ready]"), function (words) { words.hidden = false; }); };
      ready.active.postMessage({ pages: PAGES, language: doc.documentElement.lang }, [answer.port2]);
    });
  }
  if (navigator.serviceWorker && PAGES.length) navigator.serviceWorker.register("/supervision/checks/worker.js", { scope: "/supervision/checks", updateViaCache: "none" }).then(keepPages).catch(function () { /* http without localhost: it works while the page is open */ });
})();
