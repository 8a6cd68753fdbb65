{% load static %}/* Keeps an inspector's tasks on the phone: the list, each open check and its forms, and the files they are made of; sends
   what waits there when the line is back, where the browser has Background Sync.
   The network goes first. A page stays only where the answer names the account it is for, under that account's name, three
   days at most; another account's go before it comes in, all go when the session is over and with signing out. */
"use strict";
importScripts("{% static 'supervision/queue.js' %}");
var PARTS = {{ parts|safe }};
var SHELL = "checks-{{ edition }}";
var OWN = "own-", LONGEST = 3 * 86400000, PATIENCE = 8000, MOST = 130;
var LIST = "/supervision/checks", NO_LINE = "/supervision/checks/no-line";
var PAGES = /^\/supervision\/checks(\/[0-9a-f-]{36}(\/(begin-check|record-findings|add-photo|sign-check|note-body-side))?)?$/;

function keepPart(place) {
  return fetch(place, { integrity: PARTS[place], cache: "no-cache" }).then(function (answer) {
    if (!answer.ok) throw new Error(place);
    return caches.open(SHELL).then(function (kept) { return kept.put(place, answer); });
  });
}

/* The page that says that something needs a line, as a stranger sees it. */
function keepNoLine(language) {
  return fetch(NO_LINE, { credentials: "omit", headers: language ? { "Accept-Language": language } : {} }).then(function (answer) {
    return answer.ok ? caches.open(SHELL).then(function (kept) { return kept.put(NO_LINE, answer); }) : null;
  }).catch(function () { /* the older copy stays */ });
}

function own() {
  return caches.keys().then(function (names) { return names.filter(function (name) { return name.indexOf(OWN) === 0; }); });
}
function forget(others) {
  return own().then(function (names) {
    return Promise.all(names.filter(function (name) { return name !== others; }).map(function (name) { return caches.delete(name); }));
  });
}
function drop(page) {
  return own().then(function (names) {
    return Promise.all(names.map(function (name) { return caches.open(name).then(function (kept) { return kept.delete(page); }); }));
  });
}

/* What an answer means for the copy: it takes its place, or takes it away. Part of a list is no copy of it: `page` is empty. */
function settle(page, answer) {
  var account = answer.headers.get("X-Kept-For");
  if (answer.type === "opaqueredirect" || answer.redirected) return forget("");
  if (answer.ok && account) return forget(OWN + account).then(function () { return page ? caches.open(OWN + account).then(function (kept) { return kept.put(page, answer); }) : null; });
  return page && (answer.ok || answer.status === 403 || answer.status === 404) ? drop(page) : null;
}

function copyOf(page) {
  return own().then(function (names) { return names.length === 1 ? caches.open(names[0]).then(function (kept) { return kept.match(page); }) : null; }).then(function (copy) {
    if (copy && Date.now() - Date.parse(copy.headers.get("Date") || 0) > LONGEST) return drop(page).then(function () { return null; });
    return copy;
  });
}

function noLine() {
  return caches.open(SHELL).then(function (kept) { return kept.match(NO_LINE); }).then(function (page) { return page || Response.error(); });
}

/* The network, for as long as a copy makes it worth while to stop waiting. */
function page(event, place) {
  var fresh = fetch(event.request).then(function (answer) {
    event.waitUntil(Promise.resolve(settle(place, answer.clone())).catch(function () { /* no room: it is not kept */ }));
    return answer;
  });
  return (place ? copyOf(place) : Promise.resolve(null)).then(function (copy) {
    if (!copy) return fresh.catch(noLine);
    return Promise.race([fresh.catch(function () { return copy.clone(); }), new Promise(function (done) { setTimeout(function () { done(copy.clone()); }, PATIENCE); })]);
  });
}

/* The key of what waits stands in the kept list of its account alone: after signing out, or with somebody else signed in,
   there is none here and nothing is sent. What the network did not take is tried again by the browser. */
function sendWaiting() {
  return Promise.all([own(), copyOf(LIST)]).then(function (found) {
    return found[1] ? found[1].text().then(function (text) { return /data-secret="([0-9a-f]{64})"/.exec(text); }).then(function (secret) {
      if (!secret || !self.cookieStore) return null;
      return junhengChecks({
        account: found[0][0].slice(OWN.length), secret: secret[1],
        token: function () { return cookieStore.get("csrftoken").then(function (cookie) { if (!cookie) throw new Error("no token"); return cookie.value; }); }
      }).sendAll(true);
    }) : null;
  }).then(function (well) {
    if (self.BroadcastChannel) new BroadcastChannel("junheng-checks").postMessage("changed");
    if (well === false) throw new Error("not now");
  });
}

self.addEventListener("sync", function (event) { if (event.tag === "checks") event.waitUntil(sendWaiting()); });
self.addEventListener("install", function (event) {
  self.skipWaiting();
  event.waitUntil(Promise.all(Object.keys(PARTS).map(keepPart)).then(function () { return keepNoLine(""); }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("checks-") === 0 && name !== SHELL; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener("message", function (event) {
  var told = event.data || {}, pages = (Array.isArray(told.pages) ? told.pages : []).filter(function (each) { return PAGES.test(each); }).slice(0, MOST);
  event.waitUntil(keepNoLine(String(told.language || "").slice(0, 10)).then(function () {
    return pages.reduce(function (before, each) {
      return before.then(function () { return fetch(each, { credentials: "same-origin", redirect: "manual", cache: "no-store" }); }).then(function (answer) { return settle(each, answer); });
    }, Promise.resolve());
  }).then(function () { if (event.ports[0]) event.ports[0].postMessage("kept"); }).catch(function () { /* without a line the older copies stay */ }));
});
self.addEventListener("fetch", function (event) {
  var request = event.request, place = new URL(request.url);
  if (request.method !== "GET" || place.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(PAGES.test(place.pathname) ? page(event, place.search ? "" : place.pathname) : fetch(request).catch(noLine));
  } else if (PARTS[place.pathname]) {
    event.respondWith(fetch(request).catch(function () {
      return caches.open(SHELL).then(function (kept) { return kept.match(place.pathname); }).then(function (part) { return part || Response.error(); });
    }));
  }
});
