"""The criteria that rest on words: service, kind of quantity, and the scope of verification and testing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from junheng.core.capability.answer import Criterion, criterion
from junheng.core.capability.kinds import is_within, name_of
from junheng.core.capability.model import CapabilityEntry, Need, Verification
from junheng.core.capability.wording import decimal_text

SERVICES = {
    "calibrate": ("校准", "calibration"),
    "verify": ("检定", "verification"),
    "test": ("检测", "testing"),
}


def folded(text: str) -> str:
    """Text for comparison: no spaces, no case."""
    return re.sub(r"\s+", "", text).casefold()


def service_criterion(need: Need, entry: CapabilityEntry) -> Criterion:
    found: dict[str, Any] = dict(zip(("found_zh", "found_en"), SERVICES[entry.service], strict=True))
    if need.service == entry.service:
        return criterion("service", "yes", "service-same", **found)
    needed: dict[str, Any] = dict(zip(("needed_zh", "needed_en"), SERVICES[need.service], strict=True))
    return criterion("service", "no", "service-differs", **found, **needed)


def kind_criterion(need: Need, entry: CapabilityEntry) -> Criterion | None:
    """Both ways less specific is a doubt: neither side is completed by guessing."""
    if not need.kind or not entry.kind:
        return None
    names: dict[str, Any] = {
        f"{side}_{language}": name_of(kind, language)
        for side, kind in (("found", entry.kind), ("needed", need.kind))
        for language in ("zh", "en")
    }
    if need.kind == entry.kind:
        return criterion("kind", "yes", "kind-same", **names)
    if is_within(entry.kind, need.kind):
        return criterion("kind", "cannot-tell", "kind-not-specific", **names)
    if is_within(need.kind, entry.kind):
        return criterion("kind", "cannot-tell", "kind-registered-broadly", **names)
    return criterion("kind", "no", "kind-differs", **names)


def verification_criteria(need: Need, entry: CapabilityEntry) -> Iterator[Criterion]:
    scope = entry.verification or Verification(frozenset())
    yield from _named(
        "instrument", need.instrument, scope.instruments, ("器具", "instrument"), "instrument-differs"
    )
    yield from _class(need.accuracy_class, scope)
    kind = need.verification_kind
    yield from _named(
        "verification-kind",
        kind,
        scope.kinds,
        ("检定种类", "kind of verification"),
        "verification-kind-outside",
    )
    yield from _area(need.place.division if need.place else "", scope.areas)


def testing_criteria(need: Need, entry: CapabilityEntry) -> Iterator[Criterion]:
    methods = entry.testing.methods if entry.testing else frozenset()
    items = entry.testing.items if entry.testing else frozenset()
    yield from _named("method", need.method, methods, ("方法", "method"), "method-outside")
    if need.item or items:
        yield from _named("item", need.item, items, ("样品", "item"), "item-outside")


def _named(
    name: str, needed: str, have: frozenset[str], what: tuple[str, str], otherwise: str
) -> Iterator[Criterion]:
    """A name asked for against the names registered; one side silent is a doubt."""
    if not needed and not have:
        return
    if not needed:
        yield criterion(name, "cannot-tell", "not-asked", what_zh=what[0], what_en=what[1])
    elif not have:
        yield criterion(
            name, "cannot-tell", "not-registered", what_zh=what[0], what_en=what[1], needed=needed
        )
    elif folded(needed) in {folded(each) for each in have}:
        yield criterion(name, "yes", f"{name}-covered", needed=needed)
    else:
        yield criterion(name, "no", otherwise, found=", ".join(sorted(have)), needed=needed)


def _class(needed: str, scope: Verification) -> Iterator[Criterion]:
    """Named classes, or "class n and below": a numeric class ≥ n is less accurate and included."""
    if scope.worst_from is None:
        yield from _named("class", needed, scope.classes, ("等级", "class"), "class-outside")
        return
    found = f"≥{decimal_text(scope.worst_from)}"
    if not needed:
        yield criterion("class", "cannot-tell", "not-asked", what_zh="等级", what_en="class")
        return
    number = _number(needed)
    if folded(needed) in {folded(each) for each in scope.classes} or (
        number is not None and number >= scope.worst_from
    ):
        yield criterion("class", "yes", "class-covered", found=found, needed=needed)
    else:
        yield criterion("class", "no", "class-outside", found=found, needed=needed)


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.removesuffix("级").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _area(division: str, areas: frozenset[str]) -> Iterator[Criterion]:
    """Authorisation is given for an area; verification outside it has no legal force there."""
    if not areas and not division:
        return
    if not division:
        yield criterion(
            "area", "cannot-tell", "not-asked", what_zh="器具所在地", what_en="place of the instrument"
        )
    elif not areas:
        yield criterion(
            "area",
            "cannot-tell",
            "not-registered",
            what_zh="授权区域",
            what_en="area of authorisation",
            needed=division,
        )
    else:
        inside = any(division.startswith(significant(area)) for area in areas)
        code = "area-covered" if inside else "area-outside"
        yield criterion(
            "area", "yes" if inside else "no", code, found=", ".join(sorted(areas)), needed=division
        )


def significant(code: str) -> str:
    """The part of a six-digit division code (GB/T 2260) that counts: trailing 00 pairs name the whole."""
    if code == "000000":
        return ""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code
