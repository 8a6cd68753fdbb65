"""What is typed on the pages of examinations, materials and the regional register."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.institutions.models import Organisation, Region
from junheng.hub.standards.rules.completeness import demands, papers
from junheng.hub.standards.rules.words import WORDINGS
from junheng.hub.standards.templatetags.standards import STATES
from junheng.hub.ui.forms import NamedChoice

Choices = Sequence[tuple[Any, Any]]


def _said(pair: tuple[str, str]) -> str:
    return pair[0 if (get_language() or "").startswith("zh") else 1]


def _words(table: str) -> list[tuple[str, str]]:
    return [(code, _said(pair)) for code, pair in WORDINGS[table].items()]


def decimal_texts(text: str) -> list[str]:
    """Numbers as typed, separated by blanks, commas or new lines."""
    return [each for each in re.split(r"[\s,;，；、]+", text) if each]


class DraftApplication(ActForm):
    kind = forms.ChoiceField(
        label=_("Kind of examination"),
        help_text=_("A re-examination continues a certificate that is about to end"),
    )
    authority = NamedChoice(label=_("Authority of the examination"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, authorities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = _words("examination_kind")
        fields["authority"].queryset = authorities


class AttachDocument(ActForm):
    kind = forms.ChoiceField(label=_("Document"))
    file = forms.FileField(label=_("File"), max_length=120, help_text=_("PDF, PNG or JPEG, at most 10 MB"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [(each.key, _said((each.name_zh, each.name_en))) for each in papers()]


class Missing(ActForm):
    missing = text_field(_("What is to be completed"), 500, rows=4)


class Why(ActForm):
    reason = text_field(_("Reason"), 300, rows=3)


class MendFindings(ActForm):
    mending = text_field(_("What was put right"), 1000, rows=5)


class Decide(ActForm):
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=[("passed", _("it passes")), ("refused", _("it does not pass"))]
    )
    certificate = text_field(_("Number of the examination certificate"), 80, required=False)
    until = day_field(
        _("Last day of its validity, as printed"),
        required=False,
        hint=_("Proposed by the rule pack; what is printed counts"),
    )
    reason = text_field(_("Reason, where it does not pass"), 500, required=False, rows=3)


class SeriesForm(ActForm):
    """Readings of one kind; each kind has its own further fields."""

    parameter = text_field(_("Parameter"), 60, hint=_("Such as mass at 1 kg"))
    unit = text_field(_("Unit"), 20, hint=_("Of every value here, such as mg"))
    resolution = text_field(_("Resolution of the readings"), 40, hint=_("No reading may be finer"))
    on = day_field(_("Day of the readings"))
    EXTRA: dict[str, tuple[tuple[str, Any, int, bool], ...]] = {
        "repeatability": (
            ("values", _("Readings, at least ten"), 4, True),
            ("others", _("Other standard uncertainties of the budget"), 0, False),
            ("needed", _("U that is needed (k = 2)"), 0, False),
        ),
        "stability": (
            ("values", _("Readings of this group"), 3, True),
            ("allowed", _("U or MPEV"), 0, True),
            ("by", _("By which it is judged"), 0, True),
        ),
        "validation-transfer": (
            ("y", _("Own value"), 0, True),
            ("U", _("Its U (k = 2)"), 0, True),
            ("reference", _("Value of the higher standard"), 0, True),
            ("U_reference", _("U of the higher standard (k = 2)"), 0, True),
        ),
        "validation-comparison": (
            ("y", _("Own value"), 0, True),
            ("U", _("Its U (k = 2)"), 0, True),
            ("all", _("Values of all laboratories, your own among them"), 3, True),
        ),
    }
    LISTS = ("values", "others", "all")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        fields: Any = self.fields
        for name, label, rows, required in self.EXTRA[kind]:
            fields[name] = text_field(
                label, 4000 if name in self.LISTS else 40, required=required, rows=rows,
                hint=_("As they were read, with a space or a new line between them") if name in self.LISTS else "",
            )  # fmt: skip
        if kind == "stability":
            fields["by"] = forms.ChoiceField(
                label=self.EXTRA[kind][2][1], choices=[("U", _("U, used by order")), ("MPEV", _("MPEV, used by class"))]
            )  # fmt: skip

    def data(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            name: decimal_texts(told[name]) if name in self.LISTS else told[name]
            for name, _label, _rows, _required in self.EXTRA[self.kind]
            if told[name]
        }

    def told(self) -> dict[str, Any]:
        plain = {name: self.cleaned_data[name] for name in ("parameter", "unit", "resolution", "on")}
        return {**plain, "kind": self.kind, "data": self.data()}


EFFECTS = {
    "same-or-better": _("same or better characteristics"),
    "worse": _("lesser characteristics or another range"),
    "nothing-else": _("nothing that was examined changes"),
    "other-demands": _("other demands on the standard"),
}


class FileChange(ActForm):
    change = forms.ChoiceField(label=_("What changes, and what it does"))
    what = text_field(_("What changed"), 500, rows=3)
    on = day_field(_("Day of the change"))
    authority = NamedChoice(
        label=_("Authority, where it is filed"), queryset=Organisation.objects.none(), required=False
    )

    def __init__(self, *args: Any, authorities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["authority"].queryset = authorities
        fields["change"].choices = [
            (
                f"{kind}/{effect}",
                f"{_said(WORDINGS['change_kind'][kind])}: {EFFECTS[effect]} → {_said(WORDINGS['treatment'][treatment])}",
            )
            for kind, effects in demands()["changes"].items()
            for effect, treatment in effects.items()
        ]


class SettleChange(ActForm):
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[("agreed", _("agreed")), ("examine", _("a new examination is needed"))],
    )
    note = text_field(_("Reason"), 300, required=False, rows=2)


class RegisterMaterial(ActForm):
    number = text_field(_("Number as printed"), 40, hint=_("GBW … or GBW(E) …"))
    name_zh = text_field(_("Name in Chinese"), 120)
    name_en = text_field(_("Name in English"), 160, required=False)
    level = forms.ChoiceField(
        label=_("Level"), choices=[(each, STATES[each]) for each in ("primary", "secondary")]
    )
    matrix = text_field(_("Matrix"), 120, hint=_("What it is made of, such as crystalline powder"))


class ReleaseBatch(ActForm):
    code = text_field(_("Batch"), 40)
    name = text_field(_("Certified quantity"), 40, hint=_("As a budget names it, such as purity"))
    value = text_field(_("Certified value"), 40)
    U = text_field(_("U"), 40)
    k = text_field(_("k"), 10)
    unit = text_field(_("Unit"), 20)
    made_on = day_field(_("Made on"))
    expires_on = day_field(_("Last day"))
    units = forms.IntegerField(label=_("Units"), min_value=1, max_value=1_000_000)


class TakeBatch(ActForm):
    units = forms.IntegerField(label=_("Units"), min_value=1, max_value=1_000_000)
    received_on = day_field(_("Taken on"))
    piece = forms.ModelChoiceField(
        label=_("Piece of a standard that it is"),
        queryset=StandardPiece.objects.none(),
        required=False,
        help_text=_("Its certified values then enter records as evidence of that piece."),
    )

    def __init__(self, *args: Any, organisation_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        rows = StandardPiece.objects.filter(standard__organisation_id=organisation_id)
        fields["piece"].queryset = rows.select_related("instrument", "standard")
        fields["piece"].label_from_instance = lambda row: (
            f"{row.standard.code} {row.instrument.name} {row.instrument.serial}"
        )


class ProposeRegional(ActForm):
    region = NamedChoice(label=_("Region"), queryset=Region.objects.all())
    capacity = forms.IntegerField(label=_("Items it can serve in a year"), min_value=1, max_value=1_000_000)


class OpenSlot(ActForm):
    first = day_field(_("First day"))
    last = day_field(_("Last day"))
    items = forms.IntegerField(label=_("Number of items"), min_value=1, max_value=1_000_000)


class BookSlot(ActForm):
    items = forms.IntegerField(label=_("Number of items"), min_value=1, max_value=1_000_000)
    note = text_field(_("Which standards or instruments"), 300, required=False, rows=2)
