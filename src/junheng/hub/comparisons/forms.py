"""Forms of comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from junheng.core.reason import UnusableInput
from junheng.hub.comparisons.models import Comparison, Handover
from junheng.hub.comparisons.rules import pasted, protocol
from junheng.hub.comparisons.rules.results import Measured, Result
from junheng.hub.comparisons.templatetags.comparisons import (
    condition_words,
    decides_words,
    estimator_words,
    level_words,
    reference_words,
    route_words,
)
from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.foundation.models import Person
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.ui.forms import NamedChoice
from junheng.hub.ui.templatetags.ui import named


def laboratories() -> Any:
    """Verified laboratories of all provinces, by name."""
    rows = Organisation.objects.filter(kind__in=institutions.BODIES, state="verified")
    return rows.order_by("division_code", "name_zh")


class ProposeComparison(ActForm):
    number = text_field(_("Number"), 40)
    title_zh = text_field(_("Title in Chinese"), 120)
    title_en = text_field(_("Title in English"), 160, required=False)
    level = forms.ChoiceField(
        label=_("Level"), choices=[(each, level_words(each)) for each in Comparison.Level.values]
    )
    item = NamedChoice(label=_("Item"), queryset=Item.objects.all())
    pilot = NamedChoice(label=_("Pilot laboratory"), queryset=Organisation.objects.none())
    purpose = text_field(_("Why it is held, as the public reads it"), 300, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pilot: Any = self.fields["pilot"]
        pilot.queryset = laboratories()


class InviteParticipant(ActForm):
    """Whoever has a published capability for the item stands first; holders of an examined standard are marked."""

    body = NamedChoice(label=_("Laboratory"), queryset=Organisation.objects.none())

    def __init__(
        self, *args: Any, known: Sequence[object], capable: Mapping[Organisation, bool], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = laboratories().exclude(pk__in=known)
        ids = {each.pk for each in capable}
        first = [
            (
                each.pk,
                _("%(name)s, by an examined standard") % {"name": named(each)} if examined else named(each),
            )
            for each, examined in capable.items()
            if each.pk not in known
        ]
        others = [(each.pk, named(each)) for each in body.queryset.exclude(pk__in=ids)]
        groups = [(_("With a published capability for this item"), first), (_("Other laboratories"), others)]
        body.choices = [("", "—"), *(group for group in groups if group[1])]


class ProposeProtocol(ActForm):
    quantity = text_field(_("Quantity"), 80)
    unit = text_field(_("Unit"), 20, hint=_("Such as V, mm, mg"))
    points = text_field(
        _("Measuring points"), 2000, rows=5,
        hint=_("One a line. After a bar, u of the travelling standard's instability there: 10 V | 0.0002"),
    )  # fmt: skip
    standard = text_field(_("Travelling standard"), 160)
    route = forms.ChoiceField(
        label=_("Route"), choices=[(each, route_words(each)) for each in protocol.ROUTES]
    )
    petal = forms.IntegerField(
        label=_("Laboratories in a petal"), required=False, min_value=2, max_value=protocol.MOST_IN_A_PETAL,
        help_text=_("Only for a route in petals: after so many the standard goes back to the pilot"),
    )  # fmt: skip
    begins = day_field(_("From"))
    ends = day_field(_("Last day"))
    visits = text_field(
        _("Schedule"), 6000, required=False, rows=5,
        hint=_("One visit a line: name or code of the body | first day | last day, such as 示例所 | 2026-09-01 | 2026-09-12"),
    )  # fmt: skip
    reference = forms.ChoiceField(
        label=_("Reference value"), choices=[(each, reference_words(each)) for each in protocol.REFERENCES]
    )
    reference_body = forms.ChoiceField(
        label=_("Laboratory that gives the reference"), required=False,
        help_text=_("Only where a named laboratory gives it"),
    )  # fmt: skip
    estimator = forms.ChoiceField(
        label=_("Estimator"), choices=[(each, estimator_words(each)) for each in protocol.ESTIMATORS]
    )
    link = forms.ChoiceField(
        label=_("Linked to a comparison of a higher level"), required=False,
        help_text=_("A published one of the same item; the report then also has differences from its reference"),
    )  # fmt: skip
    linking = text_field(
        _("Linking laboratories"), 4000, required=False, rows=3,
        hint=_("One a line, such as 示例所; with a point and u of its difference between both comparisons: 示例所 | 10 V | 0.0004. Left empty: all that took part in both, as if their results were independent"),
    )  # fmt: skip
    k = text_field(_("Coverage factor k"), 8)
    decides = forms.ChoiceField(
        label=_("What |En| > 1 leads to"), choices=[(each, decides_words(each)) for each in protocol.DECIDES]
    )
    corrective_days = forms.IntegerField(label=_("Days for corrective action"), min_value=1, max_value=365)
    analyst = NamedChoice(
        label=_("Analyst"), queryset=Person.objects.none(),
        help_text=_("The one person who opens the results and sees Draft A"),
    )  # fmt: skip
    note = text_field(_("Further agreements"), 1000, required=False, rows=3)

    def __init__(
        self,
        *args: Any,
        people: Any,
        bodies: Sequence[tuple[str, str]],
        codes: Mapping[str, str],
        higher: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = codes
        link: Any = self.fields["link"]
        link.choices = [("", "—"), *higher]
        analyst: Any = self.fields["analyst"]
        analyst.queryset = people
        reference_body: Any = self.fields["reference_body"]
        reference_body.choices = [("", "—"), *bodies]

    def told(self) -> dict[str, Any]:
        given = super().told()
        analyst = given.pop("analyst")
        points = protocol.points_from(given.pop("points"))
        visits = protocol.visits_from(given.pop("visits"), self.codes)
        petal = given.pop("petal") or 0
        linking = protocol.linking_from(given.pop("linking"), self.codes)
        facts = protocol.ProtocolFacts(points=points, visits=visits, petal=petal, linking=linking, **given)
        return {"protocol": facts, "analyst": analyst}


class ConfirmParticipation(ActForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class Why(ActForm):
    reason = text_field(_("Reason, as the public reads it"), 300, rows=3)


class NameAnalyst(Why):
    analyst = NamedChoice(label=_("Analyst"), queryset=Person.objects.none())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        analyst: Any = self.fields["analyst"]
        analyst.queryset = people


class NameExpert(ActForm):
    """Whoever holds the role of the regional pool, by body."""

    expert = forms.ChoiceField(label=_("Expert"))

    def __init__(self, *args: Any, people: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        expert: Any = self.fields["expert"]
        words = [
            (key, f"{each.person.name} · {named(each.organisation)}") for key, each in self.people.items()
        ]
        expert.choices = [("", _("choose")), *words]

    def told(self) -> dict[str, Any]:
        chosen = self.people[self.cleaned_data["expert"]]
        return {"person": chosen.person, "body": chosen.organisation}


class RecordHandover(ActForm):
    on = day_field(_("Received on"))
    condition = forms.ChoiceField(
        label=_("Condition at receipt"), choices=[(each, condition_words(each)) for each in Handover.Condition.values],
        widget=forms.RadioSelect, initial="good",
    )  # fmt: skip
    note = text_field(
        _("What was seen"), 300, required=False, rows=3,
        hint=_("Packing, seals, traces of a shock. No readings: everybody reads this."),
    )  # fmt: skip


class ClearStandard(ActForm):
    statement = text_field(
        _("Why the round can go on"), 300, rows=3, hint=_("In words, without values: everybody reads this.")
    )


@dataclass(frozen=True)
class Typed:
    """A typed result. As text it is a keyed digest: what remembers a repeated form must not hold what was typed."""

    result: Result

    def __str__(self) -> str:
        return salted_hmac("comparisons.result", repr(self.result)).hexdigest()


class SealResult(ActForm):
    """One block of three fields for each point of the protocol."""

    measured_on = day_field(_("Measured on"))
    method = text_field(_("Method"), 200, required=False)

    def __init__(self, *args: Any, points: Sequence[str], unit: str, k: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = points
        for at, point in enumerate(points):
            named = {"point": point, "unit": unit}
            self.fields[f"x{at}"] = text_field(_("%(point)s: value / %(unit)s") % named, 40)
            self.fields[f"U{at}"] = text_field(_("%(point)s: U / %(unit)s") % named, 40)
            self.fields[f"k{at}"] = text_field(_("%(point)s: k") % named, 8)
            self.fields[f"k{at}"].initial = k

    def told(self) -> dict[str, Any]:
        given = super().told()
        points = tuple(
            Measured(point, *(given[f"{part}{at}"].strip().replace("−", "-") for part in "xUk"))
            for at, point in enumerate(self.points)
        )
        told: dict[str, Any] = {"result": Typed(Result(given["measured_on"], points, given["method"]))}
        return told | ({"reason": given["reason"]} if "reason" in given else {})


class AmendResult(SealResult):
    reason = text_field(
        _("Why it is corrected, as the public reads it"), 300, rows=3, hint=_("Without values")
    )


class RecheckStandard(SealResult):
    replaces = forms.IntegerField(
        label=_("Sets aside re-check no."), required=False, min_value=1, max_value=999,
        help_text=_("Only where an earlier one went wrong"),
    )  # fmt: skip
    reason = text_field(_("Why that one is set aside, as the public reads it"), 300, required=False, rows=2)

    def told(self) -> dict[str, Any]:
        return super().told() | {"replaces": self.cleaned_data["replaces"]}


class CommentOnDraft(ActForm):
    text = text_field(
        _("Comment"), 1000, rows=5,
        hint=_("Departures from the protocol, doubts about the standard, circumstances. The analyst reads it now, everybody in the report."),
    )  # fmt: skip


class MakeDraftB(ActForm):
    conclusion_zh = text_field(_("Conclusion in Chinese"), 4000, rows=6)
    conclusion_en = text_field(_("Conclusion in English"), 4000, required=False, rows=6)


class OpenCorrectiveCase(ActForm):
    why = text_field(_("Why"), 300, rows=3)
    due = day_field(_("To be answered by"))


class AnswerCorrectiveCase(ActForm):
    answer = text_field(_("What was found and what was done, as the public reads it"), 1000, rows=6)


class CloseCorrectiveCase(ActForm):
    outcome = text_field(_("What was accepted, as the public reads it"), 300, rows=3)


class Compare(forms.Form):
    """A pasted table; nothing of it is kept."""

    table = forms.CharField(
        label=_("Table"), max_length=pasted.MOST_SIGNS, strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("One laboratory a line: name, value, U. From a spreadsheet or with commas."),
    )  # fmt: skip
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    k = forms.CharField(label=_("Coverage factor k"), max_length=8, initial="2")
    estimators = forms.MultipleChoiceField(
        label=_("Reference value by"), choices=[(each, estimator_words(each)) for each in pasted.ESTIMATORS],
        widget=forms.CheckboxSelectMultiple, initial=["weighted-mean", "mandel-paule", "median"],
    )  # fmt: skip

    def document(self) -> dict[str, Any]:
        """The document of what was pasted; refuses with every bad line."""
        if not self.is_valid():
            raise UnusableInput()
        told = self.cleaned_data
        return pasted.comparison_from_table(
            told["table"],
            unit=told["unit"].strip(),
            k=told["k"].strip(),
            estimators=tuple(told["estimators"]),
        )
