"""Invented example texts of the gallery in two languages: samples, not messages to be translated."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def say(zh: str, en: str) -> str:
    return zh if (get_language() or "zh").startswith("zh") else en
