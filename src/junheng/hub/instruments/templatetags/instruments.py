"""Words of the ledger on pages, in the reader's language: `{% load instruments %}`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from junheng.hub.instruments import rules

register = template.Library()


def _word(words: Mapping[str, tuple[str, str]], code: str) -> str:
    return words.get(code, (code, code))[0 if (get_language() or "zh").startswith("zh") else 1]


@register.filter
def mark_words(kind: str) -> str:
    """One of the three codes, or the seal."""
    return _word(rules.MARK_KINDS, kind)


@register.filter
def mode_words(mode: str) -> str:
    """How a row is managed: type approval, verification, or both."""
    return _word(rules.MODE_WORDS, mode)


@register.filter
def use_words(use: str) -> str:
    """One of the four lawful uses by its letter."""
    words = rules.PURPOSE_ZH if (get_language() or "zh").startswith("zh") else rules.PURPOSE_EN
    return words.get(rules.Purpose(use), use) if use in set(rules.Purpose) else use


@register.filter
def edition_words(state: str) -> str:
    """Where an edition of the catalogue stands."""
    return _word(rules.EDITION_WORDS, state)


@register.filter
def answer_words(answer: str) -> str:
    """What the catalogue says of an instrument, in two or three words."""
    return _word(rules.ANSWER_WORDS, str(answer))
