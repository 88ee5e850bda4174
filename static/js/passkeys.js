/* Passkeys: offered only where the browser knows them; trouble is said in words. */
(function () {
  "use strict";
  if (window.PublicKeyCredential) {
    document.querySelectorAll("[data-passkey]").forEach(function (form) { form.hidden = false; });
  }
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    var note = document.querySelector("[data-passkey-trouble]");
    if (note) { note.hidden = false; note.scrollIntoView({ block: "nearest" }); }
  });
})();
