"""Forms of sharing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from junheng.hub.foundation.acts import ActForm, day_field, moment_field, text_field
from junheng.hub.sharing import rules
from junheng.hub.sharing.services.booking import IMAGES
from junheng.hub.sharing.templatetags import sharing as words

Choices = Sequence[tuple[str, Any]]


QUARTER = 900


class OfferRules(ActForm):
    """What is asked of those who use a resource; the same fields when it is offered and when it is changed."""

    name_zh = text_field(_("Name in Chinese"), 80)
    name_en = text_field(_("Name in English"), 120, required=False)
    place = text_field(_("Where it stands"), 120)
    note = text_field(_("What users should know"), 500, required=False, rows=3)
    asks = forms.ChoiceField(
        label=_("Qualification asked for"),
        required=False,
        choices=[("", _("no qualification")), *words.ASKS.items()],
    )
    item = forms.ChoiceField(label=_("For which measurement item"), required=False)
    lead_hours = forms.IntegerField(
        label=_("Notice (hours)"), min_value=0, max_value=rules.LIMITS["lead_hours"][3]
    )
    longest_hours = forms.IntegerField(
        label=_("Longest booking (hours)"), min_value=1, max_value=rules.LIMITS["longest_hours"][3]
    )
    opens = forms.IntegerField(label=_("Opens at (hour)"), min_value=0, max_value=23)
    closes = forms.IntegerField(label=_("Closes at (hour)"), min_value=1, max_value=24)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Open on"), coerce=int, choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    fee = forms.DecimalField(
        label=_("Fee for an hour (yuan)"),
        min_value=Decimal(0),
        max_value=rules.LIMITS["fee"][3],
        decimal_places=2,
    )
    travels = forms.BooleanField(label=_("May be lent to another place (devices only)"), required=False)

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.choices = [("", "—"), *items]


class OfferResource(OfferRules):
    field_order = ("kind", "code", "person")
    kind = forms.ChoiceField(
        label=_("What is shared"), choices=[(each, words.KINDS[each]) for each in rules.KINDS]
    )
    code = text_field(
        _("Code of the device in your ledger"), 20, required=False, hint=_("Twelve digits, for a device")
    )
    person = forms.ChoiceField(label=_("Whose hours"), required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.choices = [("", "—"), *people]


class Block(ActForm):
    start = moment_field(_("Begins"), step=QUARTER)
    end = moment_field(_("Ends"), step=QUARTER)
    reason = text_field(_("Reason"), 300)


class RequestBooking(ActForm):
    start = moment_field(_("Begins"), hint=_("In the time of China, on a quarter of an hour"), step=QUARTER)
    end = moment_field(_("Ends"), step=QUARTER)
    more = forms.MultipleChoiceField(
        label=_("Together with"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("All of it in one booking: all is held, or nothing."),
    )  # fmt: skip
    user = forms.ChoiceField(label=_("Who will use it"))
    purpose = text_field(_("What for"), 300, rows=2)
    destination = text_field(
        _("Lent to (address)"), 160, required=False, hint=_("Empty: used where it stands")
    )

    def __init__(self, *args: Any, others: Choices, people: Choices, lent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["more"].choices, fields["user"].choices = list(others), list(people)
        if not others:
            del self.fields["more"]
        if not lent:
            del self.fields["destination"]

    def span(self) -> tuple[datetime, datetime]:
        return self.cleaned_data["start"], self.cleaned_data["end"]


class Approve(ActForm):
    note = text_field(_("A word to the user"), 300, required=False)


class Why(ActForm):
    reason = text_field(_("Reason"), 300, rows=3)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures; each is judged by its content, not by its name, when it is kept."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        one = super().clean
        return [one(each, initial) for each in given if each]


class HandOverForm(ActForm):
    condition = forms.ChoiceField(label=_("Condition seen"), choices=list(words.CONDITIONS.items()))
    note = text_field(_("What is to be seen"), 300, required=False, rows=2)
    pictures = PicturesField(
        label=_("Pictures"), required=False, max_length=120,
        widget=ManyFiles(attrs={"accept": ",".join(sorted(IMAGES)), "multiple": True}),
        help_text=_("Up to four, PNG or JPEG"),
    )  # fmt: skip


class LoanOut(HandOverForm):
    carrier = text_field(_("Carrier and number of the consignment"), 120)


class LoanBack(HandOverForm):
    check = forms.ChoiceField(
        label=_("Check on return"), choices=[("passed", _("passed")), ("failed", _("failed"))],
        help_text=_("A device that failed is not given again before it has been verified or calibrated."),
    )  # fmt: skip


class Settle(ActForm):
    amount = forms.DecimalField(
        label=_("Amount (yuan)"), min_value=Decimal(0), max_digits=12, decimal_places=2
    )
    reason = text_field(_("Reason, where it differs from the fee agreed"), 300, required=False)


class OpenFeed(ActForm):
    resource = forms.ChoiceField(label=_("What is shown"), required=False)

    def __init__(self, *args: Any, resources: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["resource"]
        field.choices = [("", _("everything your body shares and books")), *resources]


class PostHelp(ActForm):
    kind = forms.ChoiceField(
        label=_("What you ask for"), choices=list(words.HELP_KINDS.items()), widget=forms.RadioSelect
    )
    text = text_field(
        _("The need in numbers"), 300, hint=_("Quantity, range, uncertainty. Such as 0~60 MPa pressure, U ≤ 0.05 % of span")
    )  # fmt: skip
    note = text_field(_("What a helper should know besides"), 500, required=False, rows=2)
    due = day_field(_("Needed by"))
    emergency = forms.BooleanField(
        label=_("Emergency"), required=False, help_text=_("The nearest bodies able to do it are told at once."),
    )  # fmt: skip


class OfferHelp(ActForm):
    resources = text_field(_("What you bring"), 300, rows=2, hint=_("Standard, people, when"))


class RecordHelp(ActForm):
    text = text_field(_("The work done"), 300, rows=2)


class RateHelp(ActForm):
    helped = forms.ChoiceField(
        label=_("Did it help?"), widget=forms.RadioSelect, choices=(("yes", pgettext_lazy("fact", "yes")), ("no", pgettext_lazy("fact", "no")))
    )  # fmt: skip
    words = text_field(_("A word on it"), 300, required=False, rows=2, hint=_("Public"))
