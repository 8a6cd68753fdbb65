"""The drawings of a report for paper, as SVG of its own colours: the same places as on the page, no style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from junheng.hub.comparisons.rules import drawing
from junheng.hub.ui.figures import number

INK, SOFT, BAND, LINE, GOOD, BAD = "#1b2225", "#465054", "#ebe8de", "#0d625b", "#2a6237", "#a1221c"
WIDE, NAMES, ROW = 480.0, 130.0, 16.0
"""Of a drawing of rows, its names and one row, in its own units."""


def _svg(width: float, height: float, parts: Iterator[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">{"".join(parts)}</svg>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="1"{more}/>'


def _word(x: float, y: float, text: str, end: bool = False, colour: str = INK) -> str:
    anchor = ' text-anchor="end"' if end else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-family="Junheng Sans SC" font-size="9" fill="{colour}"{anchor}>{escape(text)}</text>'


def _mark(x: float, y: float, outside: bool) -> str:
    if outside:
        return f'<rect x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6" fill="{BAD}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{GOOD}"/>'


def forest(found: drawing.Drawing, unit: str) -> str:
    """Intervals of all laboratories under one axis, over the reference and its interval."""

    def along(percent: str | float) -> float:
        return NAMES + (WIDE - NAMES) * float(percent) / 100

    def parts() -> Iterator[str]:
        height = ROW * len(found.bars)
        low, width = along(found.band_low), (WIDE - NAMES) * float(found.band_width) / 100
        yield f'<rect x="{low:.1f}" y="0" width="{width:.1f}" height="{height:g}" fill="{BAND}"/>'
        yield _line(along(found.reference), 0, along(found.reference), height, LINE)
        for at, bar in enumerate(found.bars):
            y = ROW * (at + 0.5)
            yield _word(NAMES - 6, y + 3, bar.name[:16], end=True)
            yield _line(along(bar.low), y, along(bar.high), y, SOFT)
            for end in (bar.low, bar.high):
                yield _line(along(end), y - 3, along(end), y + 3, SOFT)
            yield _mark(along(bar.at), y, bar.outside)
        yield _word(NAMES, height + 11, str(number(found.ends[0])), colour=SOFT)
        yield _word(WIDE, height + 11, f"{number(found.ends[1])} {unit}".strip(), end=True, colour=SOFT)

    return _svg(WIDE, ROW * len(found.bars) + 16, parts())


def youden(found: drawing.Youden) -> str:
    """Two scores of each laboratory, numbered as in the list under it."""
    side = drawing.SIDE

    def parts() -> Iterator[str]:
        yield f'<rect x="{found.low}" y="{found.low}" width="{found.width}" height="{found.width}" fill="{BAND}"/>'
        yield _line(float(found.middle), 0, float(found.middle), side, LINE)
        yield _line(0, float(found.middle), side, float(found.middle), LINE)
        yield _line(0, side, side, 0, SOFT, ' stroke-dasharray="4 4"')
        for spot in found.spots:
            x, y = float(spot.x), float(spot.y)
            yield _mark(x, y, spot.outside)
            yield _word(x + 6, y - 4, str(spot.number))

    return _svg(WIDE, side, parts())


def stability(found: drawing.Stability, unit: str) -> str:
    """The pilot's measurements over their days, with the line where the reference follows it."""
    width, height = drawing.WIDTH, drawing.HEIGHT

    def parts() -> Iterator[str]:
        if found.line:
            yield _line(0, float(found.line[0]), width, float(found.line[1]), LINE)
        for each in found.moments:
            x = float(each.x)
            yield _line(x, float(each.low), x, float(each.high), SOFT)
            yield _mark(x, float(each.y), False)
            yield _word(x + 5, float(each.y) - 5, str(each.number))
        yield _word(0, height + 11, found.moments[0].day, colour=SOFT)
        yield _word(width, height + 11, found.moments[-1].day, end=True, colour=SOFT)
        yield _word(width + 8, 9, f"{number(found.ends[1])} {unit}".strip(), colour=SOFT)
        yield _word(width + 8, height, str(number(found.ends[0])), colour=SOFT)

    return _svg(WIDE, height + 16, parts())
