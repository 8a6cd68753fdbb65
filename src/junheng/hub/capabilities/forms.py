"""Forms of measurement standards and capability entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.core.capability.kinds import KINDS
from junheng.core.capability.scope.lines import FIELDS
from junheng.core.capability.scope.signs import LONGEST
from junheng.core.capability.table_text import MOST_CHARACTERS
from junheng.hub.capabilities import tables
from junheng.hub.capabilities.models import MeasurementStandard, PieceEvidence, StandardPiece
from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.institutions.models import Item, Organisation, Qualification
from junheng.hub.ui.forms import NamedChoice, NamedChoices
from junheng.hub.ui.templatetags.ui import in_words
from junheng.hub.ui.words import state_words

NUMBER = re.compile(r"[+\-\u2212]?[0-9]{1,15}(\.[0-9]{0,15})?([eE][+\-]?[0-9]{1,2})?")


class NumberField(forms.CharField):
    """A decimal number kept as typed: text, not a float, so that its digits stay."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace("\u2212", "-")
        if text and not NUMBER.fullmatch(text):
            raise forms.ValidationError(
                _("“%(text)s” is not a number. Write 0.00008 or 8e-5."), params={"text": text[:40]}
            )
        return text


class RegisterStandard(ActForm):
    code = text_field(_("Code"), 40, hint=_("Your own, such as ZJ-E-01"))
    name_zh = text_field(_("Name"), 120)
    name_en = text_field(_("Name in English"), 160, required=False)
    items = NamedChoices(label=_("Items it serves"), queryset=Item.objects.all())
    examination = forms.ModelChoiceField(
        label=_("Examination certificate"), queryset=Qualification.objects.none(), required=False
    )
    is_public = forms.BooleanField(label=_("Public measurement standard"), required=False)
    is_highest = forms.BooleanField(label=_("Highest standard of the organisation"), required=False)
    range_text = text_field(_("Range"), 160, required=False)
    accuracy_text = text_field(_("Uncertainty, class or grade"), 160, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["examination"]
        field.queryset = organisation.qualifications.filter(type__in=("standard-exam", "public-standard"))


class AddPiece(ActForm):
    code = text_field(
        _("Code of the instrument"), 20, hint=_("The twelve digits of its card; it must be one of yours")
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=(("main", _("main standard")), ("auxiliary", _("auxiliary equipment")))
    )
    used_by = forms.ChoiceField(
        label=_("Used by"),
        choices=(
            ("order", _("order: certified value with U")),
            ("class", _("class: nominal value with limits")),
        ),
    )
    place = text_field(_("Place"), 120, required=False)


class RecordEvidence(ActForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind, state_words(kind)) for kind in PieceEvidence.Kind.values]
    )
    number = text_field(_("Number of the certificate"), 80)
    issuer_name = text_field(_("Issuer of the certificate"), 120)
    work_date = day_field(_("Day of the work"))
    due = day_field(_("Due by your plan"))
    as_found = forms.ChoiceField(
        label=_("As found, before it was adjusted"), required=False,
        choices=[("", _("the certificate does not say")), ("within", _("within its limits")), ("outside", _("outside its limits"))],
        help_text=_("Outside: a case opens over the work since the last good evidence, though it is good again now."),
    )  # fmt: skip
    reads_high_by = NumberField(
        label=_("As found it read high by"), required=False, help_text=_("In the unit below, minus if it read low; empty if unknown")
    )  # fmt: skip
    name = text_field(_("Name of the value"), 40, hint=_("As the service names it: voltage, mass, length"))
    unit = text_field(_("Unit"), 20)
    k = NumberField(label="k", initial="2")
    value = NumberField(label=_("Correction"), required=False, help_text=_("For a standard with one value"))
    U = NumberField(label=_("Expanded uncertainty U"), required=False)
    points = text_field(
        _("Points"), 4000, required=False, rows=5,
        hint=_("For several values, one a line: nominal, correction, U; separated by spaces or tabs"),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """The certified values as `record_evidence` takes them."""
        told = self.cleaned_data
        points = [line.split() for line in told["points"].splitlines() if line.strip()]
        value: dict[str, Any] = {
            "value": told["value"] or "0",
            "U": told["U"] or "0",
            "k": told["k"],
            "unit": told["unit"],
        }
        return {told["name"]: value | ({"points": points} if points else {})}

    def clean_points(self) -> str:
        text = str(self.cleaned_data["points"])
        for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
            parts = line.split()
            if len(parts) != 3 or not all(NUMBER.fullmatch(part) for part in parts):
                raise forms.ValidationError(
                    _("Line %(number)d: three numbers are needed: nominal, correction, U."),
                    params={"number": number},
                )
        return text

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("points") and not told.get("U") and "points" in told:
            self.add_error("U", _("Write U here, or points below with a U each."))
        return told


class SetPieceStatus(ActForm):
    status = forms.ChoiceField(label=_("Status"))
    reason = text_field(_("Reason"), 300, rows=3)
    limited_to = text_field(_("Limited to"), 160, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["status"]
        field.choices = [(value, state_words(value)) for value in StandardPiece.Status.values]


class DraftCapability(ActForm):
    item = NamedChoice(label=_("Item"), queryset=Item.objects.all())
    service = forms.ChoiceField(
        label=_("Service"),
        choices=(("calibrate", _("calibration")), ("verify", _("verification")), ("test", _("test"))),
    )
    kind = forms.ChoiceField(label=_("Quantity"))
    unit = text_field(_("Unit"), 20, hint=_("Of the range and of U: V, kg, mm"))
    low = NumberField(
        label=_("Range from"), required=False, help_text=_("Left open with a table below: the table's own")
    )
    high = NumberField(label=_("Range to"), required=False)
    a = NumberField(
        label=_("U at zero, a"), required=False, help_text=_("U = a + b·x, k = 2; for calibration")
    )
    b = NumberField(label=_("Part of the value, b"), required=False, help_text=_("Such as 8e-6"))
    table = forms.CharField(
        label=_("Table of U over two axes"), required=False, max_length=MOST_CHARACTERS, strip=False,
        widget=forms.Textarea(attrs={
            "rows": 8, "class": "num", "spellcheck": "false", "wrap": "off", "hx-post": "/capabilities/check-table", "hx-trigger": "load, input changed delay:400ms, change from:closest form",
            "hx-include": "closest form", "hx-target": "#table-read", "hx-sync": "this:replace",
        }),
        help_text=_("For U that depends on a condition as well, such as voltage and frequency: paste it from a spreadsheet, or type it. The first row holds the values of the condition, the first column those of the quantity."),
    )  # fmt: skip
    axis = text_field(_("Condition"), 40, required=False, hint=_("Of the table: frequency, temperature, or another name"))  # fmt: skip
    axis_unit = text_field(_("Unit of the condition"), 20, required=False, hint=_("Such as Hz"))
    u_unit = text_field(_("Unit of U in the table"), 20, required=False, hint=_("Such as µV or %; left open: the unit above"))  # fmt: skip
    relative_to = forms.ChoiceField(
        label=_("A relative U is a part of"), required=False,
        choices=(("reading", _("the reading")), ("span", _("the span")), ("full-scale", _("full scale"))),
    )  # fmt: skip
    interpolation = forms.ChoiceField(
        label=_("Between the printed points"), required=False,
        choices=(("", _("choose")), ("greater", _("the greatest of the four points around")), ("linear", _("straight along both axes"))),
    )  # fmt: skip
    k = NumberField(label=_("k of the table"), required=False, initial="2")
    instruments = text_field(
        _("Kinds of instrument"), 200, required=False, hint=_("For verification; separated by commas")
    )
    classes = text_field(_("Classes"), 60, required=False, hint=_("Such as M1, M2"))
    kinds = text_field(_("Kinds of verification"), 60, required=False, hint=_("Such as 首次, 后续"))
    areas = text_field(
        _("Area of the authorisation"), 200, required=False, hint=_("Division codes, separated by commas")
    )
    methods = text_field(_("Methods of test"), 200, required=False)
    qualification = forms.ModelChoiceField(
        label=_("Rests on"), queryset=Qualification.objects.none(), required=False,
        help_text=_("Without one the entry is shown as self-declared"),
    )  # fmt: skip
    standard = NamedChoice(
        label=_("Measurement standard"), queryset=MeasurementStandard.objects.none(), required=False
    )
    turnaround_days = forms.IntegerField(
        label=_("Working days until ready"), required=False, min_value=0, max_value=3650
    )

    def __init__(self, *args: Any, organisation: Organisation, chinese: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = ("axis", "axis_unit", "u_unit", "relative_to", "interpolation", "k", "table")
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        kind: Any = self.fields["kind"]
        kind.choices = [(each.id, each.zh if chinese else each.en) for each in KINDS]
        rests: Any = self.fields["qualification"]
        rests.queryset = organisation.qualifications.all()
        standard: Any = self.fields["standard"]
        standard.queryset = organisation.standards.all()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        told["read"] = None
        if str(told.get("table", "")).strip():
            told["read"] = tables.read(told)
            for field, fault in tables.faults_of(told, told["read"]):
                self.add_error(field, in_words(fault))
        else:
            for end in ("low", "high"):
                if end in told and not told[end]:
                    self.add_error(end, _("Write the range, or a table below."))
        return told

    def data_of_entry(self) -> dict[str, Any]:
        """The entry as `junheng.capability/1` states it."""
        told = self.cleaned_data
        box: dict[str, Any] = {"range": {"low": told["low"], "high": told["high"]}}
        if told["read"] is not None:
            return tables.entry_of(told, told["read"])
        if told["a"] or told["b"]:
            box["uncertainty"] = {"linear": {"a": told["a"] or "0", "b": told["b"] or "0"}, "k": 2}
        data: dict[str, Any] = {
            "service": told["service"],
            "kind": told["kind"],
            "unit": told["unit"],
            "boxes": [box],
        }
        if told["service"] == "verify":
            names = ("instruments", "classes", "kinds", "areas")
            data["verification"] = {name: _words(told[name]) for name in names if told[name]}
        if told["service"] == "test" and told["methods"]:
            data["testing"] = {"methods": _words(told["methods"])}
        return data


def _words(text: str) -> list[str]:
    return [word.strip() for word in re.split("[,，、;；]", text) if word.strip()]


class Withdraw(ActForm):
    reason = text_field(_("Reason"), 300, rows=3)


class AttachFile(ActForm):
    """The digital certificate itself."""

    file = forms.FileField(
        label=_("Digital calibration certificate (DCC, XML)"), max_length=120, allow_empty_file=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xml"}),
    )  # fmt: skip


def groups_of(text: str) -> list[list[str]]:
    """One group a line; values separated by spaces, tabs, commas or semicolons."""
    return [re.split(r"[\s,;，；]+", line.strip()) for line in text.splitlines() if line.strip()]


class PlanChecks(ActForm):
    """The check standard of a piece, and its first groups (practice P9)."""

    name = text_field(_("Check standard and point"), 120)
    unit = text_field(_("Unit"), 20)
    every_days = forms.IntegerField(label=_("Every so many days"), min_value=1, max_value=3660, initial=90)
    baseline = text_field(
        _("First groups"),
        4000,
        rows=7,
        hint=_("One group a line, at least five of equal size; 2 to 10 values each"),
    )

    def told(self) -> dict[str, Any]:
        given = super().told()
        return {**given, "baseline": groups_of(given["baseline"])}


class RecordCheck(ActForm):
    """A group read on the check standard."""

    on = day_field(_("Day of the check"))
    values = text_field(_("Values"), 400, hint=_("As many as in each first group, separated by spaces"))

    def told(self) -> dict[str, Any]:
        given = super().told()
        return {**given, "values": [text for group in groups_of(given["values"]) for text in group]}


class TakeOut(ActForm):
    place = text_field(_("Where to: client, address"), 160)
    check = text_field(_("Function check before it leaves, and its result"), 300, rows=2)


class BringBack(ActForm):
    good = forms.ChoiceField(
        label=_("Function check after return"),
        choices=(("yes", _("passed")), ("no", _("failed"))),
        widget=forms.RadioSelect,
    )
    check = text_field(_("What was checked, and the result"), 300, rows=2)

    def told(self) -> dict[str, Any]:
        given = super().told()
        return {**given, "good": given["good"] == "yes"}


SERVICES = (("calibrate", _("calibration")), ("verify", _("verification")), ("test", _("test")))
FIELD_WORDS = {
    "identifier": _("Number"), "service": _("Service"), "category": _("Branch"), "quantity": _("Quantity"), "instrument": _("Instrument"),
    "method": _("Method"), "item": _("Sample"), "class": _("Class"), "range": _("Range"), "minimum": _("Lower limit"),
    "maximum": _("Upper limit"), "unit": _("Unit of the range"), "parameter": _("Parameter of the condition"), "condition": _("Condition"),
    "uncertainty": _("Uncertainty"), "uncertainty_unit": _("Unit of the uncertainty"), "k": _("k"), "confidence": _("Coverage probability"),
    "relative": _("Relative?"), "limits": _("Restrictions"), "remarks": _("Remarks"), "table": _("Table of U over two axes"),
}  # fmt: skip
"""What a column of a published scope is about."""


class ImportScope(ActForm):
    """A published scope, and what holds for all of it."""

    file = forms.FileField(
        label=_("Scope as published (Excel .xlsx or CSV)"), max_length=200, allow_empty_file=False,
        help_text=_("At most 4 MB and 5000 lines; the first sheet is read"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )  # fmt: skip
    qualification = forms.ModelChoiceField(
        label=_("Rests on"), queryset=Qualification.objects.none(), required=False,
        help_text=_("Without one the entries are shown as self-declared"),
    )  # fmt: skip
    service = forms.ChoiceField(label=_("Service, where the file does not say"), choices=SERVICES)
    k = NumberField(
        label=_("k of the whole file"),
        required=False,
        help_text=_("If the scope states one for all lines, such as 2"),
    )
    decimal_sign = forms.ChoiceField(
        label=_("Decimal sign"),
        choices=((".", _("point: 0.5")), (",", _("comma: 0,5"))),
        widget=forms.RadioSelect,
        initial=".",
    )
    heads = text_field(
        _("Which column is which"), 1000, required=False, rows=3,
        hint=_("Only where the heads are not known: one a line, such as range = 量程范围. Names: quantity, instrument, range, uncertainty, k …"),
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rests: Any = self.fields["qualification"]
        rests.queryset = organisation.qualifications.all()

    def clean_k(self) -> str:
        text = str(self.cleaned_data["k"])
        if text and not 0 < float(text) <= 10:
            raise forms.ValidationError(_("k lies above 0 and not above 10."))
        return text

    def clean_heads(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in filter(None, (each.strip() for each in str(self.cleaned_data["heads"]).splitlines())):
            name, sign, head = (part.strip() for part in line.replace("＝", "=").partition("="))
            if name not in FIELDS or not sign or not head:
                raise forms.ValidationError(
                    _("“%(text)s” names no column. Names: %(names)s"),
                    params={"text": line[:60], "names": ", ".join(FIELDS)},
                )
            found[name] = head
        return found


class AcceptLine(ActForm):
    item = NamedChoice(label=_("Item"), queryset=Item.objects.all(), required=False)


class CorrectLine(ActForm):
    """A line of a scope as it should read."""

    item = NamedChoice(
        label=_("Item"),
        queryset=Item.objects.all(),
        required=False,
        help_text=_("Left open it is found by the instrument or the quantity"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = (
            "quantity",
            "instrument",
            "range",
            "minimum",
            "maximum",
            "unit",
            "parameter",
            "condition",
            "uncertainty",
            "uncertainty_unit",
            "k",
            "class",
            "method",
            "limits",
        )
        for name in names:
            self.fields[name] = text_field(FIELD_WORDS[name], LONGEST, required=False)
        self.fields["table"] = text_field(FIELD_WORDS["table"], MOST_CHARACTERS, required=False, rows=6)

    def told(self) -> dict[str, Any]:
        given = super().told()
        return {"item": given.pop("item"), "cells": given}


DAYS, REACH = 365, 100
"""Days ahead and kilometres, where nothing else is asked."""


class WeakSpots(forms.Form):
    """How far ahead, and how far away somebody still is within reach."""

    days = forms.IntegerField(label=_("Due within days"), min_value=1, max_value=3650, required=False)
    reach = forms.IntegerField(label=_("Within reach, km"), min_value=1, max_value=3000, required=False)
    item = forms.ChoiceField(label=_("Item"), required=False)

    def __init__(self, *args: Any, items: Sequence[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.choices = [("", _("every item")), *items]
