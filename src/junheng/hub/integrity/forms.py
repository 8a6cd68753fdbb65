"""Forms of pledges and their removal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.integrity import rules

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
