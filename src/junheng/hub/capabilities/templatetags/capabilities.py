"""Words of capabilities for templates. `{% load capabilities %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from junheng.core.capability.crosswalk import categories_of
from junheng.core.capability.kinds import name_of
from junheng.hub.capabilities import taxonomy

register = template.Library()


@register.inclusion_tag("capabilities/_kcdb_codes.html")
def kcdb_codes(kind: str) -> dict[str, object]:
    """The KCDB's categories beside a kind, with their addresses in the SI Digital Framework."""
    return {"categories": categories_of(kind, taxonomy.categories())}


@register.filter
def kind_words(kind: str) -> str:
    """The name of a kind of quantity in the reader's language."""
    return name_of(kind, "zh" if (get_language() or "").startswith("zh") else "en")
