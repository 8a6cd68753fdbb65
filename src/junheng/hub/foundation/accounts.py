"""How people join: their name is asked for, and every letter goes through the outbox of the database.

A letter written inside the request leaves with its transaction or not at all; a mail server that is away delays
it and loses nothing.
"""

from __future__ import annotations

import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from junheng.hub.foundation import clock
from junheng.hub.foundation.models import OutgoingMail


class Adapter(DefaultAccountAdapter):
    """Mail through the outbox; accounts may be closed by the installation."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letter = self.render_mail(template_prefix, email, {"email": email, **context})
        OutgoingMail.objects.create(to=email, subject=letter.subject[:200], body=letter.body, at=clock.now())

    def format_email_subject(self, subject: str) -> str:
        return subject

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return os.environ.get("JUNHENG_SIGNUP", "1") == "1"


class Plain:
    """A label says what a field is; no placeholder repeats it, and no link stands in a hint."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if "<a " in str(field.help_text):
                field.help_text = ""


class LogIn(Plain, LoginForm):  # type: ignore[misc]
    pass


class ResetPassword(Plain, ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKey(Plain, ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePassword(Plain, ChangePasswordForm):  # type: ignore[misc]
    pass


class AddEmail(Plain, AddEmailForm):  # type: ignore[misc]
    pass


class SignUp(Plain, SignupForm):  # type: ignore[misc]
    """An account needs an address, a password and the name under which one signs."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=60, help_text=_("As it shall stand under what you sign"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    field_order = ["name", "email", "password1", "password2"]

    def save(self, request: HttpRequest) -> Any:
        person = super().save(request)
        if person is not None:
            person.name = self.cleaned_data["name"].strip()
            person.save(update_fields=["name"])
        return person
