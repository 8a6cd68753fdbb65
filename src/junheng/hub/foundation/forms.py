"""Forms of the foundation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, text_field

LONGEST_DAYS = 366


class MakeToken(ActForm):
    name = text_field(_("What it is for"), 60, hint=_("Such as: bench program of room 3"))
    days = forms.IntegerField(label=_("Days it holds"), min_value=1, max_value=LONGEST_DAYS, initial=90)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what you tick, and never more than your own roles allow at that moment"),
    )

    def __init__(self, *args: Any, scopes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scopes"]
        field.choices = [(scope, scope) for scope in scopes]
