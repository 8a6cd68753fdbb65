"""Words of a laboratory's own templates for templates. `{% load editions %}`."""

from __future__ import annotations

from django import template
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
