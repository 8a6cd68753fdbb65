"""Small pieces of a page: marks, figures, dates, drawings. `{% load ui %}`.

Plain functions, because rows of long tables use them; page-level pieces are cotton components.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import segno
from django import template
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junheng.core.reason import Refusal
from junheng.hub.ui import cards, components, figures, words

register = template.Library()


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


@register.simple_tag
def html_lang() -> str:
    """Value of the `lang` attribute."""
    return "zh-Hans" if _is_chinese() else "en"


@register.simple_tag
def fresh_key() -> str:
    """An idempotency key for a form of one button."""
    return str(uuid4())


@register.filter
def last_day(period: Any) -> date | None:
    """The last day of a half-open range of days; none where it has no end."""
    return date.fromordinal(period.upper.toordinal() - 1) if period and period.upper else None


@register.filter
def tongue(text: object) -> str:
    """The language of words that came with the data: Chinese where a Han character stands in them."""
    return "zh-Hans" if any("\u4e00" <= sign <= "\u9fff" for sign in str(text)) else "en"


HAN = re.compile("[\u4e00-\u9fff]")


@register.filter
def stored(text: Any) -> SafeString | str:
    """Words as somebody left them: Chinese ones are marked on a page in another language, so that they are read out as Chinese."""
    words = str(text or "")
    if _is_chinese() or not HAN.search(words):
        return words
    return format_html('<span lang="zh-Hans">{}</span>', words)


@register.filter
def named(row: Any) -> str:
    """The name of a record in the reader's language; the Chinese one where there is no other."""
    for stem in ("name", "title"):
        chinese = getattr(row, f"{stem}_zh", "")
        if chinese:
            return str(chinese if _is_chinese() else getattr(row, f"{stem}_en", "") or chinese)
    name, english = getattr(row, "name", ""), getattr(row, "name_en", "")
    if name:
        return str(name if _is_chinese() else english or name)
    return str(row) if row else ""


@register.simple_tag
def address(name: str, *args: object) -> str:
    """The address of a named page, empty where this installation has none: ui does not know the areas."""
    try:
        return reverse(name, args=args)
    except (NoReverseMatch, ImproperlyConfigured):
        return ""


# marks


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing alone: always beside a word."""
    return mark_safe(
        f'<svg class="i" aria-hidden="true" focusable="false"><use href="#i-{escape(name)}"/></svg>'
    )


def _tone(tone: str) -> tuple[str, str]:
    return components.CLASSES.get(tone, tone), components.SHAPES.get(tone, tone)


@register.simple_tag
def mark(tone: str, words: object, shape: str = "") -> SafeString:
    """`{% mark "ok" "在限内" %}`: shape and word, colour third."""
    css, drawn = _tone(tone)
    return format_html('<span class="mark {}">{}{}</span>', css, icon(shape or drawn), words)


@register.simple_tag
def tag(tone: str, words: object, shape: str | None = None) -> SafeString:
    """`{% tag "warn" "逾 1 天" %}`: a mark in a frame. `shape=""` leaves the drawing out."""
    css, drawn = _tone(tone)
    drawing = icon(drawn if shape is None else shape) if tone and shape != "" else ""
    return format_html('<span class="tag {}">{}{}</span>', css, drawing, words)


@register.simple_tag
def finding(answer: str, words: object = "") -> SafeString:
    """An answer of the science (`match`, `partly`, `cannot-tell`, `no`, `yes`) with its standing word."""
    return mark(components.tone_of(answer), words or components.word_of(answer))


register.filter("tone_of", components.tone_of)
register.filter("state_words", words.state_words)
register.filter("why_words", words.why_words)
register.filter("word_of", components.word_of)


@register.filter
def scan_address(code: str) -> str:
    """Where the code of an instrument leads, as a person types it."""
    return f"{settings.JUNHENG_HOST}/scan/{code}"


@register.filter
def scan_drawing(code: str) -> SafeString:
    """The same as inline SVG: black on white, at least 22 mm on the card."""
    out = io.BytesIO()
    drawn = segno.make(f"https://{scan_address(code)}", error="m", micro=False)
    drawn.save(out, kind="svg", border=2, xmldecl=False, svgns=False, omitsize=True, nl=False)
    return mark_safe(out.getvalue().decode())  # made of path data only


@register.filter
def shape_of(tone: str) -> str:
    """Name of the drawing of a tone."""
    return _tone(tone)[1]


@register.simple_tag
def unchecked(confidence: str = "recall", who: object = "", words: object = "", href: str = "") -> SafeString:
    """未核对 right behind a basis nobody compared with its text; nothing for `house`, `seen` and `high`."""
    if confidence in {"house", "seen", "high"}:
        return SafeString("")
    aloud = _("The basis has not been compared with its text.")
    if who:
        aloud += " " + _("To be checked by %(who)s.") % {"who": who}
    return format_html(
        '<a class="unchecked" href="{}">{}<span class="hide"> {}</span></a>',
        href or address("foundation:reasons") or "#main",
        words or _("not checked"),
        aloud,
    )


# figures


@register.simple_tag
def q(
    value: object,
    unit: str = "",
    U: object = None,
    k: object = None,
    u_unit: str = "",
    signed: bool = False,
) -> SafeString:
    """`{% q "4.2" "mg" U="5.0" k="2" signed=True %}`; values are decimal text and stay digit for digit."""
    if value is None or value == "":
        return SafeString("—")
    if U is None or U == "":
        return figures.quantity(value, unit, signed=signed)
    return figures.measured(value, unit, U, "2" if k is None else k, u_unit=u_unit, signed=signed)


@register.simple_tag
def q_range(low: object, high: object, unit: str = "") -> SafeString:
    return figures.quantity_range(low, high, unit)


@register.simple_tag
def q_uncertainty(U: object, unit: str = "", k: object = "2") -> SafeString:
    return figures.uncertainty(U, unit, k)


@register.filter
def n(value: object, group: object = None) -> SafeString:
    """A count or a cell: grouped from five digits up; `|n:True` groups from four (a column that needs it)."""
    if value is None or value == "":
        return SafeString("—")
    return figures.raised(figures.number(value, group=None if group is None else bool(group)))


@register.filter
def signed(value: object) -> SafeString:
    """An error with its sign, also plus."""
    if value is None or value == "":
        return SafeString("—")
    return figures.raised(figures.number(value, signed=True))


@register.filter
def unit(text: object) -> SafeString:
    """A unit as printed, for a column's head."""
    return figures.raised(figures.print_unit(str(text or "")).replace("°C", "℃"))


register.filter("fours", figures.fours)
register.filter("with_heads", cards.with_heads)
register.filter("digest", figures.digest_lines)


# dates: Beijing time, said in the footer


def _local(at: date | datetime) -> date | datetime:
    return timezone.localtime(at) if isinstance(at, datetime) and timezone.is_aware(at) else at


@register.filter
def day(at: date | datetime | None) -> SafeString:
    """2026-11-23, in records and tables."""
    if not at:
        return SafeString("—")
    text = _local(at).strftime("%Y-%m-%d")
    return format_html('<time class="num nowrap" datetime="{}">{}</time>', text, text)


@register.filter
def moment(at: datetime | None) -> SafeString:
    """2026-11-23 14:05."""
    if not at:
        return SafeString("—")
    local = _local(at)
    return format_html(
        '<time class="num nowrap" datetime="{}">{}</time>', at.isoformat(), local.strftime("%Y-%m-%d %H:%M")
    )


@register.filter
def short_moment(at: datetime | None, today: date | None = None) -> SafeString:
    """In a timeline: 14:05 today, 11-20 this year, 2025-11-20 before."""
    if not at:
        return SafeString("—")
    local = _local(at)
    when = local.date() if isinstance(local, datetime) else local
    now = today or timezone.localdate()
    text = local.strftime("%H:%M" if when == now else "%m-%d" if when.year == now.year else "%Y-%m-%d")
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), text)


@register.filter
def headline_date(at: date | datetime) -> str:
    """「2026 年 11 月 23 日，星期一」, 「Monday 23 November 2026」."""
    local = _local(at)
    if _is_chinese():
        return date_format(local, "Y 年 n 月 j 日，l")
    return date_format(local, "l j F Y")


@register.simple_tag
def due(at: date | datetime | None, today: date, words: object = "", whose: object = "") -> SafeString:
    """A date that matters with its distance: `逾 1 天`, `今天`, `还有 18 天`; `whose` names whose clock runs."""
    if not at:
        return SafeString("—")
    local = _local(at)
    when = local.date() if isinstance(local, datetime) else local
    tone, distance = components.distance_words(when, today)
    css, drawn = _tone(tone)
    behind = format_html('<span class="sub">{}</span>', whose) if whose else ""
    return format_html(
        '<span class="tag {}">{}<time datetime="{}">{}</time></span>{}',
        css,
        icon(drawn),
        when.isoformat(),
        words or distance,
        behind,
    )


@register.filter
def distance(at: date, today: date) -> str:
    """The distance alone: 还有 177 天."""
    return components.distance_words(at, today)[1]


# drawings


@register.simple_tag
def limit_bar(error: object, limit: object) -> SafeString:
    """Error against ± limit; decorative beside number and word, read out in per cent."""
    bar = components.limit_bar(error, limit)
    if bar is None:
        return SafeString("")
    label = _("The error is %(percent)s %% of the limit") % {"percent": bar.percent}
    if bar.outside:
        point = format_html(
            '<rect class="out" x="{}" y="7" width="10" height="10"/>', f"{float(bar.x) - 5:.1f}"
        )
    else:
        point = format_html('<circle class="pt" cx="{}" cy="12" r="5"/>', bar.x)
    return format_html(
        '<svg class="err" viewBox="0 0 136 24" role="img" aria-label="{}">'
        '<rect class="lim" x="22" y="5" width="92" height="14"/>'
        '<line class="mid" x1="68" x2="68" y1="2" y2="22"/>{}</svg>',
        label,
        point,
    )


@register.simple_tag
def range_bar(bar: Any, label: object) -> SafeString:
    """Need against capability from a `junheng.core.capability.geometry.RangeBar`; `label` says it in words."""
    if not bar or not bar.segments:
        return SafeString("")
    axis = format_html_join(
        "", '<line class="axis" x1="{0}%" x2="{0}%" y1="2" y2="30"/>', ((tick.x,) for tick in bar.ticks)
    )
    cover = format_html_join("", "{}", ((_segment(piece),) for piece in bar.segments))
    words = format_html_join("", '<text x="{}%" y="46" text-anchor="{}">{}</text>', _labels(bar.ticks))
    return format_html(
        '<svg class="range" height="50" role="img" aria-label="{}">{}'
        '<line class="need-l" x1="0" x2="100%" y1="6" y2="6"/>{}{}</svg>',
        label,
        axis,
        cover,
        words,
    )


def _segment(piece: Any) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}%" y="14" width="{}%" height="12"/>', piece.cover, piece.x, piece.width
    )


def _labels(ticks: Sequence[Any]) -> Iterable[tuple[float, str, str]]:
    """Labels that do not run into each other at 300 px: both ends, and inner ones a fifth apart."""
    last = -100.0
    for place, tick in enumerate(ticks):
        ends = place == len(ticks) - 1
        if place and not ends and (tick.x - last < 20 or ticks[-1].x - tick.x < 20):
            continue
        last = tick.x
        yield tick.x, "start" if tick.x < 2 else "end" if tick.x > 98 else "middle", tick.label


@register.simple_tag
def struck(old: object, reason: object, by: object, at: object, id: str) -> SafeString:
    """A changed reading: old value struck out, why, who, when. Tie the input to it by `aria-describedby`."""
    return format_html(
        '<span class="was" id="{}"><span class="hide">{}</span> <s>{}</s> {} {} {}</span>',
        id,
        _("former reading"),
        old,
        reason,
        by,
        at,
    )


# what components need


@register.filter
def in_words(refusal: Refusal) -> str:
    """The sentence of a refusal in the reader's language."""
    return refusal.message("zh" if _is_chinese() else "en")


@register.filter
def basis_of(refusal: Refusal) -> str:
    return refusal.basis("zh" if _is_chinese() else "en")


@register.filter
def resolver_of(refusal: Refusal) -> str:
    return refusal.resolver("zh" if _is_chinese() else "en")


@register.filter
def sentence_of(entry: Any) -> str:
    """The sentence of a timeline entry in the reader's language."""
    return str(entry.sentence("zh" if _is_chinese() else "en"))


@register.simple_tag
def tiles(found: Mapping[str, components.Figure] | None) -> list[dict[str, Any]]:
    """The 34 tiles with their figures; a unit without a figure is drawn empty, not as zero."""
    chinese, given = _is_chinese(), found or {}
    return [
        {
            "row": tile.row,
            "column": tile.column,
            "name": tile.zh if chinese else tile.letters,
            "aloud": "" if chinese else tile.en,
            "figure": given.get(tile.division),
        }
        for tile in components.TILES
    ]


@register.simple_tag(takes_context=True)
def with_parameters(context: Mapping[str, Any], **changes: object) -> str:
    """This page's query with some parameters changed; an empty value takes one out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def htmx_settings() -> str:
    """htmx under our policy: no eval, no inline style, own host only; refusals and errors are shown too."""
    return json.dumps(
        {
            "includeIndicatorStyles": False,
            "allowEval": False,
            "selfRequestsOnly": True,
            "allowScriptTags": False,
            "responseHandling": [
                {"code": "204", "swap": False},
                {"code": "[23]..", "swap": True},
                {"code": "(400|403|409|422)", "swap": True, "error": False},
                {"code": "...", "swap": False, "error": True},
            ],
        }
    )
