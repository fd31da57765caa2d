/* Drawing over a picture ticks the squares it passes; beginning on a black one clears them. Ticking works without this. */
{
  const squares = document.querySelector(".squares div"), hint = document.querySelector("[data-drawing]");
  let paint = null;
  const at = (event) => {
    const found = document.elementFromPoint(event.clientX, event.clientY);
    return found && squares.contains(found) && found.name === "squares" ? found : null;
  };
  squares.addEventListener("pointerdown", (event) => {
    const first = at(event);
    if (!first || event.button) return;
    event.preventDefault();
    paint = !first.checked;
    first.checked = paint;
    squares.setPointerCapture(event.pointerId);
  });
  squares.addEventListener("pointermove", (event) => {
    const next = paint === null ? null : at(event);
    if (next) next.checked = paint;
  });
  for (const end of ["pointerup", "pointercancel"]) squares.addEventListener(end, () => { paint = null; });
  squares.addEventListener("click", (event) => { if (event.detail) event.preventDefault(); }); /* the pointer has done it */
  hint.hidden = false;
}
