"""Words of draws and checks in the reader's language: `{% load supervision %}`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.supervision.rules import checking, planning
from junheng.hub.supervision.rules.words import WORDINGS

register = template.Library()
TABLES = {**WORDINGS, "draw_state": planning.STATE_WORDS, "check_state": checking.STATE_WORDS}
ACTS = {
    "list-objects": _("List the objects"),
    "list-inspectors": _("List the inspectors"),
    "commit-secret": _("Commit to a secret"),
    "freeze-pool": _("Freeze our part"),
    "freeze-draw": _("Freeze the list"),
    "state-beacon": _("Record the beacon"),
    "reveal-secret": _("Reveal the secret"),
    "run-draw": _("Make the draw"),
    "withdraw-draw": _("Withdraw it"),
    "announce-visit": _("Tell the body we are here"),
    "begin-check": _("Enter the code and begin"),
    "call-reserve": _("Let the reserve step in"),
    "send-inspectors": _("Send inspectors"),
    "record-findings": _("Record what was found"),
    "add-photo": _("Add a photograph"),
    "sign-check": _("Look and sign"),
    "note-body-side": _("Note how the body's side stood"),
    "publish-check": _("Publish now"),
    "order-rectification": _("Order to put right"),
    "answer-rectification": _("Answer the order"),
    "settle-rectification": _("End the rectification"),
}
TONES = {
    "drawn": "ok", "void": "nay", "withdrawn": "nay", "frozen": "wait", "drafted": "wait", "unassigned": "warn",
    "dispatched": "wait", "begun": "wait", "found": "wait", "concluded": "wait", "published": "ok", "pass": "ok",
    "problems": "warn", "replaced": "nay", "yes": "ok", "no": "warn", "not-applicable": "unk",
}  # fmt: skip


@register.simple_tag
def pages_told(told: Sequence[object]) -> str:
    """Addresses, or names with keys, as a script of ours reads them from an attribute."""
    return json.dumps(told)


@register.filter
def wording(code: object, table: str) -> str:
    """A code by the table it belongs to; one that is not known stands as it is."""
    pair = TABLES[table].get(str(code), (str(code), str(code)))
    return pair[0 if (get_language() or "").startswith("zh") else 1]


@register.filter
def act_name(what: str) -> object:
    """What the button of an act says."""
    return ACTS[what]


@register.filter
def tone(code: object) -> str:
    """The tone of a state's mark."""
    return TONES.get(str(code), "unk")


@register.filter
def question_words(question: checking.Question) -> str:
    return question.zh if (get_language() or "").startswith("zh") else question.en


@register.filter
def in_language(pair: tuple[str, str]) -> str:
    """Chinese and English words, in the reader's language."""
    return pair[0 if (get_language() or "").startswith("zh") else 1]


@register.filter
def question_basis(question: checking.Question) -> str:
    return question.basis_zh if (get_language() or "").startswith("zh") else question.basis_en
