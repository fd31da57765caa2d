/* The desk without a mouse. Keys can be switched off, for who dictates to the machine (WCAG 2.1.4). */
{
  const dialog = document.getElementById("keys"), shown = document.querySelector(".keys");
  const heard = shown.querySelector("[role=status]"), back = document.querySelector("a[href$='/work/']");
  const rows = [...document.querySelectorAll(".cases tbody tr")], link = (row) => row.querySelector("th a");
  const here = () => rows.findIndex((row) => row.contains(document.activeElement));
  const steps = [...document.querySelectorAll(".steps form, .steps .ask")].slice(0, 9);
  const off = () => localStorage.getItem("keys") === "off";

  function walk(by) {
    const at = here(), next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1);
    if (rows[next]) link(rows[next]).focus();
  }

  function pick() {
    const row = rows[here()], box = row && row.querySelector("[name=n]");
    if (!box) return;
    box.checked = !box.checked;
    heard.textContent = `${heard.dataset.picked} ${document.querySelectorAll(".cases [name=n]:checked").length}`;
  }

  /* The button itself is left to the person: a key opens, it never takes a step. */
  function unfold(form) {
    if (form.matches(".ask")) { form.click(); return; }
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    form.querySelector("input:not([type=hidden]), textarea, select, button").focus();
  }

  const KEYS = new Map(Object.entries({
    "?": () => dialog.showModal(),
    "/": () => { const field = document.getElementById("id_q"); if (field) field.focus(); },
    j: () => walk(1), k: () => walk(-1), ArrowDown: () => walk(1), ArrowUp: () => walk(-1), x: pick,
    u: () => { if (back) back.click(); },
  }));
  steps.forEach((form, place) => KEYS.set(String(place + 1), () => unfold(form)));

  function isWriting(field) {
    return field.isContentEditable || field.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
  }

  document.addEventListener("keydown", (event) => {
    const act = KEYS.get(event.key), arrow = event.key.startsWith("Arrow");
    if (!act || off() || dialog.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isWriting(event.target) || (arrow && here() < 0)) return;
    event.preventDefault();
    act();
  });

  /* Beside the words of each step stands its key, for who sees; others are told by the attribute. */
  function label(form, place) {
    const fold = form.closest("details:not(.group)"), button = form.matches(".ask") ? form : form.querySelector(".button");
    const said = fold ? fold.querySelector("summary") : button;
    const key = Object.assign(document.createElement("kbd"), {textContent: place + 1});
    key.setAttribute("aria-hidden", "true");
    said.setAttribute("aria-keyshortcuts", place + 1);
    said.prepend(key, " ");
  }

  function turn(how) {
    if (how) localStorage.setItem("keys", how);
    for (const one of dialog.querySelectorAll("[data-switch]")) one.hidden = (one.dataset.switch === "on") !== off();
    document.documentElement.classList.toggle("keyless", off());
  }

  if (typeof dialog.showModal === "function" && matchMedia("(min-width: 62rem) and (hover: hover)").matches) {
    shown.hidden = false;
    steps.forEach(label);
  }
  shown.querySelector("[data-keys]").addEventListener("click", () => dialog.showModal());
  for (const one of dialog.querySelectorAll("[data-switch]")) one.addEventListener("click", () => turn(one.dataset.switch));
  turn("");
}
