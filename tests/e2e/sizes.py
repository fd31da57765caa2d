"""What a thumb needs: targets large enough (WCAG 2.5.5), letters large enough, one column in the elder version."""

from __future__ import annotations

from playwright.sync_api import Page

TARGET = {False: 44, True: 60}  # px; True: the elder version
LETTERS = 22  # px, the root of the elder version

UNFOLD = """() => document.querySelectorAll("details").forEach((part) => { part.removeAttribute("name"); part.open = true; })"""

# Left out: what is out of sight, and links within a sentence. A box to tick is as large as its label.
SMALL = """(least) => {
  const found = [];
  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    const target = ["radio", "checkbox"].includes(one.type) ? one.closest("label") || one : one;
    const box = target.getBoundingClientRect();
    if (!target.checkVisibility() || !box.width || box.right <= 0 || one.closest("[aria-hidden=true]")) continue;
    const block = one.closest("p, li, dd, td, th, small");
    const inline = getComputedStyle(one).display === "inline" && one.tagName === "A" && block
      && block.textContent.replace(one.textContent, "").trim().length > 3;
    if (!inline && Math.min(box.width, box.height) < least - 0.5)
      found.push(`${one.tagName} “${(one.textContent || one.name).trim().slice(0, 20)}” ` +
        `${Math.round(box.width)}×${Math.round(box.height)}`);
  }
  return found;
}"""

BESIDE = """() => {
  const found = [], of = ".card, .field, .field label, details, .list li, .people li, .actions a";
  for (const one of document.querySelectorAll("main :is(" + of + ")")) {
    const next = one.nextElementSibling;
    if (!next || !next.matches(of) || !one.checkVisibility() || !next.checkVisibility()) continue;
    if (next.getBoundingClientRect().top < one.getBoundingClientRect().bottom - 1)
      found.push(`beside each other: “${one.textContent.trim().slice(0, 12)}” “${next.textContent.trim().slice(0, 12)}”`);
  }
  return found;
}"""

# Whoever is drawn into another shape than the camera saw; one that is cut to fit (object-fit) is not.
SQUEEZED = """() => [...document.images].filter((one) => {
  const wide = one.clientWidth / one.clientHeight, seen = one.naturalWidth / one.naturalHeight;
  return one.naturalHeight && one.clientHeight && getComputedStyle(one).objectFit === "fill" && Math.abs(wide / seen - 1) > 0.03;
}).map((one) => `squeezed: “${one.alt}” ${one.clientWidth}×${one.clientHeight} of ${one.naturalWidth}×${one.naturalHeight}`)"""


def unfold(page: Page) -> None:
    """Show what lies in folded parts."""
    page.evaluate(UNFOLD)


def faults(page: Page, large: bool) -> list[str]:
    """What is too small on this page or out of shape, and in the elder version what does not stand in one column."""
    found = page.evaluate(SMALL, TARGET[large]) + page.evaluate(SQUEEZED)
    if large:
        found += page.evaluate(BESIDE)
        if page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)") < LETTERS:
            found.append(f"letters below {LETTERS} px")
    return found
