"""Our kinds of quantity beside the KCDB's service categories: what ships, and the list an operator loaded."""

from __future__ import annotations

from dataclasses import dataclass
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


def told(row: KindRow) -> dict[str, Any]:
    """A kind as open data: names as facts, categories with their sources; `categories` empty where none is vouched for."""
    return {
        "id": row.kind.id, "zh": row.kind.zh, "en": row.kind.en, "unit": row.kind.unit, "discipline": row.discipline,
        "kcdb": [
            {"code": each.code or None, "area": each.area, "number": each.number, "name": each.name, "level": each.level, "uri": each.address or None,
             "source": each.source, "seen": each.seen}
            for each in row.categories
        ],
    }  # fmt: skip
