"""Drawings and figures of the workbench for templates. `{% load workbench %}`."""

from __future__ import annotations

import math
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from junheng.core.quantity.rounding import rounded_result, worth_reading
from junheng.core.uncertainty.result import BudgetLine, OutputResult, SampledOutput
from junheng.core.uncertainty.tables import distribution_words
from junheng.hub.orders.workbench import drawing
from junheng.hub.ui import figures

register = template.Library()
LONGEST_NAME = 13
"""Characters of a name beside its bar."""


@register.filter
def figure(value: Any) -> SafeString:
    """A computed number to four significant digits; infinite degrees of freedom are ∞."""
    if value is None:
        return SafeString("—")
    if math.isinf(value):
        return SafeString("∞")
    return figures.raised(figures.number(f"{value:.4g}"))


@register.filter
def estimate(line: BudgetLine) -> SafeString:
    """The value of an input with the digits its uncertainty makes worth reading."""
    return figures.raised(figures.number(worth_reading(line.value, line.u)))


@register.filter
def whole(value: Any) -> SafeString:
    """A computed number to eight significant digits."""
    return SafeString("—") if value is None else figures.raised(figures.number(f"{value:.8g}"))


@register.filter
def ends(interval: Any) -> SafeString:
    """`[low, high]` to a thousandth of their distance."""
    if interval is None:
        return SafeString("—")
    spread = interval[1] - interval[0]
    low, high = (figures.raised(figures.number(drawing.short(each, spread))) for each in interval)
    return format_html("[{}, {}]", low, high)


@register.simple_tag
def stated(output: OutputResult) -> SafeString:
    """The result as it is reported: value and U rounded once, with unit and k."""
    if output.U is None or output.k is None:
        return figures.quantity(f"{output.value:.8g}", output.unit)
    both = rounded_result(output.value, output.U)
    return figures.measured(both.value, output.unit, both.uncertainty, f"{output.k:.3g}")


@register.filter
def shape_words(name: str) -> str:
    """The name of a distribution in the reader's language."""
    return distribution_words(name, "zh" if (get_language() or "").startswith("zh") else "en")


@register.simple_tag
def contribution_chart(output: OutputResult) -> SafeString:
    """Shares of the variance as bars, largest first; the table beside it holds the same numbers."""
    bars = drawing.contribution_bars(output.budget)
    if not bars:
        return SafeString("")
    drawn = format_html_join(
        "",
        '<text x="0" y="{0}">{1}</text><rect class="{2}" x="{3}%" y="{4}" width="{5}%" height="14"/>'
        '<text x="{6}%" dx="6" y="{0}">{7} %</text>',
        ((bar.y + 17, _cut(bar.name), "minus" if bar.is_negative else "have", drawing.LEFT, bar.y + 6, bar.width,
          bar.end, bar.percent) for bar in bars),
    )  # fmt: skip
    label = _("Shares of the variance of %(name)s, largest first: %(shares)s") % {
        "name": output.name,
        "shares": ", ".join(f"{bar.name} {bar.percent} %" for bar in bars),
    }
    return format_html(
        '<svg class="bench-chart" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        drawing.ROW * len(bars) + 4,
        label,
        drawn,
    )


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


@register.simple_tag
def histogram_chart(output: OutputResult, sampled: SampledOutput) -> SafeString:
    """The trials in bins with the intervals under them."""
    found = drawing.drawn_histogram(output, sampled)
    if found is None:
        return SafeString("")
    words = {
        "gum": _("GUM"),
        "symmetric": _("Monte Carlo, symmetric"),
        "shortest": _("Monte Carlo, shortest"),
    }
    columns = format_html_join(
        "", '<rect class="bin" x="{}%" y="{}" width="{}%" height="{}"/>',
        ((each.x, each.y, found.width, each.height) for each in found.columns),
    )  # fmt: skip
    axis = format_html_join(
        "", '<text x="{}%" y="{}" text-anchor="{}">{}</text>',
        ((x, drawing.TALL + 16, anchor, figures.number(text)) for x, text, anchor in found.ticks),
    )  # fmt: skip
    spans = format_html_join(
        "",
        '<text x="{1}%" y="{3}">{0}</text><line class="span {5}" x1="{1}%" x2="{2}%" y1="{4}" y2="{4}"/>'
        '<line class="edge {5}" x1="{1}%" x2="{1}%" y1="0" y2="{4}"/><line class="edge {5}" x1="{2}%" x2="{2}%" y1="0" y2="{4}"/>',
        ((words[each.kind], each.x1, each.x2, each.y - 6, each.y, each.kind) for each in found.spans),
    )  # fmt: skip
    label = _("Monte Carlo trials of %(name)s in bins; %(spans)s") % {
        "name": output.name,
        "spans": "; ".join(f"{words[each.kind]} [{each.low}, {each.high}]" for each in found.spans),
    }
    return format_html(
        '<svg class="bench-chart" width="100%" height="{}" role="img" aria-label="{}">{}'
        '<line class="base" x1="0" x2="100%" y1="{}" y2="{}"/>{}{}</svg>',
        found.height, label, columns, drawing.TALL, drawing.TALL, axis, spans,
    )  # fmt: skip


@register.filter
def plain(value: float) -> str:
    """A double as decimal text of at most ten significant digits."""
    return f"{value:.10g}"


@register.filter
def share_of(value: Any) -> str:
    """A share of the variance in per cent."""
    return "—" if value is None else f"{float(value) * 100:.1f} %"


@register.filter
def chance(value: float) -> str:
    """A probability in per cent; near its ends only a bound is said."""
    percent = value * 100
    return "> 99.9 %" if percent >= 99.95 else "< 0.1 %" if percent < 0.05 else f"{percent:.1f} %"


@register.filter
def rows_of(found: Any) -> Any:
    """The rows of a correlation with their names."""
    return zip(found.names, found.matrix, strict=True)


@register.filter
def budget_state(state: str) -> str:
    """The state of a laboratory's own budget."""
    words = {
        "draft": pgettext("budget", "draft"),
        "approved": pgettext("budget", "in force"),
        "replaced": pgettext("budget", "replaced"),
        "retired": pgettext("budget", "retired"),
    }
    return words.get(state, state)
