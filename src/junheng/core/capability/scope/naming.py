"""Which quantity a line is about: by its words in either language, by its unit only with a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from junheng.core.capability.crosswalk import KNOWN, Category, Proposal, proposed
from junheng.core.capability.kinds import BY_ID, KINDS, Kind, is_within
from junheng.core.capability.scope.ranges import Setting, current_of, ranges
from junheng.core.capability.scope.signs import Doubts, plain
from junheng.core.capability.scope.units import dimension_of, unit


def kind_of(
    cells: Mapping[str, str], head_unit: str, doubts: Doubts, *, known: Iterable[Category] = KNOWN
) -> Kind | None:
    """By the words of the quantity, then of the instrument; by the unit alone only with a doubt.

    `head_unit`: the unit in the head of the range's column. A service category of the KCDB proposes a kind where no word
    does: without a doubt where all of the category is of that kind, never in silence where it is broader (`known`). Where the
    words say a general kind and all of the category is of a specific one, it is the specific one.
    """
    by_code = proposed(cells.get("category", ""), known)
    named = _kind_by_words(cells, head_unit, doubts, proposal=by_code)
    if by_code is not None and named is not None and by_code.sure and is_within(by_code.kind, named.id):
        return BY_ID[by_code.kind]
    if by_code is None or named is None or is_within(named.id, by_code.kind) or is_within(by_code.kind, named.id):  # fmt: skip
        return named
    doubts.path = "category"
    kind = BY_ID[by_code.kind]
    doubts.note(
        "scope-category-differs",
        found=by_code.code,
        category_zh=kind.zh,
        category_en=kind.en,
        guess_zh=named.zh,
        guess_en=named.en,
    )
    return named


def _kind_by_words(
    cells: Mapping[str, str], head_unit: str, doubts: Doubts, *, proposal: Proposal | None
) -> Kind | None:
    words = [(name, cells.get(name, "")) for name in ("quantity", "instrument", "item", "category")]
    general = None
    for doubts.path, text in words:
        general = general or kind_named(text, doubts)
    flow = next((flow for name in ("quantity", "instrument", "range", "condition")
                 if (flow := current_of(cells.get(name, "")))), "")  # fmt: skip
    if general is None and proposal is not None:
        general = BY_ID[proposal.kind]
        doubts.path = "category"
        if not proposal.sure:
            doubts.note(
                "scope-category-broader", found=proposal.code, guess_zh=general.zh, guess_en=general.en
            )
    if general is None:
        general = _kind_by_unit(cells, head_unit, " ".join(text for _name, text in words if text), doubts)
    if general is None or not flow or flow in general.id.split("."):
        return general
    specific = BY_ID.get(f"{general.id}.{flow}")
    if specific is None:
        doubts.path = "quantity"
        doubts.note("scope-rest-not-read", found=flow.upper())
    return specific or general


def kind_named(text: str, doubts: Doubts) -> Kind | None:
    """The kind that a text names in either language, by its longest word; several kinds are a doubt."""
    found: list[tuple[int, int, Kind]] = []
    folded = plain(text).casefold()
    for pattern, kind in _vocabulary():
        for match in pattern.finditer(folded):
            if not any(start <= match.start() and match.end() <= end for start, end, _kind in found):
                found.append((*match.span(), kind))
    if not found:
        return None
    named = max(found, key=lambda each: each[1] - each[0])[2]
    others = {
        kind.id: kind
        for _start, _end, kind in found
        if not (is_within(kind.id, named.id) or is_within(named.id, kind.id))
    }
    if others:
        readings = ", ".join(kind.id for kind in (named, *others.values()))
        doubts.note(
            "scope-kind-several",
            found=text.strip()[:60],
            readings=readings,
            guess_zh=named.zh,
            guess_en=named.en,
        )
    return named


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[tuple[re.Pattern[str], Kind], ...]:
    """Words of kinds, longest first; a word of one sign is too common to count."""
    words = sorted(((word.casefold(), kind) for kind in KINDS for word in (kind.zh, kind.en, *kind.words) if len(word) > 1),
                   key=lambda pair: -len(pair[0]))  # fmt: skip
    return tuple(
        (re.compile(rf"(?<![a-z]){re.escape(word)}s?(?![a-z])" if word.isascii() else re.escape(word)), kind)
        for word, kind in words
    )


def _kind_by_unit(cells: Mapping[str, str], head_unit: str, named: str, doubts: Doubts) -> Kind | None:
    doubts.path = "quantity"
    silent = Doubts()
    text = cells.get("unit", "") or head_unit
    found = ranges(cells.get("range", ""), Setting("", text), silent).stretches if cells.get("range") else []
    of = found[0].unit if found else (unit(text, silent) if text else None)
    fitting = [] if of is None else [kind for kind in KINDS if dimension_of(kind.id) == of.dimension]
    if of is None or not fitting or of.dimension == "1":
        doubts.note("scope-kind-unknown", found=named.strip()[:60] or "—")
        return None
    kind = fitting[0]
    doubts.note("scope-kind-guessed", unit=of.name, guess_zh=kind.zh, guess_en=kind.en)
    return kind
