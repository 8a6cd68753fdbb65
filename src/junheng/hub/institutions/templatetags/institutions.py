"""Words of institutions for templates. `{% load institutions %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from junheng.hub.institutions.rules import roles

register = template.Library()


@register.filter
def role_words(role: str) -> str:
    """The name of a role of `roles.json` in the reader's language."""
    names = roles.known().get(role)
    if names is None:
        return role
    return names[0 if (get_language() or "").startswith("zh") else 1]
