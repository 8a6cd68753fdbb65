"""Forms of agreements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.recognition import rules

PAPERS = (
    ("verification", pgettext_lazy("service", "verification")),
    ("calibration", pgettext_lazy("service", "calibration")),
    ("joint-check", _("joint checks from merged lists")),
)


class DraftAgreement(ActForm):
    number = text_field(_("Number of the document"), 60)
    title_zh = text_field(_("Title in Chinese"), 160)
    title_en = text_field(_("Title in English"), 200, required=False)
    document = text_field(_("Where its text is published"), 200)
    parties = forms.MultipleChoiceField(label=_("Parties"), widget=forms.CheckboxSelectMultiple)
    papers = forms.MultipleChoiceField(
        label=_("What it speaks of"), choices=PAPERS, widget=forms.CheckboxSelectMultiple
    )
    items = forms.MultipleChoiceField(
        label=_("Measurement items"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("None ticked: every item"),
    )  # fmt: skip
    conditions = forms.MultipleChoiceField(
        label=_("Conditions"), widget=forms.CheckboxSelectMultiple, required=False
    )
    since = day_field(_("From"))
    until = day_field(_("Last day"), required=False, hint=_("Empty: until it is ended"))

    def __init__(
        self,
        *args: Any,
        provinces: Sequence[tuple[str, str]],
        items: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        for name, choices in (
            ("parties", provinces), ("items", items), ("conditions", rules.conditions_as_words(language).items()),
        ):  # fmt: skip
            field: Any = self.fields[name]
            field.choices = list(choices)


class Why(ActForm):
    reason = text_field(_("Reason, as the public reads it"), 300, rows=3)
