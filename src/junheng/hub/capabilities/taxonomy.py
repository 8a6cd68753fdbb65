"""Our kinds of quantity beside the KCDB's service categories: what ships, and the list an operator loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from junheng.core.capability.crosswalk import KNOWN, Category, categories_of, read_crosswalk
from junheng.core.capability.kinds import KINDS, Kind

DISCIPLINES = {
    "length": ("几何量", "Length"), "thermal": ("温度", "Thermal"), "mechanics": ("力学", "Mechanics"), "electric": ("电磁", "Electromagnetics"),
    "radio": ("无线电", "Radio"), "time": ("时间频率", "Time and frequency"), "optics": ("光学", "Optics"), "acoustics": ("声学", "Acoustics"),
    "ionising": ("电离辐射", "Ionising radiation"), "chemistry": ("化学", "Chemistry"),
}  # fmt: skip


def categories() -> tuple[Category, ...]:
    """Categories of the KCDB beside our kinds: what ships, and the operator's own list, which wins for a code it names."""
    path = Path(settings.JUNHENG_KCDB)
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return KNOWN
    return _with_own(path, changed)


@lru_cache(maxsize=2)
def _with_own(path: Path, changed: int) -> tuple[Category, ...]:
    own = read_crosswalk(path.read_bytes())
    named = {(each.kind, each.code) for each in own}
    return (*own, *(each for each in KNOWN if (each.kind, each.code) not in named))


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of quantity with the categories beside it."""

    kind: Kind
    discipline: str
    categories: tuple[Category, ...]


def taxonomy() -> tuple[KindRow, ...]:
    """Every kind by discipline, in the order of the list within each."""
    known = categories()
    rows = [KindRow(each, each.id.split(".")[0], categories_of(each.id, known)) for each in KINDS]
    return tuple(sorted(rows, key=lambda row: list(DISCIPLINES).index(row.discipline)))


def answers(row: KindRow, text: str) -> bool:
    """Whether a text stands in a name or word of the kind, its id, or a code or name of its categories."""
    kind = row.kind
    words = (kind.id, kind.zh, kind.en, *kind.words, *(word for each in row.categories for word in (each.code, each.name)))  # fmt: skip
    return any(text.casefold() in word.casefold() for word in words)


@dataclass(frozen=True, slots=True)
class Source:
    """Where categories were seen, when, and how many rows rest on it."""

    source: str
    seen: date
    rows: int


def sources(rows: Iterable[KindRow]) -> tuple[Source, ...]:
    """The sources of all rows, the one with most rows first."""
    counts = Counter((each.source, each.seen) for row in rows for each in row.categories)
    return tuple(Source(*named, count) for named, count in counts.most_common())


def told(row: KindRow) -> dict[str, Any]:
    """A kind as open data: names as facts, categories with their sources; `kcdb` empty where none is vouched for."""
    return {
        "id": row.kind.id, "zh": row.kind.zh, "en": row.kind.en, "unit": row.kind.unit, "discipline": row.discipline,
        "kcdb": [
            {"code": each.code, "name": each.name, "level": each.level, "uri": each.address, "source": each.source, "seen": each.seen}
            for each in row.categories
        ],
    }  # fmt: skip
