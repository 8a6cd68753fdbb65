"""Numbers as a reader sees them: inseparable from their unit, digits as typed, italic U and k.

Nothing here rounds: what arrives as text is shown digit for digit (`junheng.core.quantity.notation`). Every
function returns safe HTML.
"""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from junheng.core.quantity.notation import (
    DECIMAL_TEXT,
    MINUS,
    NARROW,
    NO_BREAK,
    TIGHT_UNITS,
    print_number,
    print_unit,
)

POWER = re.compile(r"×10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
RAISED = re.compile(r"[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]+")
LOWERED = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "−+0123456789")


def as_text(value: object) -> str:
    """What was typed, as it was typed; a Decimal without exponent notation."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def number(value: object, *, group: bool | None = None, signed: bool = False) -> str:
    """A number in print; a text that is not a number stands as it is."""
    text = as_text(value)
    return print_number(text, group=group, signed=signed) if DECIMAL_TEXT.fullmatch(text) else text


def raised(text: str) -> SafeString:
    """Unicode superscripts as `<sup>`; a power of ten is read out in words."""
    escaped = POWER.sub(_power, str(escape(text)))
    return mark_safe(RAISED.sub(lambda found: f"<sup>{found[0].translate(LOWERED)}</sup>", escaped))


def _power(found: re.Match[str]) -> str:
    exponent = found[1].translate(LOWERED)
    spoken = _("times ten to the power %(exponent)s") % {"exponent": exponent.replace(MINUS, "-")}
    return (
        f'<span aria-hidden="true">×10<sup>{exponent}</sup></span><span class="hide"> {escape(spoken)}</span>'
    )


def _with_unit(printed: str, unit: str) -> str:
    sign = print_unit(unit) if unit else ""
    if sign == "10⁻⁶":
        return f"{printed}×{sign}"
    if sign in {"", "1"}:
        return printed
    return f"{printed}{'' if sign in TIGHT_UNITS else NO_BREAK}{'℃' if sign == '°C' else sign}"


def quantity(value: object, unit: str = "", *, signed: bool = False) -> SafeString:
    """`<span class="q">` with number, no-break space and unit."""
    return format_html('<span class="q">{}</span>', raised(_with_unit(number(value, signed=signed), unit)))


def quantity_range(low: object, high: object, unit: str = "") -> SafeString:
    """`0~1000 V`, as the law writes ranges; one point is that point."""
    printed = str(number(low)) if str(low) == str(high) else f"{number(low)}~{number(high)}"
    return format_html('<span class="q">{}</span>', raised(_with_unit(printed, unit)))


def uncertainty(value: object, unit: str, k: object) -> SafeString:
    """`U = 5.0 mg (k = 2)`: always both, symbols italic."""
    printed = raised(_with_unit(number(value), unit))
    factor = format_html("<i>k</i> = {}", number(k))
    return format_html(
        '<span class="q"><i>U</i> = {}{}{}{}</span>',
        printed,
        pgettext("opening parenthesis around k", " ("),
        factor,
        pgettext("closing parenthesis around k", ")"),
    )


def measured(
    value: object, unit: str, u: object, k: object, *, u_unit: str = "", signed: bool = False
) -> SafeString:
    """A value with its expanded uncertainty: two figures that may part only between them."""
    return format_html(
        "{}{}{}",
        quantity(value, unit, signed=signed),
        pgettext("comma between value and uncertainty", ", "),
        uncertainty(u, u_unit or unit, k),
    )


def fours(text: object) -> SafeString:
    """A code in groups of four for the eye; copied without the gaps."""
    plain = str(text)
    parts = [plain[at : at + 4] for at in range(0, len(plain), 4)]
    return format_html('<span class="num nowrap">{}</span>', NARROW.join(parts))


def digest_lines(digest: str, *, per_line: int = 8) -> SafeString:
    """The digits of a digest, without its `sha256:`, in fours and eight groups a line: what the proof-badge shows."""
    digits = digest.removeprefix("sha256:")
    groups = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    lines = [" ".join(groups[at : at + per_line]) for at in range(0, len(groups), per_line)]
    return format_html_join("", '<span class="code">{}</span>', ((line,) for line in lines))
