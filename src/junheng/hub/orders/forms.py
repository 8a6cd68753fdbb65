"""Forms from a need to a checked record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.institutions.models import Item, Method, Organisation
from junheng.hub.instruments.models import Instrument
from junheng.hub.orders.models import Order, OrderLine, ServiceEdition
from junheng.hub.ui.forms import NamedChoice

SERVICES = (
    ("calibration", pgettext_lazy("service", "calibration")),
    ("verification", pgettext_lazy("service", "verification")),
    ("test", pgettext_lazy("service", "test")),
)
VERIFICATION_KINDS = (
    ("first", _("first verification")),
    ("subsequent", _("subsequent verification")),
    ("in-use", _("in-use check")),
    ("after-repair", _("verification after repair")),
    ("arbitration", _("arbitration")),
    ("sampling", _("sampling")),
)
MARKS = (("", _("no mark")), ("CNAS", "CNAS"), ("CMA", "CMA"))
RULES = (
    ("", _("no statement of conformity")),
    ("simple", _("simple: the value against the limit")),
    ("guarded", _("guarded: the value with U against the limit")),
)
SPARE_POINTS = 4
LABORATORIES = ("nmi", "institute", "industry-centre", "enterprise-laboratory")


class PlaceOrder(ActForm):
    institution = NamedChoice(label=_("Institution"), queryset=Organisation.objects.none())
    instruments = forms.MultipleChoiceField(
        label=_("Instruments"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one instrument.")},
    )
    service = forms.ChoiceField(
        label=_("Service"), choices=SERVICES, widget=forms.RadioSelect, initial="calibration"
    )
    kind = forms.ChoiceField(
        label=_("Kind of verification"), choices=VERIFICATION_KINDS, required=False, initial="subsequent",
        help_text=_("Only for a verification"),
    )  # fmt: skip
    mark = forms.ChoiceField(
        label=_("Mark on the certificate"), choices=MARKS, required=False,
        help_text=_("A mark needs an accreditation that covers the item; a calibration without a mark does not"),
    )  # fmt: skip
    wanted_on = day_field(_("Wanted by"), required=False)
    note = text_field(_("Note to the institution"), 500, required=False, rows=3)
    need = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    def __init__(self, *args: Any, instruments: Iterable[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        institution: Any = self.fields["institution"]
        institution.queryset = Organisation.objects.filter(kind__in=LABORATORIES, state="verified").order_by(
            "name_zh"
        )
        chosen: Any = self.fields["instruments"]
        chosen.choices = [(each.code, f"{each.name} {each.serial}") for each in instruments]


class AcceptOrder(ActForm):
    promised_on = day_field(_("Promised for"))
    decision_rule = forms.ChoiceField(label=_("Decision rule"), choices=RULES, required=False)
    adjustment_allowed = forms.BooleanField(label=_("Adjustment is allowed"), required=False)
    secrecy = forms.BooleanField(label=_("Secrecy was agreed"), required=False)
    note = text_field(_("Note of the review"), 500, required=False, rows=3)

    def __init__(self, *args: Any, order: Order, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {  # what an accepted quote settled stands there already
            "decision_rule": order.decision_rule, "secrecy": order.secrecy, "note": order.review_note, **self.initial,
        }  # fmt: skip
        self.lines = list(order.lines.all())
        for line in self.lines:
            for name, field in self._line_fields(line, order, on).items():
                self.fields[f"{name}-{line.position}"] = field
        names = [name for name in self.fields if "-" in name]
        self.order_fields(["key", *names])

    def _line_fields(self, line: OrderLine, order: Order, on: date) -> dict[str, forms.Field]:
        shared = {"item": line.instrument.name, "serial": line.instrument.serial}
        methods = Method.objects.filter(in_force__contains=on, organisation=None) | Method.objects.filter(
            in_force__contains=on, organisation=order.institution
        )
        free = line.mandatory and line.service == "verification"
        return {
            "method": forms.ModelChoiceField(label=_("Method for %(item)s %(serial)s") % shared, queryset=methods, empty_label=_("choose"), initial=line.method_id),
            "price": forms.DecimalField(
                label=_("Price in yuan"), min_value=Decimal(0), max_digits=12, decimal_places=2, initial=line.price, disabled=free,
                help_text=_("Mandatory verification is free of charge") if free else "",
            ),
            "urgent": forms.IntegerField(label=_("Urgent surcharge, %"), min_value=0, max_value=300, initial=0, disabled=free),
            "mark": forms.ChoiceField(label=_("Mark"), choices=MARKS, required=False, initial=line.mark),
        }  # fmt: skip

    def terms(self) -> dict[str, Any]:
        """What holds for the whole order."""
        names = ("promised_on", "decision_rule", "adjustment_allowed", "secrecy", "note")
        return {name: self.cleaned_data[name] for name in names}

    def of_line(self, line: OrderLine) -> tuple[Method, Decimal, int, str]:
        told = self.cleaned_data
        at = line.position
        return told[f"method-{at}"], told[f"price-{at}"], told[f"urgent-{at}"], told[f"mark-{at}"]


class Why(ActForm):
    reason = text_field(_("Reason"), 300, rows=3)


class CreditInvoice(ActForm):
    """Lines of an invoice to take back."""

    lines = forms.MultipleChoiceField(label=_("Lines"), widget=forms.CheckboxSelectMultiple)
    reason = text_field(_("Reason"), 300, rows=2)

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lines"]
        field.choices = list(lines)


class ReceiveItem(ActForm):
    condition = text_field(
        _("How it arrived"),
        300,
        hint=_("Written down before anything else: intact, or what is broken or missing"),
    )
    place = text_field(_("Where it is put"), 120, required=False)


class OpenRecord(ActForm):
    """Parameters and points of a service edition; its usual ones stand there already."""

    def __init__(
        self, *args: Any, edition: ServiceEdition, chinese: bool, kind: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        word = "zh" if chinese else "en"
        self.columns: Sequence[Mapping[str, Any]] = edition.data.get("point_fields", ())
        self.parameters: Sequence[Mapping[str, str]] = edition.data.get("parameters", ())
        for each in self.parameters:
            unit = "" if each["unit"] == "1" else f" ({each['unit']})"
            label = f"{each[word]}{unit}"
            self.fields[f"parameter-{each['name']}"] = forms.CharField(
                label=label, max_length=40, initial=each.get("usual", "")
            )
        skipped = edition.data.get("skip", {}).get(kind, ())
        usual: Sequence[Mapping[str, str]] = [
            point for point in edition.data.get("points", ()) if point.get("group", "") not in skipped
        ]
        self.rows = len(usual) + SPARE_POINTS
        for row in range(self.rows):
            for column in self.columns:
                initial = usual[row].get(column["name"], "") if row < len(usual) else ""
                self.fields[_point(row, column)] = forms.CharField(
                    required=False, max_length=40, initial=initial, label=f"{row + 1} · {column[word]}"
                )

    def grid(self) -> list[list[Any]]:
        """The bound fields of the points, row by row."""
        return [[self[_point(row, column)] for column in self.columns] for row in range(self.rows)]

    def plain(self) -> list[Any]:
        """The bound fields of the parameters."""
        return [self[f"parameter-{each['name']}"] for each in self.parameters]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for row in range(self.rows):
            filled = {column["name"]: told.get(_point(row, column), "") for column in self.columns}
            if not any(filled.values()):
                continue
            for column in self.columns:
                if not filled[column["name"]] and not column.get("may_be_empty"):
                    self.add_error(_point(row, column), _("Missing in this row."))
        if not self.points(told):
            raise forms.ValidationError(_("At least one point is needed."))
        return told

    def points(self, told: Mapping[str, Any]) -> list[dict[str, str]]:
        rows = [
            {column["name"]: told.get(_point(row, column), "") for column in self.columns}
            for row in range(self.rows)
        ]
        kept = [{name: text for name, text in row.items() if text} for row in rows if any(row.values())]
        return [{"id": f"p{at}"} | row for at, row in enumerate(kept, start=1)]

    def told(self) -> dict[str, Any]:
        told = self.cleaned_data
        parameters = {each["name"]: told[f"parameter-{each['name']}"] for each in self.parameters}
        return {"parameters": parameters, "points": self.points(told)}


def _point(row: int, column: Mapping[str, Any]) -> str:
    return f"point-{row}-{column['name']}"


class OpenBenchRun(OpenRecord):
    """Which items, standards and days, before the parameters and points of their service edition."""

    work_from = day_field(_("First day of the work"))
    work_to = day_field(_("Last day of the work"))
    place = text_field(_("Place"), 120, required=False)
    standards = forms.MultipleChoiceField(
        label=_("Standards used"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the standards this work rests on.")},
    )  # fmt: skip
    lines = forms.MultipleChoiceField(
        label=_("Items"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one item.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, lines: Sequence[OrderLine], pieces: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["lines"]
        chosen.choices = [(str(line.pk), f"{line.instrument.serial} · {line.order.number}") for line in lines]
        standards: Any = self.fields["standards"]
        standards.choices = list(pieces)

    def settled(self) -> list[Any]:
        """The bound fields of days, place and standards."""
        return [self[name] for name in ("work_from", "work_to", "place", "standards")]

    def told(self) -> dict[str, Any]:
        names = ("work_from", "work_to", "place", "standards", "lines")
        return super().told() | {name: self.cleaned_data[name] for name in names}


class ReopenBench(ActForm):
    remark = text_field(_("What is to be looked at again"), 300, rows=3)


class PrepareRecord(ActForm):
    work_from = day_field(_("First day of the work"))
    work_to = day_field(
        _("Last day of the work"), hint=_("Standards, rights and methods are judged on this day")
    )
    place = text_field(_("Place"), 120, required=False)
    standards = forms.MultipleChoiceField(
        label=_("Standards used"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the standards this work rests on.")},
    )  # fmt: skip
    adjusted = forms.BooleanField(
        label=_("The item was adjusted"),
        required=False,
        help_text=_("Then as found and as left are recorded in two blocks"),
    )
    adjustment_consent = text_field(_("Consent of the client to the adjustment"), 200, required=False)

    def __init__(self, *args: Any, pieces: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["standards"]
        field.choices = list(pieces)


class AcceptOutcome(ActForm):
    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    consent = text_field(_("How the client agreed: who, when, by which means"), 200, rows=2)

    def __init__(self, *args: Any, outcomes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["outcome"]
        field.choices = list(outcomes)


class ApproveDeviation(ActForm):
    text = text_field(_("Why the work may stand, and its effect on the uncertainty"), 300, rows=3)


class SendBack(ActForm):
    """Up to three remarks, each to one cell."""

    MOST = 3

    def __init__(self, *args: Any, cells: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(1, self.MOST + 1):
            self.fields[f"cell-{at}"] = forms.ChoiceField(
                label=_("Cell of remark %(at)d") % {"at": at},
                choices=[("", _("the whole record")), *cells],
                required=False,
            )
            self.fields[f"text-{at}"] = text_field(
                _("Remark %(at)d") % {"at": at}, 500, required=at == 1, rows=2
            )

    def remarks(self) -> list[tuple[str, str]]:
        told = self.cleaned_data
        rows = [(told[f"cell-{at}"] or "record", told[f"text-{at}"]) for at in range(1, self.MOST + 1)]
        return [(cell, text) for cell, text in rows if text]


class AnswerRemark(ActForm):
    answer = text_field(_("Answer"), 500, rows=3)


class CompareLimits(ActForm):
    document = text_field(_("The text it was compared with: number and year"), 160)


class RetireBudget(ActForm):
    reason = text_field(_("Why"), 300, rows=2)


class DraftEdition(ActForm):
    """A new method: its code, item and titles; the rest is written in the draft."""

    code = text_field(_("Code"), 40, hint=_("Small Latin letters, digits, hyphens, such as: torque-wrench"))
    item = NamedChoice(label=_("Item it measures"), queryset=Item.objects.none())
    title_zh = text_field(_("Title in Chinese"), 120)
    title_en = text_field(_("Title in English"), 160)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.queryset = Item.objects.order_by("name_zh")


class EditionText(ActForm):
    """A whole draft as the text of its file."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("The edition as a file"), max_length=200_000, strip=False,
        help_text=_("junheng.service/1; code, edition number and item stay as they are"),
        widget=forms.Textarea(attrs={"rows": 30, "class": "code", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            read = json.loads(text)
        except (ValueError, RecursionError) as problem:
            where = f"{problem.lineno}:{problem.colno}" if isinstance(problem, json.JSONDecodeError) else "—"
            raise forms.ValidationError(
                _("This is no JSON; it fails at line:column %(where)s.") % {"where": where}
            ) from None
        if not isinstance(read, dict):
            raise forms.ValidationError(_("An object { … } is needed."))
        return text


class ReviewEdition(ActForm):
    """Agree, or send back with what is to be changed."""

    answer = forms.ChoiceField(
        label=_("Result of the review"), widget=forms.RadioSelect,
        choices=(("agree", _("Agree: it says what the document asks")), ("back", _("Send back to its author"))),
    )  # fmt: skip
    remark = text_field(
        _("Reviewer's remark"), 500, required=False, rows=3, hint=_("Needed when it is sent back")
    )


class WithdrawDraft(ActForm):
    reason = text_field(_("Why"), 300, rows=2)


class RetireEdition(ActForm):
    reason = text_field(_("Why"), 300, rows=2)


class ValidateEdition(ActForm):
    conclusion = text_field(
        _("Conclusion"), 500, rows=3, hint=_("Why what comes out differently is right, and by which text")
    )
