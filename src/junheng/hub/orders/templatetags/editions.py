"""Words of a laboratory's own templates for templates. `{% load editions %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from junheng.hub.orders.editing import words

register = template.Library()
register.filter("place_words", words.place_words)
register.filter("named_place", words.named_place)


@register.filter
def draft_state(state: str) -> str:
    """The state of a draft."""
    known = {
        "draft": pgettext("template", "draft"),
        "in-review": pgettext("template", "in review"),
        "reviewed": pgettext("template", "reviewed, to be approved"),
        "approved": pgettext("template", "approved"),
        "withdrawn": pgettext("template", "withdrawn"),
    }
    return known.get(state, state)


@register.filter
def verdict_words(text: str) -> str:
    """A verdict of a replay as a word; a figure stays as it is."""
    known = {
        "pass": pgettext("verdict", "pass"),
        "fail": pgettext("verdict", "fail"),
        "none": pgettext("verdict", "none"),
    }
    return known.get(text, text or "—")


@register.filter
def change_words(what: str) -> str:
    """Which figure of a result differs."""
    known = {"value": _("value"), "U": "U", "limit": _("limit"), "verdict": _("verdict")}
    return known.get(what, what)


@register.filter
def among(key: str, names: Any) -> str:
    """The name of a key among names; without one the key itself."""
    return str((names or {}).get(key) or key)
