"""Forms of pledges, their removal, complaints and the ledger of a market."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.integrity import hosting, rules

DECISIONS = (("kept", _("Keep the badge")), ("removed", _("Remove the badge")))


class PublishPledge(ActForm):
    promises = forms.MultipleChoiceField(label=_("What you promise"), widget=forms.CheckboxSelectMultiple)
    words = text_field(_("In your own words"), 500, required=False, rows=3)
    until = day_field(_("Last day"), hint=_("At most three years from today"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = 0 if (get_language() or "").startswith("zh") else 1
        field: Any = self.fields["promises"]
        field.choices = [(code, words[place]) for code, words in rules.PROMISES.items()]


class ProposeRemoval(ActForm):
    why = text_field(_("What was found"), 500, rows=3)
    found_on = day_field(_("Day on which it was found"))


class AnswerProposal(ActForm):
    answer = text_field(_("Your answer"), 1000, rows=5)


class DecideRemoval(ActForm):
    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    reason = text_field(
        _("Reason"), 500, rows=3, hint=_("The body reads it; where the badge goes, so does the public")
    )


def _worded(words: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    place = 0 if (get_language() or "").startswith("zh") else 1
    return [(code, each[place]) for code, each in words.items()]


class FileComplaint(ActForm):
    """One press is enough: every field may stay as it is."""

    kind = forms.ChoiceField(label=_("What is wrong"))
    text = text_field(_("In your words"), rules.LONGEST_TEXT, required=False, rows=3)
    photo = forms.FileField(
        label=_("A picture"), required=False, max_length=120,
        help_text=_("JPEG or PNG, at most 8 MB. Place and time that the camera wrote into it are taken out."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )  # fmt: skip
    contact = text_field(
        _("How to reach you"), rules.LONGEST_CONTACT, required=False,
        hint=_("Only if you want to be asked back. The office alone reads it; it is never published."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = _worded(rules.KINDS)


class RefuseComplaint(ActForm):
    reason = text_field(_("Reason"), 500, rows=3, hint=_("Whoever reported reads it"))


class AnswerComplaint(ActForm):
    finding = forms.ChoiceField(label=_("What was found"), widget=forms.RadioSelect)
    text = text_field(_("Answer, as the public reads it"), 1000, rows=5, hint=_("Name nobody who reported"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["finding"]
        field.choices = _worded(rules.FINDINGS)


class ListAtStall(ActForm):
    code = text_field(_("Code of the instrument"), 30, hint=_("The twelve digits under its code"))
    stall = text_field(_("Stall"), 30, hint=_("Such as A-12"))
    is_fair_scale = forms.BooleanField(
        label=_("It is a fair scale"), required=False,
        help_text=_("Your own, open to every buyer who wants to weigh again"),
    )  # fmt: skip


class OfferContract(ActForm):
    stall = text_field(_("Stall"), 30, hint=_("Such as A-12"))
    party = text_field(
        _("Code of the stall's owner"),
        18,
        required=False,
        hint=_("The 18 characters of its licence: it agrees here under its own name"),
    )
    on_paper = text_field(
        _("Or signed on paper with"),
        120,
        required=False,
        hint=_("Where the owner is not registered here. Your word alone stands for it, and is shown so"),
    )
    since = day_field(_("First day"))
    until = day_field(_("Last day"), hint=_("At most three years"))


class AnswerContract(ActForm):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[("agree", _("I agree")), ("decline", _("I do not agree"))],
    )
    reason = text_field(_("Reason"), 300, required=False, rows=2, hint=_("Needed where you do not agree"))

    def told(self) -> dict[str, Any]:
        found = super().told()
        return {"agrees": found["answer"] == "agree", "reason": found["reason"]}


class EndContract(ActForm):
    reason = text_field(_("Reason"), 300, rows=2, hint=_("Both sides read it"))


class FileHostReport(ActForm):
    """One choice and one line of words for each of the six unities and each duty."""

    in_row = True

    month = forms.ChoiceField(label=_("Month"))

    def __init__(self, *args: Any, months: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months_field: Any = self.fields["month"]
        months_field.choices = months
        chinese = (get_language() or "").startswith("zh")
        for each in hosting.asked(hosting.newest()):
            words, basis = (each.zh, each.basis_zh) if chinese else (each.en, each.basis_en)
            unchecked = str(_("not checked")) if basis and each.confidence == "recall" else ""
            self.fields[f"a-{each.id}"] = forms.ChoiceField(
                label=words, choices=[("yes", _("yes")), ("no", _("no"))], widget=forms.RadioSelect,
                help_text=" ".join(one for one in (basis, unchecked) if one),
            )  # fmt: skip
            note = text_field(_("How it stands"), hosting.LONGEST_WORDS, required=False)
            note.widget.attrs["aria-label"] = f"{_('How it stands')}: {words}"
            self.fields[f"n-{each.id}"] = note

    def told(self) -> dict[str, Any]:
        found = super().told()
        ids = [name[2:] for name in found if name.startswith("a-")]
        answers = [hosting.Answer(each, found[f"a-{each}"], found[f"n-{each}"]) for each in ids]
        return {"month": date.fromisoformat(found["month"]), "told": answers}


class OpenTopic(ActForm):
    title = text_field(_("Title"), 80)
    question = text_field(_("What the public is asked"), 2000, rows=6)
    until = day_field(_("Last day"), hint=_("Seven days to three months from today"))


class FileComment(ActForm):
    kind = forms.ChoiceField(label=_("You have"), widget=forms.RadioSelect)
    text = text_field(
        _("Your words"), rules.LONGEST_TEXT, rows=4,
        hint=_("Name no private person. An official looks at it first; what is not shown stands here with the reason."),
    )  # fmt: skip
    for_body = forms.BooleanField(label=_("With the name of the body I act for"), required=False)

    def __init__(self, *args: Any, bodied: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = _worded(rules.COMMENT_KINDS)
        if not bodied:
            del self.fields["for_body"]


class ModerateComment(ActForm):
    look = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=(("show", _("Show it")), ("hide", _("Do not show it"))),
    )  # fmt: skip
    ground = forms.ChoiceField(label=_("If not: for which of these grounds"), required=False)
    reason = text_field(
        _("If not: why, as everybody reads it"), 200, required=False, hint=_("Do not repeat its words")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["ground"]
        field.choices = [("", "—"), *_worded(rules.GROUNDS)]


class AnswerComment(ActForm):
    text = text_field(
        _("Answer, as the public reads it"), 1000, rows=5, hint=_("It is published with your name")
    )


class ConcludeTopic(ActForm):
    conclusion = text_field(_("Conclusion"), 2000, rows=6, hint=_("What was taken up, what was not, and why"))


class CloseTopic(ActForm):
    outcome = text_field(_("What was done"), 1000, rows=5)
