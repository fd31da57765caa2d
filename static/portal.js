/* Niceties only: every page is complete without them. */
document.addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter || form.querySelector("button");
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method !== "post") return;
  form.dataset.sent = "1";
  if (button && button.dataset.busy) { button.dataset.words = button.textContent; button.textContent = button.dataset.busy; }
});
/* Back from the next page: the form may be sent again. */
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[data-words]")) button.textContent = button.dataset.words;
});
/* Whoever has chosen a picture is offered the next. */
document.addEventListener("change", (event) => {
  if (event.target.type !== "file" || !event.target.value) return;
  const more = event.target.parentElement.querySelector("details");
  if (more) more.open = true;
});
/* Leaving in a hurry: the page behind is not one step back. */
document.addEventListener("click", (event) => {
  const way = event.target.closest(".leave a");
  if (way) { event.preventDefault(); location.replace(way.href); }
});
/* Where am I: asked once, on a tap, rounded to about ten metres, and sent to nobody but this portal. */
for (const button of document.querySelectorAll("[data-locate]")) {
  if (!navigator.geolocation) continue;
  button.hidden = false;
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    ({coords}) => location.assign(`${button.dataset.locate}?at=${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`),
    () => { button.textContent = button.dataset.refused; }, {timeout: 10000}));
}
/* What is to be pasted elsewhere is copied by a button, where the browser can. */
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = document.getElementById(button.dataset.copy);
    text.select();
    navigator.clipboard.writeText(text.value).then(() => { button.textContent += " ✓"; });
  });
}
/* Words said often are put where one writes, without leaving the page. */
for (const link of document.querySelectorAll("a[data-insert]")) {
  const field = document.getElementById(link.dataset.insert);
  if (!field) continue;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    field.value = field.value ? `${field.value}\n${link.textContent}` : link.textContent;
    field.focus();
  });
}
