/* What pages need that go on working on a phone without a line: a key for each act, smaller pictures, the token. */
(function () {
  "use strict";

  var doc = document, LARGEST = 1600;

  function newKey() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    return Array.prototype.map.call(crypto.getRandomValues(new Uint8Array(16)), function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  /* Pictures of a telephone are larger than a nameplate needs; a smaller one is sent in a second on a slow line. */
  function smaller(file) {
    if (!file || !window.createImageBitmap || file.size < 300000) return Promise.resolve(file);
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (image) {
      var scale = Math.min(1, LARGEST / Math.max(image.width, image.height)), canvas = doc.createElement("canvas");
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) { canvas.toBlob(function (blob) { done(blob && blob.size < file.size ? blob : file); }, "image/jpeg", 0.85); });
    }).catch(function () { return file; });
  }

  /* The token against other sites' requests, as the cookie has it; `page` sets one where there is none. */
  function token(page) {
    var read = function () { var found = /(?:^|; )csrftoken=([^;]+)/.exec(doc.cookie); return found ? found[1] : ""; };
    return read() ? Promise.resolve(read()) : fetch(page, { credentials: "same-origin" }).then(read);
  }

  window.junhengPhone = { newKey: newKey, smaller: smaller, token: token };
})();
