"""What is typed in to come in: numbers in any usual spelling, codes with blanks or full-width digits."""

from __future__ import annotations

import unicodedata

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import limits, sittings
from accounts.models import AccountEvent, User
from accounts.phones import NotAPhone, normalise

FACTOR_TRIES = ((10, 300), (60, 86400))


class PhoneField(forms.CharField):
    """A mobile number of mainland China, in any usual spelling; the cleaned value is E.164, or empty."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
    default_error_messages = {
        "required": _("请填写手机号码。"),
        "not_a_phone": _("这不是一个手机号码，请填写 11 位的手机号码。"),
    }

    def to_python(self, value: str | None) -> str:
        text = super().to_python(value)
        if text in self.empty_values:
            return ""
        try:
            return normalise(text)
        except NotAPhone as unreadable:
            raise ValidationError(self.error_messages["not_a_phone"], "not_a_phone") from unreadable


class CodeField(forms.CharField):
    """Six digits, however they are spaced; the cleaned value is the digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12})
    default_error_messages = {
        "required": _("请填写短信里的 6 位验证码。"),
        "not_a_code": _("验证码是短信里的 6 位数字。"),
    }

    def to_python(self, value: str | None) -> str:
        typed = unicodedata.normalize("NFKC", super().to_python(value) or "")
        digits = "".join(char for char in typed if char not in " -\t")
        if digits and not (len(digits) == 6 and digits.isdecimal()):
            raise ValidationError(self.error_messages["not_a_code"], "not_a_code")
        return digits


class SignInForm(forms.Form):
    """One step for all: who is new is registered by it."""

    phone = PhoneField(label=_("手机号码"), max_length=40)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = CodeField(label=_("验证码"))


class NumberForm(forms.Form):
    phone = PhoneField(label=_("手机号码"), max_length=40)


class NewNumberForm(forms.Form):
    phone = PhoneField(label=_("新的手机号码"), max_length=40)


class StaffForm(forms.Form):
    """Name and password, for the few accounts that have one; a second factor follows. Checks as it cleans.

    It asks by user name itself: with allauth's own form a number typed here would overwrite the stored one.
    """

    username = forms.CharField(
        label=_("用户名"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("请填写用户名。")},
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("请填写密码。")},
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    user: User | None = None

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors:
            asked = {"username": cleaned["username"], "password": cleaned["password"]}
            self.user = get_adapter().authenticate(context.request, **asked)
            if self.user is None:
                self.add_error("password", _("用户名或密码不对。"))
                if known := User.objects.filter(username=cleaned["username"]).first():
                    sittings.note(AccountEvent.What.REFUSED, known, how="password")
        return cleaned


# -- Second factors: guesses are counted in the database, whichever process they come to -------------------------


class _Measured:
    def clean_code(self) -> str:
        """Raises TooMany."""
        limits.spend("second_factor", str(self.user.pk), *FACTOR_TRIES)  # type: ignore[attr-defined]
        try:
            return super().clean_code()  # type: ignore[misc]
        except ValidationError:
            sittings.note(AccountEvent.What.REFUSED, self.user, how="code")  # type: ignore[attr-defined]
            raise

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label = _("验证器里的 6 位数字，或一个备用码")
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        field.error_messages["required"] = _("请填写验证码。")


class SecondFactorForm(_Measured, AuthenticateForm):
    pass


class SecondFactorAgainForm(_Measured, ReauthenticateForm):
    pass


class EnrolAppForm(_Measured, ActivateTOTPForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("验证器里的 6 位数字")
