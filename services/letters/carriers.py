"""Who carries a letter on its way: the same three questions to each. The relay knows of no other."""

from __future__ import annotations

from datetime import timedelta

from accounts import sms
from accounts.models import Contact
from accounts.outcomes import NoAnswer, Outcome
from services.letters import mail, wechat, wording
from services.letters.models import Letter

Way = Letter.Way


def can_bring(letter: Letter) -> bool:
    """Whether the address of this way is still there; a letter that confirms an address needs it unconfirmed."""
    to: Contact = letter.to
    return bool({Way.SMS: to.phone_cipher, Way.WECHAT: to.openid_cipher, Way.MAIL: to.email}[Way(letter.way)])


def afford(letter: Letter) -> None:
    """Count the letter against the day's budgets; only SMS cost. Raises accounts.limits.TooMany."""
    if letter.way == Way.SMS:
        sms.afford(letter.to.phone, urgent=bool(letter.facts.get("urgent")))


def give(letter: Letter) -> Outcome:
    """Hand it over, once. Raises TemplateDoesNotExist."""
    text = wording.say(letter, letter.to.language)
    if letter.way == Way.MAIL:
        return mail.deliver(letter.key, letter.to.email, wording.subject(letter, letter.to.language), text)
    if letter.way == Way.WECHAT:
        link = wording.address(letter.facts.get("path", ""), letter.to.language)
        facts = {**wording.params(letter), "text": wording.keepsake(text)[: wording.LONGEST_PARAM]}
        return wechat.deliver(letter.key, letter.to.openid, wording.template_code(letter), facts, link)
    return sms.deliver(letter.key, letter.to.phone, wording.template_code(letter), wording.params(letter), text)


def can_be_asked(letter: Letter) -> bool:
    """Whether anybody can say what became of it.

    WeChat and mail cannot: there the same key is what keeps a second try from being a second letter.
    """
    return letter.way == Way.SMS and (sms.can_be_asked() or not sms.is_real())


def ask(letter: Letter) -> str:
    """unknown | accepted | delivered | failed. Raises NoAnswer."""
    return sms.query(letter.key, letter.to.phone, letter.given_at or letter.written_at)


def knows_after(letter: Letter) -> timedelta:
    """How long after handing it over "unknown" says nothing."""
    return sms.knows_after() if letter.way == Way.SMS else timedelta()


def reports(letter: Letter) -> bool:
    """Whether it can be learned later that a letter which was taken also arrived."""
    return letter.way == Way.SMS and sms.can_be_asked()


__all__ = ["NoAnswer", "Outcome", "afford", "ask", "can_be_asked", "can_bring", "give", "knows_after", "reports"]
