"""Forms of data sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.core.capability.kinds import name_of
from junheng.hub.datasets.rules import fields, lives
from junheng.hub.datasets.rules.words import WORDINGS
from junheng.hub.foundation.acts import ActForm, day_field, text_field


def worded_choices(table: str, codes: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Codes with their words in the reader's language."""
    place = 0 if (get_language() or "").startswith("zh") else 1
    return [(code, WORDINGS[table][code][place]) for code in codes or WORDINGS[table]]


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices


class DeclareDataset(ActForm):
    name = text_field(_("Name of the data set"), 80)
    about = text_field(_("What it is about"), 1000, rows=4)
    licence = text_field(_("Licence"), 80, hint=_("Such as CC BY 4.0, or the words of your own terms"))
    source = text_field(
        _("Source of all values"), 300, required=False, rows=2,
        hint=_("Instrument, laboratory or record; may stay empty where a column says it"),
    )  # fmt: skip
    since = day_field(_("First day of the data"))
    until = day_field(_("Last day of the data"), required=False, hint=_("Empty where the data go on"))

    def told(self) -> dict[str, Any]:
        return {"new": lives.NewDataset(**super().told())}


class DeliverRows(ActForm):
    file = forms.FileField(
        label=_("Rows (CSV or Excel .xlsx)"), max_length=200, allow_empty_file=False,
        help_text=_("Names of the columns first; at most 4 MB, 5000 lines and 40 columns; the first sheet is read"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )  # fmt: skip


class DescribeField(ActForm):
    in_row = True
    kind = forms.ChoiceField(label=_("What its values are"), widget=forms.RadioSelect)
    quantity = text_field(
        _("Kind of quantity"), 60, required=False, hint=_("Such as mass or DC voltage; then the unit is checked against it")
    )  # fmt: skip
    unit = text_field(
        _("Unit"), 64, required=False, hint=_("Such as kg, m3/h or 1 for a ratio or a number of pieces; without it nothing is published")
    )  # fmt: skip
    known_by = forms.ChoiceField(
        label=_("How its uncertainty is given"), widget=forms.RadioSelect, required=False
    )
    U = text_field(_("U of every value"), 40, required=False)
    U_unit = text_field(
        _("Unit of U"), 64, required=False, hint=_("Empty: the unit of the values; % for a relative U")
    )
    U_column = forms.ChoiceField(label=_("Column of its uncertainty"), required=False)
    k = text_field(_("k"), 20, required=False)
    low = text_field(_("Least value that is possible"), 40, required=False)
    high = text_field(_("Greatest value that is possible"), 40, required=False)
    secrecy = forms.ChoiceField(
        label=_("Whom its values concern"), widget=forms.RadioSelect, required=False,
        help_text=_("Personal values and trade secrets are masked in every grade"),
    )  # fmt: skip
    mask = forms.ChoiceField(
        label=_("How it is masked"), widget=forms.RadioSelect, required=False,
        help_text=_("A pseudonym keeps which rows belong together; a personal column with it cannot be open"),
    )  # fmt: skip
    note = text_field(_("Remark"), 200, required=False)

    def __init__(self, *args: Any, column: str, columns: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.column = column
        _offer(self, "kind", worded_choices("dataset_kind"))
        _offer(self, "known_by", [("", _("not said yet")), *worded_choices("dataset_known_by")])
        _offer(self, "U_column", [("", _("none")), *((name, name) for name in columns if name != column)])
        _offer(self, "secrecy", [("", _("nobody in particular")), *worded_choices("dataset_secrecy")])
        _offer(self, "mask", worded_choices("dataset_mask"))

    def told(self) -> dict[str, Any]:
        return {"field": fields.Field(name=self.column, **super().told())}


def initial_of(field: fields.Field) -> dict[str, str]:
    """A column as its form begins, its quantity by name."""
    given = {name: getattr(field, name) for name in DescribeField.base_fields if name != "key"}
    zh = (get_language() or "").startswith("zh")
    return given | {"quantity": name_of(field.quantity, "zh" if zh else "en"), "mask": field.mask or "hide"}


class GradeDataset(ActForm):
    grade = forms.ChoiceField(
        label=_("Grade"), widget=forms.RadioSelect,
        help_text=_("Open: rows for everybody. Shared: rows under the owner's consent. Restricted: description and quality only."),
    )  # fmt: skip
    reason = text_field(_("Reason"), 500, rows=3, hint=_("Public once the data set is published"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "grade", worded_choices("dataset_grade"))


class PriceDataset(ActForm):
    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, max_digits=12, decimal_places=2, help_text=_("0 where it is free")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(each, each) for each in lives.CURRENCIES])
    per = forms.ChoiceField(label=_("For what"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "per", worded_choices("dataset_per"))

    def told(self) -> dict[str, Any]:
        return {"price": lives.Price(**super().told())}


class WithReason(ActForm):
    reason = text_field(_("Reason"), 500, rows=3, hint=_("Public, beside the data set"))


class EndConsent(ActForm):
    reason = text_field(_("Reason"), 500, rows=3, hint=_("For the two sides only"))


class AskConsent(ActForm):
    purpose = text_field(
        _("What the data are for"), 500, rows=4, hint=_("For the owner and the steward only")
    )
    until = day_field(_("Until"), hint=_("The consent ends by itself after this day; three years at most"))


class DecideConsent(ActForm):
    granted = forms.ChoiceField(
        label=_("Answer"), choices=(("yes", _("grant it")), ("no", _("refuse it"))), widget=forms.RadioSelect
    )
    until = day_field(_("Until"), required=False, hint=_("No later than was asked for"))
    reason = text_field(
        _("Reason"), 500, rows=3, required=False, hint=_("Needed to refuse; for the two sides only")
    )

    def told(self) -> dict[str, Any]:
        given = super().told()
        return {**given, "granted": given["granted"] == "yes"}


class QuestionDataset(ActForm):
    kind = forms.ChoiceField(label=_("What it concerns"), widget=forms.RadioSelect)
    words = text_field(
        _("What is wrong"), 1000, rows=5, hint=_("Public with the answer, without your name: put nothing personal in it")
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kind", worded_choices("question_kind"))


class AnswerQuestion(ActForm):
    answer = text_field(_("Answer"), 1000, rows=5, hint=_("Public, beside the question"))
