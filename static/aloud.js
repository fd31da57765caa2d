/* Reads the page aloud, where this telephone itself has a voice for it: a voice from elsewhere would be sent the words. */
(() => {
  const button = document.querySelector("[data-aloud]"), voices = window.speechSynthesis;
  if (!button || !voices) return;
  const own = document.documentElement.lang.slice(0, 2), say = button.textContent;
  const voice = () => voices.getVoices().find((one) => one.localService && one.lang.slice(0, 2).toLowerCase() === own);
  const show = () => { button.hidden = !voice(); };
  const rest = () => { button.textContent = say; button.setAttribute("aria-pressed", "false"); };
  const sentences = () => {
    const unsaid = [...document.querySelectorAll("main [aria-hidden], [data-aloud]")].map((one) => one.textContent.trim());
    const all = document.querySelector("main").innerText.match(/[^。！？；\n]+[。！？；]?/g) || [];
    return all.filter((text) => text.trim() && !unsaid.includes(text.trim()));
  };
  button.addEventListener("click", () => {
    const speaking = button.getAttribute("aria-pressed") === "true";
    voices.cancel();
    rest();
    if (speaking) return;
    button.setAttribute("aria-pressed", "true");
    const words = sentences();
    button.textContent = button.dataset.aloud;
    words.forEach((text, place) => {
      const said = new SpeechSynthesisUtterance(text);
      said.voice = voice();
      said.lang = said.voice.lang;
      said.rate = 0.9;
      if (place === words.length - 1) said.onend = rest;
      voices.speak(said);
    });
  });
  voices.addEventListener && voices.addEventListener("voiceschanged", show);
  addEventListener("pagehide", () => voices.cancel());
  show();
})();
