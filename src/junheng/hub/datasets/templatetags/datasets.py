"""Words of data sets in the reader's language: `{% load datasets %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from junheng.core.capability.kinds import name_of
from junheng.hub.datasets.rules.words import worded

register = template.Library()
ACTS = {
    "publish-dataset": _("Publish the data set"),
    "grade-dataset": _("Grade the data set"),
    "ask-consent": _("Ask for its use"),
    "deliver-rows": _("Deliver the rows"),
    "price-dataset": _("Show a price"),
    "question-dataset": _("Question the data set"),
    "pause-dataset": _("Pause the data set"),
    "withdraw-dataset": _("Withdraw the data set"),
}
TONES = {
    "declared": "wait", "graded": "wait", "published": "ok", "paused": "warn", "withdrawn": "unk",
    "asked": "wait", "granted": "ok", "refused": "nay", "ended": "unk",
}  # fmt: skip


def _language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"


@register.filter
def wording(code: object, table: str) -> str:
    """A code by the table it belongs to; one that is not known stands as it is."""
    return worded(table, str(code), _language())


@register.filter
def tone(code: object) -> str:
    """The tone of a state's mark."""
    return TONES.get(str(code), "unk")


@register.filter
def act_name(what: str) -> object:
    """What the button of an act says."""
    return ACTS[what]


@register.filter
def quantity_name(kind: object) -> str:
    """A quantity by its name in the language of the page; words that were typed as they are."""
    return name_of(str(kind), _language())


@register.filter
def own_name(row: Any) -> str:
    """A data set of the platform by its name."""
    return str(getattr(row, _language()))


@register.filter
def own_about(row: Any) -> str:
    return str(getattr(row, f"about_{_language()}"))


@register.filter
def duration(seconds: Any) -> str:
    """A step of time in the largest unit that it fills at least once, rounded."""
    found = int(seconds)
    if found >= 86400:
        number = round(found / 86400)
        return ngettext("%(number)d day", "%(number)d days", number) % {"number": number}
    if found >= 3600:
        number = round(found / 3600)
        return ngettext("%(number)d hour", "%(number)d hours", number) % {"number": number}
    if found >= 60:
        number = round(found / 60)
        return ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number}
    return ngettext("%(number)d second", "%(number)d seconds", found) % {"number": found}
