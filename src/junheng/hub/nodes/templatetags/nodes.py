"""Words of followed logs."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from junheng.hub.nodes.queries import Said
from junheng.hub.ui.words import STATES

register = template.Library()
KINDS = {
    "certificate": gettext_lazy("certificate"),
    "organisation": gettext_lazy("body"),
    "qualification": gettext_lazy("qualification"),
    "capability": gettext_lazy("capability"),
}
STANDING = {
    "following": pgettext_lazy("log", "followed"),
    "quarantined": pgettext_lazy("log", "quarantined"),
    "ended": pgettext_lazy("log", "no longer followed"),
}
LOG_TONES = {"following": "ok", "quarantined": "no", "ended": "unk"}
TONES = {
    "issued": "ok", "published": "ok", "verified": "ok", "withdrawn": "no", "revoked": "no", "replaced": "warn", "suspended": "warn",
    "under-inquiry": "warn",
}  # fmt: skip


@register.filter
def kind_words(code: str) -> object:
    return KINDS.get(code, code)


@register.filter
def standing_words(code: str) -> object:
    return STANDING.get(code, code)


@register.filter
def standing_tone(code: str) -> str:
    return LOG_TONES.get(code, "unk")


@register.filter
def said_tone(code: str) -> str:
    return TONES.get(code, "unk")


@register.filter
def reliance(said: Said) -> str:
    """How far what a log says is to be relied on, in a sentence."""
    log = said.log
    if log.state == log.State.QUARANTINED:
        return _("This log is quarantined: it contradicts itself. What it says is not to be relied on.")
    if log.state == log.State.ENDED:
        return _("This log is no longer followed here; what it says may have changed since.")
    if said.is_silent:
        return _("This log could not be heard lately; what it says may have changed since.")
    if log.behind:
        return _("Newer entries of this log are still being read; what it says may change with them.")
    return _(
        "Read from its public log and checked against its signature. Ask that province for anything more."
    )


@register.filter
def said_headline(said: Said) -> str:
    """What the log of a province says of a certificate; never that the paper is genuine."""
    return _("The log of %(province)s says: %(state)s") % {
        "province": said.log.title,
        "state": STATES.get(said.state, said.state),
    }
