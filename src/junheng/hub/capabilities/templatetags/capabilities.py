"""Words of capabilities for templates. `{% load capabilities %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from junheng.core.capability.kinds import name_of

register = template.Library()


@register.filter
def kind_words(kind: str) -> str:
    """The name of a kind of quantity in the reader's language."""
    return name_of(kind, "zh" if (get_language() or "").startswith("zh") else "en")
