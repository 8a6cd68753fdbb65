"""Forms of agreements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.recognition import queries, rules

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


KINDS = (
    ("cmc", _("CMC of the KCDB")),
    ("arrangement", _("Arrangement of mutual recognition")),
    ("oiml", _("OIML certificate")),
)


class Countries(forms.CharField):
    """Codes or names between commas or spaces, as codes; what is not known stays, and is refused by name."""

    def clean(self, value: Any) -> tuple[str, ...]:
        parts = [
            part.strip() for part in re.split(r"[,，、;；\n]", super().clean(value) or "") if part.strip()
        ]
        return tuple(queries.country_of(part) or part[:20] for part in parts)


class ListEntry(ActForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    number = text_field(_("Number, as it is published"), 80)
    dated = day_field(_("Date"))
    title_zh = text_field(_("Title in Chinese"), 160)
    title_en = text_field(_("Title in English"), 200, required=False)
    instruments = text_field(
        _("Instruments, in the words of traders"), 400, rows=2, hint=_("In Chinese and English, as exporters type them")
    )  # fmt: skip
    countries = Countries(
        label=_("Countries and regions"), max_length=1500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Names or two letters, between commas"),
    )  # fmt: skip
    link = text_field(_("Where it is published"), 300)
    holder = text_field(
        _("Body whose papers it concerns"), 18, required=False, hint=_("Its 统一社会信用代码; empty for an arrangement of many")
    )  # fmt: skip
    category = text_field(_("OIML recommendation and category"), 80, required=False)
    quantity = text_field(_("Quantity of the CMC"), 80, required=False)
    low = text_field(_("Lower end"), 40, required=False)
    high = text_field(_("Upper end"), 40, required=False)
    unit = text_field(_("Unit"), 20, required=False)
    uncertainty = text_field(_("Expanded uncertainty"), 40, required=False)
    uncertainty_unit = text_field(_("Its unit"), 20, required=False, hint=_("Relative: 1 or %"))
    coverage_factor = text_field(_("Coverage factor k"), 10, required=False)


class AskHelp(forms.Form):
    """What an exporter types; nothing is kept."""

    instrument = forms.CharField(label=_("Instrument"), max_length=100, required=False)
    country = forms.CharField(label=_("Country or region"), max_length=60, required=False)
