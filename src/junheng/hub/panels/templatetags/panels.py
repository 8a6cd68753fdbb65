"""Words of panels: `{% load panels %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junheng.hub.panels import purposes
from junheng.hub.panels.rules.words import WORDINGS

register = template.Library()
STATES: dict[str, Any] = {
    "frozen": pgettext_lazy("examination", "list frozen, waits for the beacon"),
    "drawn": pgettext_lazy("examination", "drawn"),
    "given-up": pgettext_lazy("examination", "given up"),
    "invited": pgettext_lazy("examination", "invited"),
    "confirmed": pgettext_lazy("examination", "confirmed"),
    "declined": pgettext_lazy("examination", "declined"),
    "working": pgettext_lazy("panel", "at work"),
    "reported": pgettext_lazy("examination", "reported"),
    "scored": pgettext_lazy("examination", "reported and scored"),
}
TONES = {
    **dict.fromkeys(("confirmed", "reported", "scored", "drawn"), "ok"),
    **dict.fromkeys(("declined", "given-up"), "nay"),
}
ACTS: dict[str, Any] = {
    "freeze-panel": _("Freeze the list of the pool"),
    "draw-panel": _("Draw the panel"),
    "give-up-panel": _("Give this draw up"),
    "confirm-invitation": _("Take part"),
    "decline-invitation": _("Cannot take part"),
    "begin-assessment": _("Begin the work"),
    "report-assessment": _("Hand in the report"),
    "score-assessor": _("Score the work"),
}


def _language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"


@register.filter
def panel_state_words(state: object) -> object:
    """The word of a state of a draw or of a seat."""
    return STATES.get(str(state), state)


@register.filter
def panel_tone(state: object) -> str:
    """How a state is marked."""
    return TONES.get(str(state), "wait")


@register.filter
def panel_step_words(what: str) -> object:
    """What the button of an act says."""
    return ACTS.get(what, what)


@register.filter
def purpose_words(code: object) -> str:
    """What a panel is for."""
    return purposes.worded(code, _language())


@register.filter
def conclusion_words(code: object) -> str:
    """What a report concludes."""
    pair = WORDINGS["seat_conclusion"].get(str(code), (str(code), str(code)))
    return pair[0 if _language() == "zh" else 1]


@register.filter
def excluded_words(why: object) -> str:
    """Why somebody was excluded, in the reader's language; the frozen record holds both."""
    told = str(why)
    zh, _space, en = told.partition(" ")
    if not en.isascii() or not en or zh.isascii():
        return told
    return zh if _language() == "zh" else en
