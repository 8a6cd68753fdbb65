"""What people type to join and to sign in: our labels, our hints, one sentence where a list of rules stood."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkey
from allauth.socialaccount import forms as social
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
ONCE_MORE = _("The same password once more")
GOOD_PASSWORD = _("At least ten characters; not a common password, not like your name or address.")
CODE = pgettext_lazy("second factor", "Code")
SIX_DIGITS = _("The six digits that the app shows now")


class Plain:
    """A label says what a field is; no placeholder repeats it, and no link or list stands in a hint."""

    labels: ClassVar[Mapping[str, Any]] = {}
    hints: ClassVar[Mapping[str, Any]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _(
                    "This is not an e-mail address. It looks like name@example.org."
                )
            if name == "code":
                field.widget.attrs.update(inputmode="numeric", maxlength="10")

    def add_error(self, field: str | None, error: Any) -> None:
        """The one sentence the library words itself, where two passwords differ, in our words."""
        if field == "password2" and not isinstance(error, ValidationError):
            error = _("The two passwords differ. Type the same one twice.")
        super().add_error(field, error)  # type: ignore[misc]


class LogIn(Plain, account.LoginForm):  # type: ignore[misc]
    labels = {"login": EMAIL, "password": PASSWORD}


class ResetPassword(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": EMAIL}


class ResetPasswordKey(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": NEW_PASSWORD, "password2": ONCE_MORE}
    hints = {"password1": GOOD_PASSWORD}


class SetPassword(Plain, account.SetPasswordForm):  # type: ignore[misc]
    labels = {"password1": PASSWORD, "password2": ONCE_MORE}
    hints = {"password1": GOOD_PASSWORD}


class ChangePassword(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    labels = {"oldpassword": _("Present password"), "password1": NEW_PASSWORD, "password2": ONCE_MORE}
    hints = {"password1": GOOD_PASSWORD}


class AddEmail(Plain, account.AddEmailForm):  # type: ignore[misc]
    labels = {"email": EMAIL}


class Reauthenticate(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": PASSWORD}


def a_name(text: str) -> None:
    """What a person signs with can be read: no control, direction or invisible characters."""
    if any(unicodedata.category(character)[0] == "C" for character in text):
        raise ValidationError(_("The name holds a character that cannot be seen. Type it again."))


class Named(forms.Form):
    """Whoever makes an account says under which name they sign."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=60, validators=[a_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip

    def save(self, request: HttpRequest) -> Any:
        person = super().save(request)  # type: ignore[misc]
        if person is not None:
            person.name = self.cleaned_data["name"]
            person.save(update_fields=["name"])
        return person


class SignUp(Plain, Named, account.SignupForm):  # type: ignore[misc]
    labels = {"email": EMAIL, "password1": PASSWORD, "password2": ONCE_MORE}
    hints = {
        "name": _("As it shall stand under what you sign"),
        "email": _("We send a letter there to see that it is yours."),
        "password1": GOOD_PASSWORD,
    }
    field_order = ["name", "email", "password1", "password2"]


class SignUpFromElsewhere(Plain, Named, social.SignupForm):  # type: ignore[misc]
    """The other service says who somebody is; the name and the address are theirs to correct."""

    labels = {"email": EMAIL}
    hints = {"name": _("As it shall stand under what you sign")}
    field_order = ["name", "email"]


class SecondFactor(Plain, factor.AuthenticateForm):  # type: ignore[misc]
    labels = {"code": CODE}
    hints = {"code": _("Six digits from the app, or one of your recovery codes")}


class SecondFactorAgain(Plain, factor.ReauthenticateForm):  # type: ignore[misc]
    labels = {"code": CODE}
    hints = SecondFactor.hints


class ActivateCodes(Plain, ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": CODE}
    hints = {"code": SIX_DIGITS}


DEVICE = pgettext_lazy("of a device", "Name")


class AddPasskey(Plain, passkey.AddWebAuthnForm):  # type: ignore[misc]
    labels = {"name": DEVICE, "passwordless": _("Sign in with it alone, without the password")}
    hints = {
        "name": _("By which you know the device, say: phone, blue key"),
        "passwordless": _(
            "The device then checks fingerprint, face or number itself. Without the tick it is asked for after the password."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["passwordless"] = True


class RenamePasskey(Plain, passkey.EditWebAuthnForm):  # type: ignore[misc]
    labels = {"name": DEVICE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = "60"
