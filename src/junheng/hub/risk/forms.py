"""Forms of determinations and warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.risk.rules import scoring
from junheng.hub.risk.rules.words import WORDINGS


def worded_choices(table: Mapping[str, tuple[str, str]], codes: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Codes with their words in the reader's language."""
    place = 0 if (get_language() or "").startswith("zh") else 1
    return [(code, table[code][place]) for code in codes or table]


def _offered(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices


class ProposeDetermination(ActForm):
    kind = forms.ChoiceField(label=_("What is proposed"), widget=forms.RadioSelect)
    value = forms.ChoiceField(
        label=_("Credit class"), required=False, choices=[("", "—"), *((each, each) for each in scoring.CLASSES)],
        help_text=_("For a credit class only: A is watched least, D most"),
    )  # fmt: skip
    basis = text_field(_("Basis"), 200, hint=_("Article or rule"))
    what = text_field(_("Facts found"), 1000, rows=4, hint=_("The body reads them and may state its view"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "kind", worded_choices(WORDINGS["determination_kind"]))


class StateView(ActForm):
    view = text_field(_("Your view"), 1000, rows=5)


class DecideDetermination(ActForm):
    end = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = text_field(
        _("Reason"), 500, rows=3, hint=_("The body reads it; on a public list so does everybody")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "end", worded_choices(WORDINGS["determination_end"], ("drop", "enter")))


class AskRepair(ActForm):
    told = text_field(_("What has been put right"), 1000, rows=5)


class DecideRepair(ActForm):
    end = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = text_field(_("Reason"), 500, rows=3, hint=_("The body reads it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "end", worded_choices(WORDINGS["repair_state"], ("refused", "granted")))


class EndWarning(ActForm):
    end = forms.ChoiceField(label=_("Way of ending"), widget=forms.RadioSelect)
    reason = text_field(_("Reason"), 500, rows=3, hint=_("What was done, or why it is nothing"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "end", worded_choices(WORDINGS["warning_end"]))


class HandWarning(ActForm):
    receiver = forms.ChoiceField(label=_("To which person"))
    reason = text_field(_("Reason"), 500, rows=3, hint=_("Who takes it over reads it"))

    def __init__(self, *args: Any, known: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "receiver", [("", "—"), *known])


class SendLetter(ActForm):
    kind = forms.ChoiceField(label=_("What the letter does"), widget=forms.RadioSelect)
    subject = text_field(
        _("Subject of the claim"), 160, required=False,
        hint=_("Body or instrument in the other province; for a lead or claim only"),
    )  # fmt: skip
    receiver = forms.ChoiceField(label=_("To"))
    number = text_field(_("Number of the letter"), 40)
    title = text_field(_("Title"), 160)
    ask = text_field(_("What is asked"), 2000, rows=5)
    basis = text_field(_("Basis"), 200, hint=_("The agreement or article that the days rest on"))
    days = forms.IntegerField(label=_("Days agreed for the answer"), min_value=1, max_value=999)
    campaign = forms.ChoiceField(
        label=_("Under a joint campaign"), required=False,
        help_text=_("Its report counts the days of this letter"),
    )  # fmt: skip
    evidence = text_field(
        _("Evidence"), 4000, rows=4, required=False,
        hint=_("One a line: certificate | number, instrument | code, check | id, complaint | the id in the address of its page, note | words. Only what is named is shared; of a complaint neither its text nor who reported"),
    )  # fmt: skip
    evidence_until = day_field(
        _("Evidence is shared until"), hint=_("Afterwards the other side sees none of it")
    )

    def __init__(
        self,
        *args: Any,
        offices: Sequence[tuple[str, str]] = (),
        campaigns: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "kind", worded_choices(WORDINGS["letter_kind"]))
        _offered(self, "receiver", list(offices))
        _offered(self, "campaign", [("", _("none")), *((each, each) for each in campaigns)])


class AnswerLetter(ActForm):
    answer = text_field(_("Answer"), 2000, rows=6)


class PlanCampaign(ActForm):
    number = text_field(_("Number of the campaign"), 40)
    title = text_field(_("Title"), 160)
    aim = text_field(_("What is to be checked, and why"), 1000, rows=4)
    basis = text_field(_("Basis"), 200, hint=_("Agreement, article or circular"))
    others = forms.MultipleChoiceField(
        label=_("Other provinces' offices"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each must agree"),
    )
    exchange = forms.BooleanField(
        label=_("Exchange checks"), required=False, help_text=_("The team of one province goes to objects in another")
    )  # fmt: skip
    draw = text_field(
        _("Number of a draw"), 40, required=False,
        hint=_("Of a draw that was made: its objects are checked by whom it sent, and its checks hold the results"),
    )  # fmt: skip
    day = day_field(_("The day"), hint=_("Teams learn of their objects on this day and not before"))
    until = day_field(_("Last day"))

    def __init__(self, *args: Any, offices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "others", list(offices))


class AnswerCampaign(ActForm):
    agrees = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    reason = text_field(
        _("Reason"), 300, rows=3, required=False, hint=_("Needed to decline; all sides read it")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "agrees", worded_choices(WORDINGS["side_state"], ("agreed", "declined")))


class NameTeam(ActForm):
    members = text_field(
        _("Inspectors"), 6000, rows=6,
        hint=_("One a line: name or e-mail | code of the body | recused bodies, apart by commas. Own bodies are recused by themselves"),
    )  # fmt: skip


class ListTargets(ActForm):
    targets = text_field(
        _("Objects"), 30000, rows=8, required=False,
        hint=_("One a line: code of an instrument or body of your province | code of the office whose team goes there"),
    )  # fmt: skip


class RecordResult(ActForm):
    result = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    note = text_field(
        _("What was found"), 1000, rows=4, required=False, hint=_("Needed unless nothing was found")
    )
    second = forms.ChoiceField(
        label=_("Second inspector"), help_text=_("Of the same team; recused ones are not offered")
    )

    def __init__(self, *args: Any, free: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "result", worded_choices(WORDINGS["target_result"], ("pass", "problems", "unchecked")))
        _offered(self, "second", list(free))


class TakeEvidence(ActForm):
    label = text_field(_("What it is"), 300, rows=3, hint=_("With seal or bag number"))
    sha256 = text_field(
        _("SHA-256 of the file"), 70, required=False,
        hint=_("64 digits, as sha256sum prints them; the file itself stays with its keeper"),
    )  # fmt: skip


class HandEvidence(ActForm):
    receiver = forms.ChoiceField(label=_("To"))
    note = text_field(_("Remark"), 300, required=False, hint=_("State of the seal, way of delivery"))

    def __init__(self, *args: Any, known: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "receiver", list(known))


class CallOffCampaign(ActForm):
    reason = text_field(_("Reason"), 300, rows=3, hint=_("All sides read it"))


class ProposeFine(ActForm):
    basis = forms.ChoiceField(
        label=_("Rule it rests on"), help_text=_("Rows of the rule pack, with the most they allow")
    )
    amount = text_field(_("Amount in yuan"), 20, hint=_("At most two places, such as 1500.50"))
    facts = text_field(_("Facts found"), 1000, rows=4, hint=_("The body reads them and may state its view"))

    def __init__(self, *args: Any, bases: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "basis", list(bases))


class DecideFine(ActForm):
    end = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = text_field(_("Reason"), 500, rows=3, hint=_("The body reads it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self, "end", worded_choices(WORDINGS["fine_state"], ("confirmed", "dropped")))
