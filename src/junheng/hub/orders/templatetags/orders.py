"""Pieces of the original record for templates. `{% load orders %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junheng.hub.foundation.clock import BEIJING
from junheng.hub.orders.queries import GridCell
from junheng.hub.ui.templatetags.ui import in_words

register = template.Library()


@register.simple_tag(takes_context=True)
def reading_cell(context: Mapping[str, Any], cell: GridCell) -> SafeString:
    """A cell: an input while the record may be changed, else what was typed; struck values under it."""
    was = format_html_join("", "{}", ((_was(reading),) for reading in cell.struck))
    wrong = context["wrong"].get(cell.name)
    told = (
        format_html('<span class="was wrong" id="{}-w">{}</span>', cell.name, in_words(wrong))
        if wrong
        else ""
    )
    if not context["editable"]:
        text = cell.live.text if cell.live else "—"
        return format_html('<span class="num">{}</span>{}{}', text, was, told)
    live = cell.live.text if cell.live else ""
    return format_html(
        '<input name="cell:{0}" value="{1}" aria-label="{2}" inputmode="decimal" autocomplete="off" maxlength="40"{3}{4}>{5}{6}',
        cell.name,
        context["typed"].get(cell.name, live),
        cell_words(context, cell.name),
        format_html(' class="flag"') if cell.name in context["remarked"] else "",
        format_html(' aria-invalid="true" aria-describedby="{}-w"', cell.name) if wrong else "",
        was,
        told,
    )


@register.simple_tag(takes_context=True)
def cell_words(context: Mapping[str, Any], name: str) -> str:
    """A cell of the record on the page as a person names it."""
    labels = context["labels"].get(name)
    if labels is None:
        return _("the whole record") if name == "record" else name
    return str(labels[0 if (get_language() or "").startswith("zh") else 1])


def _was(reading: Any) -> SafeString:
    at = reading.struck_at.astimezone(BEIJING).strftime("%m-%d %H:%M")
    return format_html(
        '<span class="was"><span class="hide">{}</span><s>{}</s> {} {} {}</span>',
        _("earlier reading"),
        reading.text,
        reading.strike_reason,
        reading.struck_by.name,
        at,
    )


@register.filter
def short_number(value: Any) -> str:
    """A computed number to four significant digits, for reading; the certificate prints its own."""
    return "—" if value is None else f"{float(value):.4g}"


@register.filter
def percent(value: Any) -> str:
    """A share of the variance."""
    return "—" if value is None else f"{float(value) * 100:.1f} %"
