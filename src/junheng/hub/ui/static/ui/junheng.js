/* Junheng in the browser: keys, refused buttons, drafts without a network, upload preview, tables.
   Everything here is an addition: each page works without it. Words come from the page, never from here. */
(function () {
  "use strict";

  var doc = document;
  var all = function (selector, root) { return Array.prototype.slice.call((root || doc).querySelectorAll(selector)); };
  var byId = function (id) { return id ? doc.getElementById(id) : null; };
  var stored = {
    get: function (key) { try { return localStorage.getItem("junheng." + key); } catch (e) { return null; } },
    set: function (key, value) { try { localStorage.setItem("junheng." + key, value); } catch (e) { /* private window */ } },
    all: function (start) { try { return Object.keys(localStorage).filter(function (key) { return key.indexOf("junheng." + start) === 0; }).map(function (key) { return key.slice(8); }); } catch (e) { return []; } },
    drop: function (key) { try { localStorage.removeItem("junheng." + key); } catch (e) { /* private window */ } }
  };

  function isTyping(target) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio|button|submit)$/.test(target.type) || target.isContentEditable;
  }

  function reach(element) {
    if (!element) return;
    if (!element.hasAttribute("tabindex") && !/^(A|BUTTON|INPUT|SELECT|TEXTAREA|SUMMARY)$/.test(element.tagName)) element.tabIndex = -1;
    element.focus();
    if (element.scrollIntoView) element.scrollIntoView({ block: "center" });
  }

  /* Refused buttons: they can be pressed; pressing leads to all reasons, unless the server is asked to say no. */
  doc.addEventListener("click", function (event) {
    var refused = event.target.closest("[aria-disabled=true]");
    if (!refused || refused.type === "submit") return;
    event.preventDefault();
    var named = (refused.getAttribute("href") || "").slice(1) || (refused.getAttribute("aria-describedby") || "").split(" ")[0];
    var place = byId(named);
    if (place) reach(place.querySelector("h2, h3") || place);
  });
  doc.addEventListener("keydown", function (event) {
    if (event.key === " " && event.target.getAttribute("role") === "button" && event.target.tagName === "A") {
      event.preventDefault();
      event.target.click();
    }
  });

  /* Rows: J K move, Enter opens, a click on the row opens its one link. */
  var rows = function () { return all("[data-rows] tbody tr").filter(function (row) { return row.querySelector("a[href]"); }); };

  function select(row) {
    all("tr.sel").forEach(function (other) { other.classList.remove("sel"); });
    row.classList.add("sel");
    reach(row.querySelector("a[href]"));
  }

  function move(step) {
    var list = rows();
    if (!list.length) return;
    var at = list.findIndex(function (row) { return row.contains(doc.activeElement); });
    if (at < 0) at = list.findIndex(function (row) { return row.classList.contains("sel"); });
    select(list[at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, at + step))]);
  }

  doc.addEventListener("click", function (event) {
    var row = event.target.closest("tr.click");
    if (!row || event.target.closest("a, button, input, select, label, summary") || String(getSelection())) return;
    var link = row.querySelector("a[href]");
    if (link) link.click();
  });

  /* Keys. Single keys can be switched off (WCAG 2.1.4) and never act while one types. */
  var singleKeys = function () { return stored.get("keys") !== "off"; };

  function toggleKeys() {
    var list = byId("key-list");
    if (!list) return;
    list.hidden = !list.hidden;
    if (!list.hidden) { list.opener = doc.activeElement; reach(list); } else if (list.opener) reach(list.opener);
  }

  function submitNearest() {
    var form = doc.activeElement && doc.activeElement.closest("form") || doc.querySelector("form[data-submit]");
    if (!form) return false;
    var button = form.querySelector("[data-key=submit], button.go, button:not([type=button])");
    if (button) button.click(); else if (form.requestSubmit) form.requestSubmit(); else form.submit();
    return true;
  }

  function search() {
    var field = doc.querySelector("main [data-search], main input[type=search]");
    if (field) { field.focus(); field.select(); return true; }
    return false;
  }

  doc.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { if (submitNearest()) event.preventDefault(); return; }
    if (event.key === "Escape" && byId("key-list") && !byId("key-list").hidden) { toggleKeys(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !singleKeys()) return;
    var key = event.key.toLowerCase();
    if (key === "?") toggleKeys();
    else if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "/" && search()) { /* focused */ }
    else if (key === "enter") {
      var chosen = doc.querySelector("tr.sel a[href]");
      if (doc.activeElement !== doc.body || !chosen) return;
      chosen.click();
    } else {
      var wanted = all("[data-key]").filter(function (element) { return element.getAttribute("data-key") === key; })[0];
      if (!wanted) return;
      wanted.focus();
      wanted.click();
    }
    event.preventDefault();
  });

  /* The rest of the navigation closes on Escape, and when one goes elsewhere. */
  var more = doc.querySelector(".more");
  if (more) {
    var leave = function (event) { if (more.open && !more.contains(event.target)) more.open = false; };
    doc.addEventListener("click", leave);
    doc.addEventListener("focusin", leave);
    more.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !more.open) return;
      more.open = false;
      more.querySelector("summary").focus();
    });
  }

  all("[data-single-keys]").forEach(function (box) {
    box.checked = singleKeys();
    box.addEventListener("change", function () {
      if (box.checked) stored.drop("keys"); else stored.set("keys", "off");
      all("[data-single-keys]").forEach(function (other) { other.checked = box.checked; });
    });
  });

  doc.addEventListener("click", function (event) {
    var closing = event.target.closest("[data-close]");
    if (closing && closing.getAttribute("data-close") === "key-list") toggleKeys();
    if (event.target.closest("[data-print]")) print();
  });

  /* Light kept in a dark system: a cookie, so that the server writes it and nothing flashes. */
  all("[data-keep-light]").forEach(function (box) {
    box.checked = /(?:^|; )theme=light/.test(doc.cookie);
    box.addEventListener("change", function () {
      doc.cookie = "theme=" + (box.checked ? "light" : "") + "; path=/; samesite=lax; max-age=" + (box.checked ? 31536000 : 0);
      if (box.checked) doc.documentElement.setAttribute("data-theme", "light"); else doc.documentElement.removeAttribute("data-theme");
    });
  });

  /* Tables of readings: arrows keep the column, a pasted column fills downwards. */
  function columnAt(table, index) {
    return all("tbody tr", table).map(function (row) {
      return row.cells[index] && row.cells[index].querySelector("input");
    }).filter(Boolean);
  }

  function column(input) { return columnAt(input.closest("table"), input.closest("td, th").cellIndex); }

  /* Enter at the foot of a column goes on at the head of the next one: nothing but readings is typed. */
  function headOfNext(input) {
    var cell = input.closest("td, th"), table = input.closest("table");
    for (var index = cell.cellIndex + 1; index < cell.parentNode.cells.length; index++) {
      var list = columnAt(table, index);
      if (list.length) return list[0];
    }
  }

  doc.addEventListener("keydown", function (event) {
    var input = event.target;
    if (!input.closest || !input.closest(".grid-in") || input.tagName !== "INPUT" || event.ctrlKey || event.altKey || event.metaKey) return;
    var step = event.key === "ArrowDown" || event.key === "Enter" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    var list = column(input), next = list[list.indexOf(input) + step] || (event.key === "Enter" && headOfNext(input));
    if (next) { next.focus(); next.select(); }
  });

  /* The digest of what was pasted goes with the readings: later anybody can say which file they came from. */
  function keepSource(form, text) {
    var place = form && form.querySelector("[data-source]");
    if (!place || !window.crypto || !crypto.subtle || !window.TextEncoder) return;
    crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)).then(function (digest) {
      place.value = Array.prototype.map.call(new Uint8Array(digest), function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
    });
  }

  doc.addEventListener("paste", function (event) {
    var input = event.target;
    if (!input.closest || !input.closest(".grid-in") || input.tagName !== "INPUT" || !event.clipboardData) return;
    var values = event.clipboardData.getData("text").replace(/[\r\n]+$/, "").split(/\r?\n/);
    if (values.length < 2) return;
    event.preventDefault();
    keepSource(input.form, event.clipboardData.getData("text"));
    var list = column(input), first = list.indexOf(input);
    values.forEach(function (value, offset) {
      var cell = list[first + offset];
      if (!cell || cell.readOnly) return;
      cell.value = value.split("\t")[0].trim();
      cell.dispatchEvent(new Event("input", { bubbles: true }));
      cell.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });

  /* Upload: name, size and a picture before anything is sent; too large is said at once. */
  function sizeOf(bytes) {
    return bytes < 1e3 ? bytes + "\u00a0B" : bytes < 1e6 ? (bytes / 1e3).toFixed(1) + "\u00a0kB" : (bytes / 1e6).toFixed(1) + "\u00a0MB";
  }

  doc.addEventListener("change", function (event) {
    var input = event.target;
    if (input.type !== "file" || !input.hasAttribute("data-preview")) return;
    var place = byId(input.getAttribute("data-preview"));
    if (!place) return;
    place.textContent = "";
    Array.prototype.slice.call(input.files).forEach(function (file) {
      var words = doc.createElement("span"), limit = Number(input.getAttribute("data-max"));
      var tooLarge = limit && file.size > limit;
      words.textContent = (tooLarge ? input.getAttribute("data-too-large") + " " : "") + file.name + ", " + sizeOf(file.size) + (tooLarge ? " > " + sizeOf(limit) : "");
      if (tooLarge) { words.className = "wrong"; input.setAttribute("aria-invalid", "true"); } else input.removeAttribute("aria-invalid");
      if (/^image\/(png|jpeg|webp)$/.test(file.type)) {
        var picture = doc.createElement("img");
        picture.alt = file.name;
        picture.src = URL.createObjectURL(file);
        picture.onload = function () { URL.revokeObjectURL(picture.src); };
        place.appendChild(picture);
      }
      place.appendChild(words);
    });
  });

  /* Drafts: a form with data-keep="name" keeps what is typed on this device until the server has it, for seven days at most:
     a laboratory's computer has many users. Signing out drops all of them; another account does not find them. */
  var KEPT = 7 * 24 * 3600 * 1000;
  function draftIn(key) {
    try {
      var kept = JSON.parse(stored.get(key));
      return kept && Math.abs(Date.now() - kept.at) < KEPT ? kept.of : null;
    } catch (e) { return null; }
  }
  stored.all("draft.").forEach(function (key) { if (!draftIn(key)) stored.drop(key); });
  var keepable = function (field) { return field.name && !/^(hidden|password|file|submit|button)$/.test(field.type) && field.name !== "csrfmiddlewaretoken"; };

  function draftOf(form) {
    var values = {};
    Array.prototype.slice.call(form.elements).filter(keepable).forEach(function (field) {
      if (/^(checkbox|radio)$/.test(field.type)) { if (field.checked) (values[field.name] = values[field.name] || []).push(field.value); }
      else (values[field.name] = values[field.name] || []).push(field.value);
    });
    return values;
  }

  function restore(form, values) {
    var taken = {};
    Array.prototype.slice.call(form.elements).filter(keepable).forEach(function (field) {
      var kept = values[field.name] || [];
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = kept.indexOf(field.value) >= 0;
      else {
        var at = taken[field.name] = taken[field.name] === undefined ? 0 : taken[field.name] + 1;
        if (kept[at] !== undefined) field.value = kept[at];
      }
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  /* Pages kept on this device are of one account: they go when another one, or none, is here, and with signing out. */
  var account = doc.body.getAttribute("data-account");
  function forget(others) {
    if (!window.caches) return Promise.resolve();
    return caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) { return name.indexOf("own-") === 0 && name !== others; }).map(function (name) { return caches["delete"](name); }));
    }).catch(function () { /* no storage */ });
  }
  if (account !== null && account !== "kept") forget("own-" + account);
  all("form[data-sign-out]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      stored.all("draft.").concat("sent").forEach(stored.drop);
      forget("").then(function () { HTMLFormElement.prototype.submit.call(form); });
    });
  });

  /* A draft goes when the server has answered by a page; not when one comes back after a broken line. */
  (function () {
    var sent = stored.get("sent"), arrived = performance.getEntriesByType && performance.getEntriesByType("navigation")[0];
    if (!sent || !arrived || arrived.type !== "navigate") return;
    stored.drop("sent");
    if (!doc.querySelector("main [data-bad], main .summary")) stored.drop(sent);
  })();

  all("form[data-keep]").forEach(function (form) {
    var key = "draft." + (account || "") + "." + location.pathname + "." + form.getAttribute("data-keep");
    var kept = draftIn(key);
    if (kept && !form.querySelector("[aria-invalid=true], [data-bad]")) restore(form, kept);
    var keep = function () { stored.set(key, JSON.stringify({ at: Date.now(), of: draftOf(form) })); };
    var waiting = false;
    form.addEventListener("input", keep);
    form.addEventListener("submit", function (event) {
      if (navigator.onLine === false) {
        event.preventDefault();
        waiting = true;
        keep();
        showOffline();
        reach(byId("page-offline"));
      } else stored.set("sent", key);
    });
    addEventListener("online", function () {
      if (waiting && form.requestSubmit) { waiting = false; form.requestSubmit(); }
    });
  });

  function showOffline() {
    var note = byId("page-offline");
    if (note) note.hidden = navigator.onLine !== false;
  }
  addEventListener("online", showOffline);
  addEventListener("offline", showOffline);
  showOffline();

  /* htmx: content stays in place while it loads; a failure is said and nothing typed is lost. */
  function failed(event) {
    var bar = byId("page-error"), number = byId("page-error-number");
    if (!bar) return;
    if (number) number.textContent = event.detail.xhr && event.detail.xhr.status ? "(" + event.detail.xhr.status + ")" : "";
    bar.hidden = false;
  }
  doc.addEventListener("htmx:beforeRequest", function (event) {
    if (byId("page-error")) byId("page-error").hidden = true;
    event.detail.target.setAttribute("aria-busy", "true");
  });
  doc.addEventListener("htmx:afterRequest", function (event) { event.detail.target.removeAttribute("aria-busy"); });
  doc.addEventListener("htmx:responseError", failed);
  doc.addEventListener("htmx:sendError", failed);
  doc.addEventListener("htmx:timeout", failed);
  doc.addEventListener("htmx:afterSettle", function (event) { reach(event.detail.elt.querySelector && event.detail.elt.querySelector("[data-focus]")); });

  /* Camera: the browser's own reader of codes, or the one that is fetched when the camera is opened. An address of ours or
     twelve digits, nothing else. Pressed again it closes; so it does after a minute. */
  function fetched(address) {
    return new Promise(function (done, failed) {
      var script = doc.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = failed;
      doc.head.appendChild(script);
    });
  }

  /* How codes are read: a function of the view that promises texts. */
  function reader(address) {
    if ("BarcodeDetector" in window) {
      var own = new BarcodeDetector({ formats: ["qr_code"] });
      return Promise.resolve(function (video) { return own.detect(video).then(function (codes) { return codes.map(function (code) { return code.rawValue; }); }); });
    }
    return fetched(address).then(function () {
      var brush = doc.createElement("canvas").getContext("2d");
      return function (video) {
        var scale = Math.min(1, 800 / Math.max(video.videoWidth, video.videoHeight, 1)), width = Math.round(video.videoWidth * scale), height = Math.round(video.videoHeight * scale);
        if (!width) return Promise.resolve([]);
        brush.canvas.width = width;
        brush.canvas.height = height;
        brush.drawImage(video, 0, 0, width, height);
        try { return Promise.resolve([decodeQR(brush.getImageData(0, 0, width, height))]); } catch (e) { return Promise.resolve([]); }
      };
    });
  }

  function openCamera(button) {
    var read = reader(button.getAttribute("data-camera")), tries = 0, busy = false;
    return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (stream) {
      var video = doc.createElement("video");
      video.className = "scan-view";
      video.setAttribute("playsinline", "");
      video.muted = true;
      video.srcObject = stream;
      button.insertAdjacentElement("afterend", video);
      video.play();
      var close = function () {
        clearInterval(timer);
        stream.getTracks().forEach(function (track) { track.stop(); });
        video.remove();
      };
      var timer = setInterval(function () {
        if (++tries > 300) return close();
        if (busy) return;
        busy = true;
        read.then(function (look) { return look(video); }).then(function (texts) {
          texts.forEach(function (text) {
            var digits = /^(?:https?:\/\/([^/]+)\/scan\/)?(\d{12})$/.exec(text.trim());
            if (!digits || digits[1] && digits[1] !== location.host) return;
            close();
            location.href = "/scan/" + digits[2];
          });
        }).catch(function () { /* a frame that cannot be read */ }).then(function () { busy = false; });
      }, 200);
      video.addEventListener("close", close);
      return read.catch(function (problem) { close(); throw problem; });
    });
  }
  all("[data-camera]").forEach(function (button) {
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var open = button.parentNode.querySelector(".scan-view");
      if (open) return open.dispatchEvent(new Event("close"));
      if (button.getAttribute("aria-busy")) return;
      button.setAttribute("aria-busy", "true");
      openCamera(button).catch(function () {
        var words = byId(button.getAttribute("data-refused"));
        if (words) words.hidden = false;
        button.hidden = true;
      }).then(function () { button.removeAttribute("aria-busy"); });
    });
  });

  /* After an act the answer has the focus; on phones the current word of the navigation is in view. */
  reach(doc.querySelector("[data-focus]"));
  all(".nav [aria-current], .tabs [aria-current]").forEach(function (current) {
    var bar = current.parentNode;
    if (bar.scrollWidth > bar.clientWidth) bar.scrollLeft = current.offsetLeft - bar.offsetLeft - 24;
  });
})();
