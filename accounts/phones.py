"""Chinese telephone numbers: every usual spelling in, one spelling out."""

from __future__ import annotations

import unicodedata

import phonenumbers


class NotAPhone(ValueError):
    """No mobile number of mainland China can be read from this."""


def normalise(number: str) -> str:
    """E.164 (+8613800138000). Takes blanks, hyphens, full-width digits, +86, 86, 0086. Raises NotAPhone."""
    text = unicodedata.normalize("NFKC", number).strip()
    try:
        parsed = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException as unreadable:
        raise NotAPhone(number) from unreadable
    national = str(parsed.national_number)
    if parsed.country_code != 86 or len(national) != 11 or national[0] != "1" or national[1] not in "3456789":
        raise NotAPhone(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def mask(number: str) -> str:
    """139****6021; empty stays empty."""
    digits = number.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if digits else ""


def spell(number: str) -> str:
    """As people read it aloud: 139 1920 4222."""
    digits = number.removeprefix("+86")
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}" if len(digits) == 11 else digits
