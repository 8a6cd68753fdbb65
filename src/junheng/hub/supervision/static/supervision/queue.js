/* What waits on this phone of checks, for the pages and for their worker: kept locked, sent once and in order.
   It is locked (AES-GCM) under a key that stands only in pages of the account that captured it; another account neither
   reads nor sends it. `own`: the account, its key and former keys, `token` that answers the token against other sites'
   requests, `arrived` that is told what the server has taken. */
(function (scope) {
  "use strict";

  scope.junhengChecks = function (own) {
    var SIGNS = { "sign": true, "body-side": true };

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
    var locked = key(own.secret);
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
      return { account: own.account, iv: kept.iv, data: kept.data, state: item.state, tried: item.tried, version: item.fields.version };
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
      return (own.former || []).reduce(function (before, former) {
        return before.then(rows).then(function (found) {
          return Promise.all(found.filter(function (kept) { return kept.account === former[0]; }).map(function (kept) {
            return unlock(kept, key(former[1])).then(told).then(function (anew) {
              return change(kept.id, function (old) {
                old.account = own.account;
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
    /* In the order of sending: a check begins before all else, also where its code was typed anew. */
    function every() {
      return rows().then(function (found) {
        return Promise.all(found.filter(function (kept) { return kept.account === own.account; }).map(read));
      }).then(function (items) {
        return items.filter(Boolean).sort(function (one, other) { return (other.what === "begin") - (one.what === "begin") || one.id - other.id; });
      });
    }

    /* One tab or the worker sends; where a browser has no locks two may, and the key of the act keeps it one. */
    var before = Promise.resolve();
    function alone(act, wait) {
      if (!navigator.locks) { before = before.then(act, act); return before; }
      return navigator.locks.request("junheng-checks", { ifAvailable: !wait }, function (mine) { return mine ? act() : null; });
    }

    function send(item) {
      return own.token().then(function (secret) {
        var body = new FormData();
        body.append("key", item.key);
        Object.keys(item.fields).forEach(function (name) { body.append(name, item.fields[name]); });
        if (item.what === "photo") body.append("file", new Blob([item.bytes], { type: item.type }), item.file);
        var limit = self.AbortController ? new AbortController() : null;
        if (limit) setTimeout(function () { limit.abort(); }, 120000);
        return fetch(item.page, { signal: limit ? limit.signal : undefined, method: "POST", credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": secret, "X-Account": own.account }, body: body });
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

    function next(sent) { return String(Number(sent.fields.version) + 1); }
    function draft(check, version) { return [own.account, check, version].join(" "); }
    /* Findings typed on top of one's own are of the next version once those have arrived: what waits and a draft. */
    function follow(sent) {
      if (sent.what !== "findings") return Promise.resolve();
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

    /* Each is read again before it is sent: one that was deleted or replaced meanwhile is not. */
    function claim(id) {
      return change(id, function (old) {
        if (over(old)) return null;
        old.tried = true;
        return old;
      }).then(function (kept) { return kept ? read(kept) : null; });
    }
    function sendOne(id) {
      return claim(id).then(function (item) {
        return !item ? null : send(item).then(function (answer) {
          item.state = answer.state;
          item.number = answer.number || "";
          item.reasons = answer.reasons || [];
          item.codes = answer.codes || [];
          if (item.state === "sent") item.bytes = null;
          /* an accepted or refused code is of no more use; one that was tried too often may still be right */
          if (over(item) && item.codes.indexOf("check-code-tried-too-often") < 0) delete item.fields.code;
          if (item.state === "sent" && own.arrived) own.arrived(item);
          return (item.state === "sent" ? follow(item) : Promise.resolve()).then(function () { return write(item); }).then(function () { return item; });
        });
      });
    }

    /* What holds back the later ones of its check. A code that was not right: all, until a right one is accepted. Findings or a
       photograph not taken: the signatures, which are for what stands before them. What fails: all, for this round. */
    function note(held, item) {
      var one = held[item.check] = held[item.check] || {};
      if (item.state === "fault") one.fault = true;
      if (item.what === "begin") one.code = item.state === "refused" && (item.codes || []).indexOf("check-not-in-state") < 0;  /* else another has begun it */
      else if (item.state === "refused" && !SIGNS[item.what]) one.signs = true;
    }
    function isHeld(held, item) {
      var one = held[item.check] || {};
      return !over(item) && (item.what !== "begin" && one.code || SIGNS[item.what] && one.signs || false);
    }
    var signedOut = false;
    /* True where all went well. */
    function round() {
      var held = {}, well = true;
      return every().then(function (items) {
        return items.reduce(function (before, item) {
          return before.then(function () {
            if (over(item)) return note(held, item);
            if (signedOut || isHeld(held, item) || (held[item.check] || {}).fault) return null;
            return sendOne(item.id).then(function (done) {
              if (!done) return;
              if (done.state === "sign-in") signedOut = true;  /* until a page is opened again */
              if (done.state === "fault") well = false;
              note(held, done);
            });
          });
        }, Promise.resolve());
      }).then(function () { return well; }, function () { return false; /* no line: it stays */ });
    }
    function sendAll(wait) {
      if (signedOut) return Promise.resolve(null);
      return alone(round, wait).catch(function () { return null; /* no lock: the other sends */ });
    }

    return {
      SIGNS: SIGNS, inStore: inStore, lock: lock, unlock: unlock, put: put, change: change, adopt: adopt, drop: drop, every: every, over: over,
      next: next, draft: draft, note: note, isHeld: isHeld, sendAll: sendAll, isSignedOut: function () { return signedOut; }
    };
  };
})(self);
