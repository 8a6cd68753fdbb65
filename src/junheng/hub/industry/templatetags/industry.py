"""Words of centres, benchmarks, trials and challenges in the reader's language: `{% load industry %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.core.capability.kinds import name_of
from junheng.hub.industry.rules.words import worded
from junheng.hub.market.rules import words_of_price

register = template.Library()
ACTS = {
    "apply-centre": _("Apply to build it"),
    "decide-building": _("Decide about building"),
    "report-milestone": _("Report a milestone"),
    "report-built": _("Report it as built"),
    "decide-acceptance": _("Decide about acceptance"),
    "evaluate-centre": _("Evaluate it"),
    "revoke-centre": _("Revoke the centre"),
    "review-benchmark": _("Review it"),
    "name-benchmark": _("Decide about naming"),
    "watch-benchmark": _("Propose its removal"),
    "answer-watch": _("State your view"),
    "decide-watch": _("Decide about the removal"),
    "begin-trial": _("Take the trial on"),
    "decline-trial": _("Decline the trial"),
    "report-trial": _("Report the data"),
    "sign-trial": _("Sign the report"),
    "answer-trial": _("Answer the report"),
    "publish-trial": _("Publish the report"),
    "bid-challenge": _("Make a bid"),
    "award-challenge": _("Name the winner"),
    "withdraw-challenge": _("Withdraw the challenge"),
    "start-challenge": _("Start the work"),
    "report-stage": _("Report a stage"),
    "accept-challenge": _("Accept the result"),
    "record-use": _("Record its use"),
}
TONES = {
    "planned": "unk", "building": "wait", "applied": "wait", "approved": "wait", "built": "wait", "accepted": "ok", "evaluated": "ok",
    "rectify": "warn", "revoked": "nay", "reviewed": "wait", "declined": "unk", "named": "ok", "watched": "warn", "removed": "nay",
    "called": "wait", "bid": "wait", "withdrawn": "unk", "awarded": "ok", "running": "wait",
    "testing": "wait", "reported": "wait", "published": "ok", "expired": "nay", "suspended": "warn",
}  # fmt: skip


@register.filter
def wording(code: object, table: str) -> str:
    """A code by the table it belongs to; one that is not known stands as it is."""
    return worded(table, str(code), "zh" if (get_language() or "").startswith("zh") else "en")


@register.filter
def quantity_name(kind: object) -> str:
    """A quantity by its name in the language of the page."""
    return name_of(str(kind), "zh" if (get_language() or "").startswith("zh") else "en")


@register.filter
def need_said(need: Any) -> str:
    """A need as the board says it: quantity and band of a gap, the words of an open need that is not sealed."""
    gap = getattr(need, "gap", None)
    kind = quantity_name(need.quantity_kind) if need.quantity_kind else ""
    if gap is not None:
        words = _("National gap")
        return f"{words}: {kind} {gap.band}".strip()
    return str(need.text or kind)


@register.filter
def yuan(fen: Any) -> str:
    """Money as it is read."""
    return f"¥{words_of_price(int(fen))}"


@register.filter
def act_name(what: str) -> object:
    """What the button of an act says."""
    return ACTS[what]


@register.filter
def tone(code: object) -> str:
    """The tone of a state's mark."""
    return TONES.get(str(code), "unk")
