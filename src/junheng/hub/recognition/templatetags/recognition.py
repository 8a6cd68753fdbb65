"""Words of the international register."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junheng.hub.recognition.models import InternationalEntry

register = template.Library()
KINDS = {
    "cmc": gettext_lazy("CMC of the KCDB"),
    "arrangement": gettext_lazy("Arrangement of mutual recognition"),
    "oiml": gettext_lazy("OIML certificate"),
}
TONES = {"listed": "ok", "suspended": "warn", "withdrawn": "no"}


@register.filter
def entry_kind(code: str) -> object:
    return KINDS.get(code, code)


@register.filter
def entry_tone(code: str) -> str:
    return TONES.get(code, "unk")


@register.filter
def paper_to_ask_for(row: InternationalEntry) -> str:
    """What an exporter asks for, in a sentence."""
    holder = row.holder.name_zh if row.holder else ""
    if row.kind == InternationalEntry.Kind.CMC:
        return _(
            "Ask %(body)s for a calibration certificate under this CMC; its U is not below the one stated here."
        ) % {"body": holder}
    if row.kind == InternationalEntry.Kind.OIML:
        return _("Ask the maker for the OIML certificate of this type, issued by %(body)s: %(category)s.") % {
            "body": holder, "category": row.category,
        }  # fmt: skip
    if holder:
        return _("Ask %(body)s for a certificate that names this arrangement.") % {"body": holder}
    return _("Ask a body that takes part in this arrangement for a certificate that names it.")
