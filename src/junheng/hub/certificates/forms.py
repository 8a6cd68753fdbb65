"""Forms of what follows an issue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, text_field


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


class OpenCase(ActForm):
    """What was found about a standard (practice P14)."""

    found_on = day_field(_("Found bad on"))
    why = text_field(_("How it was found"), 300, rows=3)
    reads_high_by = text_field(
        _("It was taken too high by"), 40, required=False,
        hint=_("What was attributed to it (indication with correction, certified value) minus its true value; negative where too low; empty where nobody knows"),
    )  # fmt: skip
    unit = text_field(_("Unit"), 20, required=False, hint=_("Such as MPa, V, mg"))
    low = text_field(_("From this point on"), 40, required=False, hint=_("Empty: over its whole range"))
    high = text_field(_("Up to this point"), 40, required=False)
    range_unit = text_field(_("Unit of these points"), 20, required=False, hint=_("Such as MPa, V, kg"))
    since = day_field(
        _("Suspected since"), required=False, hint=_("Empty: since its last certificate or passed check")
    )
    since_basis = text_field(_("By what it was good that day"), 200, required=False)

    def told(self) -> dict[str, Any]:
        given = super().told()
        return {**given, "unit": given["unit"] or "1"}


class CloseCase(ActForm):
    closing = text_field(_("Evidence: what was found, done and shown"), 500, rows=5)
