// A ceremony that came to nothing is said beside its button, and the button may be pressed again.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("passkey_fault");
  if (words) {
    words.hidden = false;
    words.focus();
  }
});
