"""Words of examinations, materials and the regional register: `{% load standards %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junheng.hub.panels.templatetags.panels import STATES as OF_PANELS
from junheng.hub.panels.templatetags.panels import TONES as TONES_OF_PANELS
from junheng.hub.standards.rules import completeness
from junheng.hub.standards.rules.words import WORDINGS

register = template.Library()
STATES: dict[str, Any] = {
    **OF_PANELS,
    "drafted": pgettext_lazy("examination", "being written"),
    "applied": pgettext_lazy("examination", "applied for, waits for acceptance"),
    "returned": pgettext_lazy("examination", "returned for completion"),
    "accepted": pgettext_lazy("examination", "accepted, being examined"),
    "mending": pgettext_lazy("examination", "to be put right"),
    "mended": pgettext_lazy("examination", "put right, to be confirmed"),
    "assessed": pgettext_lazy("examination", "assessed, waits for the decision"),
    "certified": pgettext_lazy("examination", "certified"),
    "refused": pgettext_lazy("examination", "not passed"),
    "withdrawn": pgettext_lazy("examination", "withdrawn by the applicant"),
    "active": pgettext_lazy("material", "on sale"),
    "recalled": pgettext_lazy("material", "recalled"),
    "primary": pgettext_lazy("material", "primary reference material (GBW)"),
    "secondary": pgettext_lazy("material", "secondary reference material (GBW(E))"),
    "proposed": pgettext_lazy("regional", "proposed"),
    "designated": pgettext_lazy("regional", "on the register"),
    "ended": pgettext_lazy("regional", "taken off"),
}
TONES = {
    **TONES_OF_PANELS,
    **dict.fromkeys(("certified", "designated", "active"), "ok"),
    **dict.fromkeys(("refused", "recalled", "withdrawn", "ended"), "nay"),
    **dict.fromkeys(("returned", "mending"), "warn"),
}
ACTS: dict[str, Any] = {
    "attach-document": _("Add a document"),
    "submit-application": _("Send the application"),
    "withdraw-application": _("Withdraw the application"),
    "return-application": _("Return it for completion"),
    "accept-application": _("Accept the application"),
    "mend-findings": _("Say what was put right"),
    "decide-examination": _("Decide"),
    "confirm-mending": _("Confirm that it is put right"),
}
HOW = {
    "series": _("groups of the last twelve months"),
    "chart": _("a control chart without alarm"),
    "material": _("a reference material within its validity"),
}


@register.filter
def document_words(kind: str) -> str:
    """What a document of an application is called, by its kind."""
    return completeness.document_named(kind, "zh" if (get_language() or "").startswith("zh") else "en")


@register.filter
def standing_words(state: object) -> object:
    """The word of a state of this area."""
    return STATES.get(str(state), state)


@register.filter
def standing_tone(state: object) -> str:
    """How a state is marked."""
    return TONES.get(str(state), "wait")


@register.filter
def step_words(what: str) -> object:
    """What the button of an act says."""
    return ACTS.get(what, what)


@register.filter
def how_words(how: str) -> object:
    """By what the year is covered."""
    return HOW.get(how, how)


@register.filter
def coded(code: object, table: str) -> str:
    """A code by its table of `rules.words`."""
    pair = WORDINGS[table].get(str(code), (str(code), str(code)))
    return pair[0 if (get_language() or "").startswith("zh") else 1]
