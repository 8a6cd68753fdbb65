"""What is typed on the pages of panels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, moment_field, text_field
from junheng.hub.foundation.clock import BEIJING
from junheng.hub.panels.purposes import Question
from junheng.hub.panels.rules.words import WORDINGS

MOST_BODIES = 10


def _said(pair: tuple[str, str]) -> str:
    return pair[0 if (get_language() or "").startswith("zh") else 1]


class Why(ActForm):
    reason = text_field(_("Reason"), 300, rows=3)


class FreezePanel(ActForm):
    bodies = text_field(
        _("Codes of the bodies that are examined"),
        400,
        required=False,
        rows=3,
        hint=_("One code a line; their people are never drawn"),
    )
    commitment = text_field(
        _("Commitment to your secret"),
        71,
        hint=_("sha256: and 64 digits, as `junheng draw commit` prints it"),
    )
    beacon_at = moment_field(
        _("Instant of the beacon"), hint=_("In the time of China; five minutes to thirty days from now")
    )
    source = text_field(
        _("Public source of the beacon"), 120, hint=_("A number nobody can foresee, such as a lottery's")
    )

    def __init__(self, *args: Any, names_bodies: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not names_bodies:
            del self.fields["bodies"]

    def clean_bodies(self) -> list[str]:
        """Codes as typed, without blanks, each once."""
        codes = [each.upper() for each in re.split(r"[\s,;，；、]+", self.cleaned_data["bodies"]) if each]
        if len(codes) > MOST_BODIES:
            raise forms.ValidationError(_("At most %(most)s."), params={"most": MOST_BODIES})
        return list(dict.fromkeys(codes))

    def clean_beacon_at(self) -> Any:
        return self.cleaned_data["beacon_at"].replace(tzinfo=BEIJING)


class DrawPanel(ActForm):
    value = text_field(
        _("What the beacon said"), 200, hint=_("Letters and digits as published, separated by blanks")
    )
    secret = text_field(_("Your secret"), 128)


class Report(ActForm):
    conclusion = forms.ChoiceField(label=_("Conclusion"))

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions, fields = questions, self.fields
        for each in questions:
            number = f"{each.key} " if each.key[0].isdigit() else ""
            name = f"{number}{_said((each.name_zh, each.name_en))}"
            fields[f"met-{each.key}"] = forms.ChoiceField(
                label=name, choices=[("", "—"), ("yes", _("met")), ("no", _("not met"))], required=False
            )
            fields[f"words-{each.key}"] = text_field(_("What was found"), 300, required=False)
        conclusion: Any = fields["conclusion"]
        words = [(code, _said(pair)) for code, pair in WORDINGS["seat_conclusion"].items()]
        conclusion.choices = [("", "—"), *words]
        self.order_fields([name for name in fields if name != "conclusion"])

    def findings(self) -> dict[str, dict[str, Any]]:
        """Questions that were answered."""
        told = self.cleaned_data
        return {
            each.key: {"met": told[f"met-{each.key}"] == "yes", "words": told[f"words-{each.key}"]}
            for each in self.questions
            if told[f"met-{each.key}"]
        }

    def told(self) -> dict[str, Any]:
        return {"findings": self.findings(), "conclusion": self.cleaned_data["conclusion"]}


class Score(ActForm):
    score = forms.TypedChoiceField(
        label=_("Score"), coerce=int, choices=[(each, str(each)) for each in range(1, 6)]
    )
    note = text_field(_("Remark"), 300, required=False)
