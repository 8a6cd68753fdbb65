"""How people join: their name is asked for, and every letter goes through the outbox of the database.

A letter written inside the request leaves with its transaction or not at all; a mail server that is away delays
it and loses nothing.
"""

from __future__ import annotations

import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

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


class SignUp(SignupForm):  # type: ignore[misc]
    """An account needs an address, a password and the name under which one signs."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("As it shall stand under what you sign"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    field_order = ["name", "email", "password1", "password2"]

    def save(self, request: HttpRequest) -> Any:
        person = super().save(request)
        if person is not None:
            person.name = self.cleaned_data["name"].strip()
            person.save(update_fields=["name"])
        return person
