"""Words of complaints and ledgers on pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from junheng.hub.integrity import hosting, rules

register = template.Library()


def _word(words: Mapping[str, tuple[str, str]], code: str) -> str:
    return words.get(code, (code, code))[0 if (get_language() or "zh").startswith("zh") else 1]


@register.filter
def kind_words(code: str) -> str:
    """What is reported."""
    return _word(rules.KINDS, code)


@register.filter
def progress_words(code: str) -> str:
    """How far a complaint is."""
    return _word(rules.COMPLAINT_WORDS, code)


@register.filter
def law_words(state: str) -> str:
    """What the law says of an instrument today, in two or three words."""
    return _word(rules.LAW_WORDS, str(state))


@register.filter
def topic_words(state: str) -> str:
    """How far a hearing is."""
    return _word(rules.TOPIC_WORDS, state)


@register.filter
def said_words(code: str) -> str:
    """A question or a remark."""
    return _word(rules.COMMENT_KINDS, code)


@register.filter
def ground_words(code: str) -> str:
    """For what a comment is kept from view."""
    return _word(rules.GROUNDS, code)


@register.filter
def contract_words(state: str) -> str:
    """How far a contract with a stall is."""
    return _word(hosting.CONTRACT_WORDS, state)


@register.filter
def clause_words(clause: hosting.Clause) -> str:
    """A clause, one of the six unities or a duty."""
    return clause.zh if (get_language() or "zh").startswith("zh") else clause.en


@register.filter
def clause_basis(clause: hosting.Clause) -> str:
    return clause.basis_zh if (get_language() or "zh").startswith("zh") else clause.basis_en
