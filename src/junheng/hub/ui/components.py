"""What drawings and marks are made of: shapes by meaning, places of the 34 tiles, positions in a limit-bar.

Pure values; the templates and `templatetags/ui.py` write them as HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, sqrt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

SHAPES = {
    "ok": "ok",
    "part": "part",
    "nay": "no",
    "no": "no",
    "warn": "warn",
    "unk": "unk",
    "wait": "clock",
    "late": "warn",
}
"""Tone to mark: the shape says the meaning before the colour does."""

CLASSES = {"wait": "", "late": "warn"}
"""Tones whose CSS class has another name."""

TONES = {
    "match": "ok",
    "yes": "ok",
    "partly": "part",
    "cannot-tell": "unk",
    "no": "nay",
    "valid": "ok",
    "invalid": "no",
    "proven": "ok",
    "pending": "wait",
    "failed": "no",
}
"""Answers of the science and of verifications to tones. A capability's `no` is ink, never red."""


def tone_of(answer: str) -> str:
    return TONES.get(answer, "unk")


def word_of(answer: str) -> str:
    """The standing word of an answer, in the reader's language."""
    words = {
        "match": pgettext("capability", "Can"),
        "partly": pgettext("capability", "Partly"),
        "cannot-tell": _("Cannot tell"),
        "no": pgettext("capability", "Cannot"),
        "yes": _("Yes"),
        "valid": _("Genuine"),
        "invalid": _("Invalid"),
        "proven": _("Proven"),
        "pending": _("Pending"),
        "failed": _("Proof failed"),
    }
    return words.get(answer, answer)


def distance_words(day: date, today: date) -> tuple[str, str]:
    """Tone and words of a day seen from today."""
    days = (day - today).days
    if days == 0:
        return "warn", _("today")
    if days < 0:
        return "late", ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    return "wait", ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


WIDTH, MIDDLE, HALF = 136.0, 68.0, 46.0
"""The limit-bar's drawing: 136 wide, zero in the middle, the limit 46 away from it."""


@dataclass(frozen=True, slots=True)
class LimitBar:
    """Where the point of an error stands against its limit; `percent` is what the words say."""

    x: str
    percent: str
    outside: bool


def limit_bar(error: object, limit: object) -> LimitBar | None:
    """None where there is nothing to draw: no limit, or not numbers."""
    try:
        value, bound = Decimal(str(error)), abs(Decimal(str(limit)))
    except ArithmeticError:
        return None
    if not (value.is_finite() and bound.is_finite()) or bound == 0:
        return None
    share = float(value / bound)
    outside = abs(value) > bound
    place = max(6.0, min(WIDTH - 6.0, MIDDLE + HALF * share))
    return LimitBar(f"{place:.1f}", f"{abs(share) * 100:.0f}", outside)


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the 34 province-level units on the 8 by 8 grid. Relative position only, no border, no area."""

    division: str
    zh: str
    en: str
    letters: str
    row: int
    column: int


TILES = tuple(
    Tile(*fields)
    for fields in (
        ("230000", "黑龙江", "Heilongjiang", "HL", 1, 8),
        ("150000", "内蒙古", "Inner Mongolia", "NM", 2, 4),
        ("220000", "吉林", "Jilin", "JL", 2, 8),
        ("650000", "新疆", "Xinjiang", "XJ", 3, 1),
        ("620000", "甘肃", "Gansu", "GS", 3, 2),
        ("640000", "宁夏", "Ningxia", "NX", 3, 3),
        ("140000", "山西", "Shanxi", "SX", 3, 4),
        ("130000", "河北", "Hebei", "HE", 3, 5),
        ("110000", "北京", "Beijing", "BJ", 3, 6),
        ("120000", "天津", "Tianjin", "TJ", 3, 7),
        ("210000", "辽宁", "Liaoning", "LN", 3, 8),
        ("630000", "青海", "Qinghai", "QH", 4, 2),
        ("610000", "陕西", "Shaanxi", "SN", 4, 3),
        ("410000", "河南", "Henan", "HA", 4, 4),
        ("370000", "山东", "Shandong", "SD", 4, 5),
        ("540000", "西藏", "Xizang", "XZ", 5, 1),
        ("510000", "四川", "Sichuan", "SC", 5, 2),
        ("500000", "重庆", "Chongqing", "CQ", 5, 3),
        ("420000", "湖北", "Hubei", "HB", 5, 4),
        ("340000", "安徽", "Anhui", "AH", 5, 5),
        ("320000", "江苏", "Jiangsu", "JS", 5, 6),
        ("310000", "上海", "Shanghai", "SH", 5, 7),
        ("530000", "云南", "Yunnan", "YN", 6, 2),
        ("520000", "贵州", "Guizhou", "GZ", 6, 3),
        ("430000", "湖南", "Hunan", "HN", 6, 4),
        ("360000", "江西", "Jiangxi", "JX", 6, 5),
        ("330000", "浙江", "Zhejiang", "ZJ", 6, 6),
        ("450000", "广西", "Guangxi", "GX", 7, 3),
        ("440000", "广东", "Guangdong", "GD", 7, 4),
        ("350000", "福建", "Fujian", "FJ", 7, 5),
        ("710000", "台湾", "Taiwan", "TW", 7, 7),
        ("460000", "海南", "Hainan", "HI", 8, 3),
        ("820000", "澳门", "Macao", "MO", 8, 4),
        ("810000", "香港", "Hong Kong", "HK", 8, 5),
    )
)


ACROSS, DOWN = 8, 8
"""Columns and rows of the grid that tiles lie on."""


GRID = tuple((row, column) for row in range(1, DOWN + 1) for column in range(1, ACROSS + 1))


@dataclass(frozen=True, slots=True)
class Placed:
    """A tile of a place that is no province: where it lies to the others, its name, what it shows."""

    row: int
    column: int
    name: str
    figure: Figure

    @property
    def short(self) -> str:
        """As much of the name as a square holds; the figure's words say it whole."""
        return self.name[:7] if self.name.isascii() else self.name[:4]


def on_grid(points: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Row and column of each place by its latitude and longitude in degrees: north is up, east is right, one in a cell.

    Few places lie close together. Places are taken in order; whose cell is taken goes to the nearest free one. At most 64 places.
    """
    cells: dict[tuple[int, int], None] = {}
    side = min(ACROSS, ceil(sqrt(2.5 * len(points))))
    south, north = _ends([latitude for latitude, _longitude in points])
    west, east = _ends([longitude for _latitude, longitude in points])
    for latitude, longitude in points:
        row = 1 + (side - 1) * (north - latitude) / (north - south)
        column = 1 + (side - 1) * (longitude - west) / (east - west)
        free = [each for each in GRID if each not in cells and max(each) <= side]
        cells[min(free, key=lambda cell: ((cell[0] - row) ** 2 + (cell[1] - column) ** 2, cell))] = None
    return list(cells)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Least and greatest with some room, so that a single place, or a row of them, lies in the middle."""
    least, most = min(values, default=0.0), max(values, default=0.0)
    room = max(0.05 - (most - least), 0.0) / 2
    return least - room, most + room


@dataclass(frozen=True, slots=True)
class Figure:
    """What a tile shows: `state` is `all`, `some`, `none` or empty; `words` says the state aloud."""

    text: str
    state: str = ""
    words: str = ""
    url: str = ""
