/* What passkeys need beside the library's script: words where the device did not answer, and where there is no passkey
   in this browser at all. Both stand in the page, hidden. */
(function () {
  "use strict";

  function show(id) {
    var words = document.getElementById(id);
    if (!words) return;
    words.hidden = false;
    words.focus();
  }

  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    show("passkey-unanswered");
  });
  document.addEventListener("DOMContentLoaded", function () {
    if (!window.PublicKeyCredential) document.getElementById("passkey-impossible").hidden = false;
  });
})();
