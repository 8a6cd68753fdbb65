"""Forms of industry centres, benchmarks, trials and challenges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.foundation.models import Tenant
from junheng.hub.industry.rules import centre
from junheng.hub.industry.rules.words import WORDINGS
from junheng.hub.ui.templatetags.ui import named


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
