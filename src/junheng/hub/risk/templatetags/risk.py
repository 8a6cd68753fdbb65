"""Words of determinations, warnings and letters in the reader's language: `{% load risk %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.risk.rules.words import WORDINGS

register = template.Library()
ACTS = {
    "state-view": _("State your view"),
    "decide-determination": _("Decide"),
    "ask-repair": _("Ask for repair"),
    "decide-repair": _("Decide about the repair"),
    "take-warning": _("Take it over"),
    "hand-warning": _("Hand the warning over"),
    "end-warning": _("End it"),
    "receive-letter": _("Confirm its receipt"),
    "answer-letter": _("Answer the letter"),
    "close-letter": _("Close it"),
    "state-fine-view": _("State your view"),
    "decide-fine": _("Decide"),
    "answer-campaign": _("Agree or decline"),
    "name-team": _("Name the team"),
    "list-targets": _("List the objects"),
    "close-campaign": _("Close with the joint report"),
    "call-off-campaign": _("Call it off"),
    "record-result": _("Record the result"),
    "link-check": _("Take the check's result"),
    "take-evidence": _("Take evidence"),
    "hand-evidence": _("Hand it over"),
    "receive-evidence": _("Confirm that you have it"),
}
TONES = {
    "proposed": "wait", "dropped": "unk", "in-force": "ok", "repaired": "ok", "followed": "unk", "expired": "unk",
    "asked": "wait", "granted": "ok", "refused": "nay",
    "open": "warn", "taken": "wait", "acted": "ok", "dismissed": "unk",
    "confirmed": "warn", "planned": "wait", "agreed": "ok", "declined": "nay", "called-off": "unk", "invited": "wait",
    "pass": "ok", "problems": "warn", "unchecked": "unk", "": "wait",
    "sent": "wait", "received": "wait", "answered": "ok", "closed": "ok",
    "A": "ok", "B": "ok", "C": "warn", "D": "nay",
}  # fmt: skip


@register.filter
def wording(code: object, table: str) -> str:
    """A code by the table it belongs to; one that is not known stands as it is."""
    pair = WORDINGS[table].get(str(code), (str(code), str(code)))
    return pair[0 if (get_language() or "").startswith("zh") else 1]


@register.filter
def act_name(what: str) -> object:
    """What the button of an act says."""
    return ACTS[what]


@register.filter
def tone(code: object) -> str:
    """The tone of a state's mark."""
    return TONES.get(str(code), "unk")
