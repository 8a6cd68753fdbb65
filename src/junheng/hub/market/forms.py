"""Forms of the market."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.institutions.models import Organisation
from junheng.hub.market import rules
from junheng.hub.market.services.hall import LABORATORIES
from junheng.hub.market.templatetags import market as words
from junheng.hub.ui.forms import NamedChoice

Choices = Sequence[tuple[str, Any]]
SERVICES = (("calibration", _("calibration")), ("verification", _("verification")), ("test", _("test")))
DECISIONS = (
    ("", _("no statement of conformity")),
    ("simple", _("simple: the value against the limit")),
    ("guarded", _("guarded: the value with U against the limit")),
)


class PublishPosting(ActForm):
    in_row = True
    text = text_field(
        _("What has to be measured"), 300,
        hint=_("In numbers: quantity, range, uncertainty, distance. Such as 0~1000 V DC, U ≤ 20×10⁻⁶, within 300 km"),
    )  # fmt: skip
    note = text_field(
        _("What a laboratory should know besides"), 1000, required=False, rows=3,
        hint=_("How many, which model, by when, what must stand on the certificate"),
    )  # fmt: skip
    recognition = forms.MultipleChoiceField(
        label=_("Where the result must count"), required=False, widget=forms.CheckboxSelectMultiple
    )
    last_day = day_field(_("Last day for quotes"), hint=_("No quote is taken afterwards"))
    seals = forms.MultipleChoiceField(
        label=_("Under seal"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(words.SEALS.items()),
        help_text=_("Sealed parts are read by you and by bodies you let in, by nobody else."),
    )  # fmt: skip
    opens_on_promise = forms.BooleanField(
        label=_("A laboratory able in this quantity may read it once it promises secrecy"), required=False
    )
    quotes_sealed = forms.BooleanField(
        label=_("Quotes stay sealed until the last day, for you, too"), required=False
    )

    def __init__(self, *args: Any, provinces: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recognition"]
        field.choices = list(provinces)


class InviteBody(ActForm):
    organisation = NamedChoice(label=_("Laboratory"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        rows = Organisation.objects.filter(kind__in=LABORATORIES, state="verified")
        field.queryset = rows.order_by("name_zh")


class Why(ActForm):
    reason = text_field(_("Reason"), 300, rows=3)


class QuoteForm(ActForm):
    entry = forms.ChoiceField(
        label=_("On which published capability"),
        help_text=_("A quote is never better than the entry it rests on."),
    )
    price = forms.DecimalField(
        label=_("Price of one item (yuan)"), min_value=Decimal(0), max_value=rules.MOST_FEN // 100, decimal_places=2
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Working days from receipt"), min_value=1, max_value=rules.MOST_WORKING_DAYS
    )
    uncertainty = text_field(
        _("Expanded uncertainty promised"), 120, required=False, hint=_("With its k, such as 12 ppm or 10 µV, k=2")
    )  # fmt: skip
    reason = text_field(_("What becomes of the part you do not cover"), 500, required=False, rows=2)
    decision_rule = forms.ChoiceField(label=_("Decision rule"), required=False, choices=DECISIONS)
    subcontractor = text_field(
        _("Done by another body in part"), 120, required=False, hint=_("Its name; empty: all is done here")
    )
    terms = text_field(_("Terms"), 1000, required=False, rows=3)
    valid_until = day_field(_("Valid until"))

    def __init__(self, *args: Any, entries: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["entry"]
        field.choices = list(entries)


class AcceptQuote(ActForm):
    instruments = forms.MultipleChoiceField(
        label=_("Instruments"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one instrument.")},
    )  # fmt: skip
    service = forms.ChoiceField(label=_("Service"), choices=SERVICES, widget=forms.RadioSelect)
    mark = forms.ChoiceField(
        label=_("Mark on the certificate"), required=False,
        choices=[("", _("no mark")), ("CNAS", "CNAS"), ("CMA", "CMA")],
    )  # fmt: skip
    note = text_field(_("Note to the institution"), 500, required=False, rows=3)

    def __init__(self, *args: Any, instruments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instruments"]
        field.choices = list(instruments)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is judged by its content, not by its name, when it is kept."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        one = super().clean
        return [one(each, initial) for each in given if each]


class SendMessage(ActForm):
    text = text_field(_("Message"), 2000, required=False, rows=4)
    files = FilesField(
        label=_("Attachments"), required=False, max_length=120, widget=ManyFiles(attrs={"multiple": True}),
        help_text=_("Up to four: PDF, picture, spreadsheet, XML or text, 10 MB each"),
    )  # fmt: skip


class ProposeSubcontract(ActForm):
    body = text_field(_("To whom"), 120)
    line = forms.ChoiceField(label=_("Of which item"), required=False)
    part = text_field(
        _("Which part"), 300, rows=2,
        hint=_("Which results will be theirs, such as: the points above 1000 V. The certificate says it in these words."),
    )  # fmt: skip
    reason = text_field(_("Reason"), 300, rows=2)

    def __init__(self, *args: Any, lines: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line"]
        field.choices = [("", _("every item of the order")), *lines]


class AnswerSubcontract(ActForm):
    consent = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect,
        choices=[("yes", _("We consent")), ("no", _("We do not consent"))],
    )  # fmt: skip
    answer = text_field(_("A word to the institution"), 300, required=False)


YES_OR_NO = (("yes", pgettext_lazy("fact", "yes")), ("no", pgettext_lazy("fact", "no")))


def fact_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, choices=YES_OR_NO)


class RateOrder(ActForm):
    in_row = True
    as_promised = fact_field(_("The result was what had been promised: points, uncertainty, form"))
    price_kept = fact_field(_("The price was the one agreed"))
    explained = fact_field(_("Questions were answered"))
    words = text_field(
        _("A word on it"), 500, required=False, rows=3, hint=_("Public; your name is not shown")
    )


class AnswerRating(ActForm):
    answer = text_field(_("Answer"), 500, rows=3, hint=_("Public, beside the rating"))


class DraftPrice(ActForm):
    entry = forms.ChoiceField(label=_("For which published capability"))
    unit = forms.ChoiceField(
        label=_("Charged by"), choices=list(words.PRICE_UNITS.items()), widget=forms.RadioSelect
    )
    price = forms.DecimalField(
        label=_("Price of one unit (yuan)"), min_value=Decimal("0.01"), max_value=rules.MOST_FEN // 100, decimal_places=2
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Working days from receipt"), min_value=1, max_value=rules.MOST_WORKING_DAYS
    )
    starts = day_field(_("Listed from"), hint=_("Today or later; the price before it ends the day before"))
    voluntary = forms.BooleanField(
        label=_("Of a verification: for work that is not mandatory"), required=False,
        help_text=_("Mandatory verification is free and has no price."),
    )  # fmt: skip

    def __init__(self, *args: Any, entries: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["entry"]
        field.choices = list(entries)


class DisputePrice(ActForm):
    price = forms.ChoiceField(label=_("The price that was listed"), widget=forms.RadioSelect)
    words = text_field(_("What was charged instead"), 500, rows=3, hint=_("Public; your name is not shown"))

    def __init__(self, *args: Any, prices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["price"]
        field.choices = list(prices)


class AnswerDispute(ActForm):
    answer = text_field(_("Answer"), 500, rows=3, hint=_("Public, beside the price"))


class ReportBarrier(ActForm):
    province = forms.ChoiceField(label=_("Where the rule holds"))
    kind = forms.ChoiceField(label=_("What it does"), choices=list(words.BARRIERS.items()))
    rule_by = text_field(_("Whose rule it is"), 120, hint=_("The office and the title, as printed"))
    rule_text = text_field(
        _("Its words"),
        1000,
        rows=4,
        hint=_("The sentence itself, not a summary; it is shown beside national law"),
    )
    url = text_field(
        _("Where it can be read"),
        300,
        required=False,
        hint=_("Its address on the web, beginning with https://"),
    )
    found_on = day_field(_("Found on"))
    harm = text_field(
        _("What it hinders"), 500, rows=3, hint=_("What it cost you: days, money, a second file")
    )

    def __init__(self, *args: Any, provinces: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["province"]
        field.choices = list(provinces)


class AnswerBarrier(ActForm):
    answer = text_field(_("Answer"), 1000, rows=5, hint=_("Public, beside the rule"))


class ReplyToAnswer(ActForm):
    reply = text_field(_("Reply"), 1000, rows=5, hint=_("Public; your name is not shown"))


class RemoveBarrier(ActForm):
    removal = text_field(_("By which act the rule was removed"), 300, rows=2)


class ComplainQuality(ActForm):
    text = text_field(_("What is wrong"), 1000, rows=5)


class DecideComplaint(ActForm):
    stop = fact_field(_("Work with these standards stops until it is cleared up"))
    retest = fact_field(_("Measured again free of charge"))
    decision = text_field(_("Reason"), 500, rows=4)


class LinkRecall(ActForm):
    number = text_field(_("Number of the standard's case"), 40, rows=1)


class CloseQualityCase(ActForm):
    outcome = text_field(_("What was found and done"), 500, rows=4)
