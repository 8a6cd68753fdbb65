"""Words of filing on a page."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
CLAIMS = {
    "waiting": _("waits for a decision"),
    "handed-over": _("handed over"),
    "refused": _("refused"),
}


@register.filter
def claim_words(state: str) -> object:
    """How far a claim is."""
    return CLAIMS.get(state, state)
