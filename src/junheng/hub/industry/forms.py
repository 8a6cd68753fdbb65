"""Forms of industry centres, benchmarks, trials and challenges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junheng.core.capability.kinds import KINDS, name_of
from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.foundation.models import Tenant
from junheng.hub.industry.rules import centre, challenge, trial
from junheng.hub.industry.rules.words import WORDINGS
from junheng.hub.institutions.models import Qualification
from junheng.hub.ui.templatetags.ui import named
from junheng.hub.ui.words import state_words


def worded_choices(table: str, codes: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Codes with their words in the reader's language."""
    place = 0 if (get_language() or "").startswith("zh") else 1
    return [(code, WORDINGS[table][code][place]) for code in codes or WORDINGS[table]]


def offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices


class PlanCentre(ActForm):
    province = forms.ChoiceField(label=_("Province"))
    level = forms.ChoiceField(label=_("Level"), widget=forms.RadioSelect)
    name = text_field(_("Name of the centre"), 80)
    industry = text_field(_("Industry"), 60)
    tasks = text_field(_("What it is for"), 1000, rows=4)

    def __init__(self, *args: Any, provinces: Sequence[Tenant], levels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "province", [(each.code, named(each)) for each in provinces])
        offer(self, "level", worded_choices("centre_level", levels))


class ApplyCentre(ActForm):
    tasks = text_field(
        _("What the centre will do"), 1000, rows=5, hint=_("Public, on the register, under your body's name")
    )


class DecideBuilding(ActForm):
    end = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    number = text_field(_("Approval number"), 80, required=False, hint=_("Where it is approved"))
    until = day_field(
        _("Last day of building"), required=False, hint=_("Where it is approved; at most five years")
    )
    reason = text_field(_("Reason"), 1000, rows=3, hint=_("Public, under the name of your office"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "end", worded_choices("centre_end", centre.BUILDING_ENDS))


class ReportMilestone(ActForm):
    day = day_field(_("Day"))
    words = text_field(_("What was reached"), 1000, rows=4)


class ReportBuilt(ActForm):
    words = text_field(_("What stands now"), 1000, rows=4, hint=_("Equipment, standards, people, services"))


class DecideAcceptance(ActForm):
    end = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = text_field(_("Reason"), 1000, rows=3, hint=_("Public, under the name of your office"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "end", worded_choices("centre_end", centre.ACCEPTANCE_ENDS))


class EvaluateCentre(ActForm):
    end = forms.ChoiceField(label=_("Finding"), widget=forms.RadioSelect)
    until = day_field(
        _("To rectify until"), required=False, hint=_("Only where something is to be rectified")
    )
    reason = text_field(_("Reason"), 1000, rows=3, hint=_("Public, under the name of your office"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "end", worded_choices("centre_end", centre.EVALUATION_ENDS))


class Revoke(ActForm):
    reason = text_field(_("Reason"), 1000, rows=3, hint=_("Public, under the name of your office"))


class PublishCriteria(ActForm):
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    text = text_field(_("What a body must show"), 2000, rows=8, hint=_("Public; one criterion a line"))
    requires = forms.MultipleChoiceField(
        label=_("Qualifications it holds in force as long as it is named"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("When one of them is revoked or has expired, the body is off the list at once"),
    )  # fmt: skip
    basis = text_field(_("Basis"), 200, hint=_("Article or rule"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", worded_choices("benchmark_kind"))
        offer(self, "requires", [(each, str(state_words(each))) for each in Qualification.Type.values])


class ApplyBenchmark(ActForm):
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    evidence = text_field(
        _("Evidence"), 2000, rows=8, hint=_("For each criterion what you have done and where it can be seen")
    )

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", worded_choices("benchmark_kind", kinds) if kinds else [])


class ReviewBenchmark(ActForm):
    recommended = forms.TypedChoiceField(
        label=_("It meets every criterion"), widget=forms.RadioSelect, coerce=lambda said: said == "yes",
        choices=[("yes", pgettext_lazy("fact", "yes")), ("no", pgettext_lazy("fact", "no"))],
    )  # fmt: skip
    review = text_field(_("What was found"), 1000, rows=5)


class NameBenchmark(ActForm):
    end = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = text_field(_("Reason"), 1000, rows=3, hint=_("Public, under the name of your office"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "end", worded_choices("benchmark_end", ("name", "decline")))


class WatchBenchmark(ActForm):
    reason = text_field(
        _("What speaks against it"), 500, rows=3, hint=_("The body reads it and may state its view")
    )


class AnswerWatch(ActForm):
    view = text_field(_("Your view"), 1000, rows=5)


class DecideWatch(ActForm):
    end = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = text_field(_("Reason"), 1000, rows=3, hint=_("Public, under the name of your office"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "end", worded_choices("benchmark_end", ("keep", "remove")))


class RegisterModel(ActForm):
    name = text_field(_("Name of the instrument"), 80)
    model = text_field(_("Model"), 60, hint=_("As on its plate"))
    quantity_kind = forms.ChoiceField(label=_("What it measures"))
    range_text = text_field(_("Range and class"), 120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        offer(self, "quantity_kind", [(each.id, name_of(each.id, language)) for each in KINDS])


class ApplyTrial(ActForm):
    laboratory = forms.ModelChoiceField(label=_("Laboratory"), queryset=None)
    purpose = text_field(_("What the trial is for"), 500, rows=3)

    def __init__(self, *args: Any, laboratories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["laboratory"]
        field.queryset = laboratories
        field.label_from_instance = named


class BeginTrial(ActForm):
    sites = text_field(
        _("Sites of the trial"), 300, hint=_("Laboratory, workshop, in use: where the units stand")
    )
    standard = text_field(_("Standard used"), 200)
    certificate_number = text_field(_("Number of its certificate"), 60)
    point_unit = text_field(_("Unit of the points"), 20)
    points = text_field(_("Points"), 400, hint=_("Numbers with a blank between them"))
    error_unit = text_field(
        _("Unit of errors and of U"), 20, hint=_("A unit of the quantity, or % where the error is relative")
    )
    k = text_field(_("Coverage factor k"), 8)
    answer_days = forms.IntegerField(
        label=_("Days for the maker to answer"), min_value=1, max_value=trial.MOST_ANSWER_DAYS
    )


class ReportTrial(ActForm):
    readings = text_field(
        _("Readings"), 20000, rows=12, hint=_("A line for each unit and point: serial, point, error, U, with a blank or | between them")
    )  # fmt: skip
    reliability = text_field(_("Reliability"), 1000, rows=3, hint=_("Hours run, faults, what was replaced"))


class AnswerTrial(ActForm):
    answer = text_field(_("Answer"), 1000, rows=5, hint=_("Shown beside the report"))


class WithReason(ActForm):
    reason = text_field(_("Reason"), 500, rows=3)


class CallChallenge(ActForm):
    title = text_field(_("Title"), 120)
    problem = text_field(_("The problem"), 2000, rows=6)
    targets = text_field(
        _("What counts as solved"), 1000, rows=4, hint=_("Numbers with their units, and how they are shown")
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs it answers"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("At least one: national gaps first, then other needs of the hall"),
    )  # fmt: skip
    yuan = forms.IntegerField(label=_("Money in yuan"), min_value=0, max_value=10**11, initial=0)
    last_day = day_field(_("Last day of bids"))

    def __init__(self, *args: Any, needs: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "needs", list(needs))


class BidChallenge(ActForm):
    plan = text_field(_("How you will solve it"), 2000, rows=8)
    partners = text_field(_("Partners"), 300, required=False)
    yuan = forms.IntegerField(label=_("Money in yuan"), min_value=0, max_value=10**11)
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=challenge.MOST_MONTHS)


class AwardChallenge(ActForm):
    bid = forms.ModelChoiceField(label=_("Winner"), queryset=None, widget=forms.RadioSelect, empty_label=None)
    reason = text_field(_("Reason"), 1000, rows=4, hint=_("Public, beside the winner's name"))

    def __init__(self, *args: Any, bids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["bid"]
        field.queryset = bids
        field.label_from_instance = lambda bid: named(bid.bidder)


class SayWords(ActForm):
    words = text_field(_("What was reached"), 1000, rows=4, hint=_("Public, on the board"))


class RecordUse(ActForm):
    where = text_field(_("Where it is used"), 120)
    words = text_field(_("How it is used"), 1000, rows=4, hint=_("Public, on the board"))
