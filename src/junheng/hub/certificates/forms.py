"""Forms of what follows an issue."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, text_field


class Withdraw(ActForm):
    reason = text_field(_("Reason, as the public reads it"), 300, rows=3)


class Reissue(ActForm):
    relation = forms.ChoiceField(
        label=_("The new paper"),
        choices=(
            ("replaces", _("replaces the earlier one")),
            ("supplements", _("supplements the earlier one")),
        ),
        widget=forms.RadioSelect,
        initial="replaces",
    )
    reason = text_field(_("Why"), 300, rows=3)
    changed = text_field(_("What is different"), 300, rows=3)
