"""Words of filing on a page."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.filing.rules.planning import KINDS

register = template.Library()
CLAIMS = {
    "waiting": _("waits for a decision"),
    "handed-over": _("handed over"),
    "refused": _("refused"),
}


@register.filter
def claim_words(state: str) -> object:
    """How far a claim is."""
    return CLAIMS.get(state, state)


SHEETS = {
    "read": _("read; nothing filed yet"),
    "filing": _("being filed"),
    "done": _("done"),
}
ROWS = {
    "ready": _("ready"),
    "wrong": _("wrong"),
    "known": _("on file already"),
    "conflict": _("differs from the ledger"),
    "filed": _("filed"),
    "refused": _("not filed"),
    "kept": _("decided: the ledger stays"),
    "taken": _("decided: the sheet is taken"),
}


@register.filter
def sheet_words(state: str) -> object:
    """How far a sheet is."""
    return SHEETS.get(state, state)


@register.filter
def row_words(state: str) -> object:
    """What became of a row."""
    return ROWS.get(state, state)


@register.filter
def meter_kind(key: str) -> str:
    """A kind of meter in the reader's language, by the rule that holds for it."""
    zh, en = KINDS.get(key, (key, key))
    return zh if (get_language() or "zh").startswith("zh") else en


HOW = {
    "phone": _("from the phone"),
    "map": _("from the map of squares"),
    "market": _("of the market"),
}


@register.filter
def how_words(how: str) -> object:
    """Where a position comes from."""
    return HOW.get(how, how)


@register.filter
def metres(text: str) -> str:
    """Metres as a reader sees them: no digit behind the unit that a phone cannot know."""
    return f"{float(text):.0f} m" if text else ""


GROUNDS = {
    "designated": _("designated by the regulator"),
    "agreement": _("agreement on file"),
    "transfer": _("handed on:"),
}


@register.filter
def ground_words(ground: str) -> object:
    """Why an application is where it is."""
    return GROUNDS.get(ground, ground)


WHY_FIRST = {
    "overdue": _("overdue"),
    "failed": _("failed last time"),
    "due": _("due"),
}


@register.filter
def why_first(why: str) -> object:
    """Why a line of a plan stands where it stands."""
    return WHY_FIRST.get(why, why)
