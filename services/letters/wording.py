"""What a letter says. The file's name is the step's: templates/letters/<kind>/<verb>.txt, in English <verb>.en.txt."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template import Context, Template, TemplateDoesNotExist
from django.template.loader import select_template
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from services.letters.models import Letter

ADDRESS = re.compile(r"\s*[：:]?\s*https?://\S+", re.IGNORECASE)
TOLD = ("reply", "reason", "question", "when")  # the words that letters quote
AMONG_STAFF = frozenset({"send_back"})  # steps in which staff write to staff
LONGEST_PARAM = 20  # characters; what templates of Chinese SMS gateways let through in a variable
OF_SEALED = ("number", "path", "sealed", "face", "due", "urgent", "prompt", "way")


def template_for(kind: str, verb: str, language: str = "zh-hans") -> Template:
    """The letter of this kind, or the one that reads the same for any kind; Chinese where there is no English.

    Raises TemplateDoesNotExist.
    """
    names = [f"letters/{kind}/{verb}.txt", f"letters/any/{verb}.txt"]
    if language == "en":
        names = [name.removesuffix(".txt") + ".en.txt" for name in names] + names
    return select_template(names).template


def sealed_template(face: str, language: str = "zh-hans") -> Template:
    """All that a letter of a sealed case may say: that there is something to read. Raises TemplateDoesNotExist."""
    return template_for("sealed", "resident" if face == "resident" else "staff", language)


def address(path: str, language: str) -> str:
    """The whole link to a path of ours, in the reader's language; empty stays empty."""
    if not path:
        return ""
    english = "/en" if language == "en" else ""
    return f"{settings.PUBLIC_URL}{settings.FORCE_SCRIPT_NAME or ''}{english}{path}"


def say(letter: Letter, language: str) -> str:
    """The whole letter on one line, its link included. Raises TemplateDoesNotExist."""
    facts = letter.facts
    template = _template_of(letter, language)
    link = address(facts.get("path", ""), language)
    with translation.override(language):
        words = template.render(Context({**facts, "due": _when(facts.get("due", ""))}, autoescape=False))
    return " ".join(f"{words} {link}".split())


def say_if_known(letter: Letter, language: str) -> str:
    """The same; empty when a new version no longer knows this letter."""
    try:
        return say(letter, language)
    except TemplateDoesNotExist:
        return ""


def _template_of(letter: Letter, language: str) -> Template:
    if letter.facts.get("sealed"):
        return sealed_template(letter.facts.get("face", ""), language)
    return template_for(letter.kind, letter.verb, language)


def subject(letter: Letter, language: str) -> str:
    """What stands above a mail: the number, and of a sealed case not even that."""
    with translation.override(language):
        words = gettext("邻格通知")
    number = "" if letter.facts.get("sealed") else letter.facts.get("number", "")
    return f"{words} {number}".strip()


def keepsake(text: str) -> str:
    """The letter as it may be kept: without links, for a link is a way into the case."""
    return ADDRESS.sub("", text).strip()


def params(letter: Letter) -> dict[str, str]:
    """What a gateway that wants its own templates fills in. Of a sealed case the way to it, and nothing else."""
    facts = letter.facts
    if facts.get("sealed"):
        return {"path": facts.get("path", "").lstrip("/")}
    told = {name: str(word)[:LONGEST_PARAM] for name, word in facts.get("words", {}).items()}
    return {**told, "number": facts.get("number", ""), "path": facts.get("path", "").lstrip("/")}


def template_code(letter: Letter) -> str:
    """The gateway's name for the template: reports_accept; sealed_resident and sealed_staff tell nothing."""
    if letter.facts.get("sealed"):
        return "sealed_resident" if letter.facts.get("face") == "resident" else "sealed_staff"
    return f"{letter.kind}_{letter.verb}"


def trimmed(facts: dict[str, Any], verb: str) -> dict[str, Any]:
    """The facts a letter is allowed to hold.

    Of a sealed case neither words nor title are written down again. What a resident wrote goes to nobody by letter:
    words are told to residents, and to staff only where a colleague wrote them.
    """
    if facts.get("sealed"):
        return {name: facts[name] for name in OF_SEALED if name in facts}
    heard = facts.get("face") == "resident" or verb in AMONG_STAFF
    words = facts.get("words") or {}
    return {**facts, "words": {name: words[name] for name in TOLD if heard and words.get(name)}}


def _when(iso: str) -> datetime | None:
    """In the portal's time, for the templates to format."""
    moment = parse_datetime(iso) if iso else None
    return timezone.localtime(moment) if moment and timezone.is_aware(moment) else moment
