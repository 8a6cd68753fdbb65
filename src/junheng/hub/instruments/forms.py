"""Forms of the ledger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.institutions.models import Item
from junheng.hub.instruments import queries, rules

PARTS = (
    ("piece", _("piece of a set")),
    ("channel", _("channel")),
    ("range", _("range")),
    ("function", _("function")),
)


class RegisterInstrument(ActForm):
    item = forms.ModelChoiceField(label=_("What it measures as"), queryset=Item.objects.all())
    name = text_field(_("Name on its plate"), 80)
    name_en = text_field(_("Name in English"), 120, required=False)
    serial = text_field(_("Serial number"), 60)
    purpose = forms.ChoiceField(label=_("Used for"), help_text=_("Whether it must be verified depends on it"))
    word = text_field(
        _("As people call it"),
        60,
        required=False,
        hint=_("Such as 电子秤: finds its entry in the mandatory catalogue"),
    )
    size = forms.FloatField(
        label=_("Size, where the catalogue names one"),
        required=False,
        min_value=0,
        max_value=10000,
        help_text=_("DN or G as a number"),
    )
    maker = text_field(_("Maker"), 80, required=False)
    model = text_field(_("Model"), 60, required=False)
    range_text = text_field(_("Range"), 120, required=False)
    accuracy_class = text_field(_("Accuracy class"), 30, required=False)
    own_number = text_field(_("Your own number"), 40, required=False)
    place = text_field(_("Where it stands"), 120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose: Any = self.fields["purpose"]
        purpose.choices = queries.uses()


class AddPart(ActForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=PARTS)
    name = text_field(_("Name"), 60)
    range_text = text_field(_("Range"), 120, required=False)
    accuracy_class = text_field(_("Accuracy class"), 30, required=False)


class Seal(ActForm):
    seal_number = text_field(_("Number of the seal"), 40)


class NoteMark(ActForm):
    kind = forms.ChoiceField(label=_("Which one"), widget=forms.RadioSelect)
    value = text_field(_("What stands there"), 40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = 0 if (get_language() or "").startswith("zh") else 1
        kind: Any = self.fields["kind"]
        kind.choices = [(code, words[place]) for code, words in rules.MARK_KINDS.items()]


class LoadEdition(ActForm):
    code = text_field(_("Name of the edition"), 60, hint=_("As it is cited, such as SAMR公告2020年第42号"))
    in_force_from = day_field(_("In force from"))
    file = forms.FileField(
        label=_("The table (CSV)"), max_length=120, allow_empty_file=False,
        help_text=_("The columns of the shipped table, UTF-8, at most 1 MB and 1000 rows; size_symbol, size_low, size_high where a size bounds a row"),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )  # fmt: skip


class CompareCatalogue(ActForm):
    source = text_field(_("Where the official text is published"), 200)
    groups = forms.IntegerField(label=_("Items of level 1 in the text"), min_value=1, max_value=1000)
    items = forms.IntegerField(label=_("Items of level 2 in the text"), min_value=1, max_value=1000)
    rows = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ClassInstrument(ActForm):
    number = forms.ChoiceField(label=_("Row of the catalogue in force"))
    reason = text_field(_("Reason"), rules.LONGEST_REASON)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("none", _("not in the catalogue"))
        rows = [(number, f"{number} {name}") for number, name in queries.rows_in_force()]
        number: Any = self.fields["number"]
        number.choices = [("", _("choose")), *rows, none]

    def clean_number(self) -> str:
        """Empty: the instrument is in no row. It is chosen, never what is left when nothing was."""
        told = str(self.cleaned_data["number"])
        return "" if told == "none" else told


class SetDueDate(ActForm):
    service = forms.ChoiceField(
        label=_("Service"), choices=(("verification", _("verification")), ("calibration", _("calibration")))
    )
    worked_on = day_field(_("Day of the work"))
    due = day_field(_("Due"))
    certificate_number = text_field(_("Number of the certificate"), 80, required=False)
    basis = text_field(_("Basis"), 160, hint=_("Such as: paper certificate, own plan"))
