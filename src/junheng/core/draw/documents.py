"""A `junheng.draw-plan/1` document read strictly: every key known, every number whole or text, every id once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, cast

import junheng.core.draw.reasons  # noqa: F401  # declares the codes below
from junheng.core.capability.fields import Fields, unusable
from junheng.core.draw.canonical import refuse_other_values, sha256_text
from junheng.core.draw.places import UNITS, Place
from junheng.core.draw.plan import (
    ALGORITHM,
    SCHEMA,
    Assignment,
    Beacon,
    BeaconSource,
    Cap,
    Inspector,
    Object,
    Plan,
    Revealed,
    Stratum,
)
from junheng.core.draw.rfc3797 import Source
from junheng.core.draw.seed import Organiser
from junheng.core.reason import UnusableInput, refuse

MOST_OBJECTS = 10_000_000
MOST_INSPECTORS = 20_000
MOST_STRATA = 10_000
MOST_ORGANISERS = 100
MOST_PER_OBJECT = 5
MOST_NEAREST = 1000
MOST_SURE_PARTS = 100
"""The largest denominator of `most_sure`."""
_RATIONAL = re.compile(r"(\d{1,12})(?:\.(\d{1,9})|/([1-9]\d{0,8}))?", re.ASCII)
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,9})?", re.ASCII)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
_ONE = Fraction(1)
SECRET = re.compile(r"(?:[0-9a-f]{2}){16,64}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})", re.ASCII)


def plan_from(document: Any) -> Plan:
    """The plan of a document, with the digest of its frozen part."""
    refuse_other_values(document)
    top = Fields.of(
        document, "", "schema", "algorithm", "draw", "title", "organisers", "if_missing", "beacon", "second_beacon",
        "order", "strata", "objects", "cap", "inspectors", "assignment", "revealed",
    )  # fmt: skip
    _named(top, "schema", SCHEMA)
    _named(top, "algorithm", ALGORITHM)
    top.text("title")
    if_missing = cast(
        Literal["void", "second-beacon"], top.choice("if_missing", ("void", "second-beacon"), "void")
    )
    second = _beacon(top, "second_beacon") if top.has("second_beacon") else None
    if (second is not None) != (if_missing == "second-beacon"):
        raise UnusableInput(refuse("draw-second-beacon", path="second_beacon"))
    first = _beacon(top, "beacon")
    if second is not None and second.at <= first.at:
        raise UnusableInput(
            refuse(
                "draw-second-beacon-not-later",
                path="second_beacon.instant",
                found=second.instant,
                first=first.instant,
            )
        )
    plan = Plan(
        raw=document,
        frozen=frozen_digest(document),
        draw=_required_text(top, "draw"),
        organisers=_organisers(top),
        if_missing=if_missing,
        beacon=first,
        second_beacon=second,
        order=cast(Literal["hashed", "spatial"], top.choice("order", ("hashed", "spatial"), "hashed")),
        strata=_strata(top),
        objects=_objects(top),
        cap=_cap(top),
        inspectors=_inspectors(top),
        assignment=_assignment(top),
        revealed=_revealed(top),
    )
    _refuse_strangers(plan)
    return plan


def frozen_digest(document: Mapping[str, Any]) -> str:
    """The digest of everything but what was revealed."""
    return sha256_text({key: value for key, value in document.items() if key != "revealed"})


def _named(top: Fields, key: str, needed: str) -> None:
    if top.require(key) != needed:
        raise UnusableInput(
            refuse("schema-differs", path=key, found=str(top.values[key])[:80], needed=needed)
        )


def _required_text(fields: Fields, key: str) -> str:
    fields.require(key)
    found = fields.text(key)
    if not found:
        raise unusable(fields.at(key), found, "text")
    return found


def _items(fields: Fields, key: str, *known: str, limit: int) -> list[Fields]:
    return [Fields.of(item, path, *known) for path, item in fields.items(key, limit=limit)]


def _once(path: str, names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise UnusableInput(*(refuse("draw-id-twice", path=path, found=each) for each in twice[:10]))


def _whole(fields: Fields, key: str, *, least: int, most: int, default: int | None = None) -> int:
    found = fields.require(key) if default is None else fields.values[key] if fields.has(key) else default
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
        expected = f"{least} … {most}"
        raise UnusableInput(
            refuse("draw-out-of-range", path=fields.at(key), found=str(found)[:40], expected=expected)
        )
    return found


def rational(found: Any, path: str) -> Fraction:
    """A whole number, decimal text or a fraction of two whole numbers, not negative."""
    text = str(found) if isinstance(found, int) and not isinstance(found, bool) else found
    parts = _RATIONAL.fullmatch(text) if isinstance(text, str) else None
    if parts is None:
        raise UnusableInput(refuse("draw-rational", path=path, found=str(found)[:40]))
    whole, decimals, denominator = parts.groups()
    if decimals:
        return Fraction(int(whole + decimals), 10 ** len(decimals))
    return Fraction(int(whole), int(denominator or 1))


def _text_of(pattern: re.Pattern[str], fields: Fields, key: str, expected: str) -> str:
    found = fields.require(key)
    if not isinstance(found, str) or not pattern.fullmatch(found):
        raise UnusableInput(refuse("draw-hex", path=fields.at(key), found=str(found)[:80], expected=expected))
    return found


def _organisers(top: Fields) -> tuple[Organiser, ...]:
    rows = _items(top, "organisers", "id", "province", "commitment", limit=MOST_ORGANISERS)
    if not rows:
        raise unusable("organisers", top.values.get("organisers"), "at least one organiser")
    found = tuple(
        Organiser(
            _required_text(row, "id"),
            row.text("province"),
            _text_of(_DIGEST, row, "commitment", "sha256: and 64 hexadecimal digits"),
        )
        for row in rows
    )
    _once("organisers", (each.id for each in found))
    return found


def _beacon(top: Fields, key: str) -> Beacon:
    fields = Fields.of(top.require(key), key, "instant", "sources")
    instant = _instant(fields, "instant")
    rows = _items(fields, "sources", "name", "kind", limit=20)
    if not rows:
        raise unusable(fields.at("sources"), fields.values.get("sources"), "at least one source")
    sources = tuple(
        BeaconSource(
            _required_text(row, "name"),
            cast(Literal["numbers", "text"], row.choice("kind", ("numbers", "text"), "numbers")),
        )
        for row in rows
    )
    return Beacon(instant, sources)


def _instant(fields: Fields, key: str) -> str:
    """RFC 3339 text with its offset, of a day and a time that there are."""
    expected = "an instant such as 2026-12-01T04:00:00Z"
    found = _text_of(_INSTANT, fields, key, expected)
    try:
        datetime.fromisoformat(found)
    except ValueError:
        raise UnusableInput(refuse("draw-hex", path=fields.at(key), found=found, expected=expected)) from None
    return found


def _strata(top: Fields) -> tuple[Stratum, ...]:
    rows = _items(top, "strata", "name", "size", "share", "reserve", limit=MOST_STRATA)
    if not rows:
        raise unusable("strata", top.values.get("strata"), "at least one stratum")
    found = tuple(_stratum(row) for row in rows)
    _once("strata", (each.name for each in found))
    return found


def _stratum(row: Fields) -> Stratum:
    name = row.text("name")
    if row.has("size") == row.has("share"):
        raise UnusableInput(refuse("draw-size-or-share", path=row.path, found=name))
    size = _whole(row, "size", least=0, most=MOST_OBJECTS) if row.has("size") else None
    share = rational(row.values["share"], row.at("share")) if row.has("share") else None
    if share is not None and share > 1:
        raise UnusableInput(refuse("draw-out-of-range", path=row.at("share"), found=share, expected="0 … 1"))
    return Stratum(name, size, share, _whole(row, "reserve", least=0, most=MOST_OBJECTS, default=0))


def _objects(top: Fields) -> tuple[Object, ...]:
    known = (
        "id",
        "stratum",
        "weight",
        "certain",
        "excluded",
        "enterprise",
        "needs",
        "latitude",
        "longitude",
        "name",
        "weight_why",
    )
    rows = top.items("objects", limit=MOST_OBJECTS)
    found = tuple(_object(Fields.of(item, path, *known)) for path, item in rows)
    _once("objects", (each.id for each in found))
    return found


def _object(row: Fields) -> Object:
    row.text("name")
    row.text("weight_why")  # said to whoever reads it; the draw asks the weight alone
    return Object(
        _required_text(row, "id"),
        row.text("stratum"),
        rational(row.values["weight"], row.at("weight")) if row.has("weight") else _ONE,
        row.truth("certain", default=False),
        row.text("excluded"),
        row.text("enterprise"),
        row.text("needs"),
        _place(row),
    )


def _place(row: Fields) -> Place | None:
    if not row.has("latitude") and not row.has("longitude"):
        return None
    return Place(_degrees(row, "latitude", 90), _degrees(row, "longitude", 180))


def _degrees(row: Fields, key: str, most: int) -> int:
    """Decimal text of degrees as units of 1e-5 degree, half to even."""
    found = row.require(key)
    text = str(found) if isinstance(found, int) and not isinstance(found, bool) else found
    if not isinstance(text, str) or not _DEGREES.fullmatch(text) or abs(Decimal(text)) > most:
        raise UnusableInput(refuse("draw-place", path=row.at(key), found=str(found)[:40]))
    return int((Decimal(text) * UNITS).to_integral_value())


def _cap(top: Fields) -> Cap | None:
    if not top.has("cap"):
        return None
    fields = Fields.of(top.values["cap"], "cap", "per_enterprise", "checked")
    rows = _items(fields, "checked", "enterprise", "times", limit=MOST_OBJECTS)
    names = [_required_text(row, "enterprise") for row in rows]
    _once(fields.at("checked"), names)
    times = [_whole(row, "times", least=0, most=MOST_OBJECTS) for row in rows]
    most = _whole(fields, "per_enterprise", least=0, most=MOST_OBJECTS)
    return Cap(most, dict(zip(names, times, strict=True)))


def _inspectors(top: Fields) -> tuple[Inspector, ...]:
    known = ("id", "organisation", "licences", "load", "latitude", "longitude", "recused", "excluded", "name")
    found = tuple(_inspector(row) for row in _items(top, "inspectors", *known, limit=MOST_INSPECTORS))
    _once("inspectors", (each.id for each in found))
    return found


def _inspector(row: Fields) -> Inspector:
    row.text("name")
    return Inspector(
        _required_text(row, "id"),
        row.text("organisation"),
        row.names("licences"),
        _whole(row, "load", least=0, most=10_000, default=1),
        _place(row),
        row.names("recused"),
        row.text("excluded"),
    )


def _assignment(top: Fields) -> Assignment:
    if not top.has("assignment"):
        return Assignment()
    fields = Fields.of(
        top.values["assignment"], "assignment", "per_object", "max_distance_km", "most_sure", "nearest"
    )
    far = (
        rational(fields.values["max_distance_km"], fields.at("max_distance_km"))
        if fields.has("max_distance_km")
        else None
    )
    sure = (
        rational(fields.values["most_sure"], fields.at("most_sure"))
        if fields.has("most_sure")
        else Fraction(1, 2)
    )
    if not 0 < sure <= 1 or sure.denominator > MOST_SURE_PARTS:
        expected = f"0 < p ≤ 1, a denominator of at most {MOST_SURE_PARTS}"
        raise UnusableInput(
            refuse("draw-out-of-range", path=fields.at("most_sure"), found=sure, expected=expected)
        )
    return Assignment(
        _whole(fields, "per_object", least=1, most=MOST_PER_OBJECT, default=2),
        None if far is None else int(far * 1000),
        sure,
        _whole(fields, "nearest", least=1, most=MOST_NEAREST, default=50),
    )


def _revealed(top: Fields) -> Revealed | None:
    if not top.has("revealed"):
        return None
    fields = Fields.of(top.values["revealed"], "revealed", "frozen", "secrets", "beacon", "second_beacon")
    rows = _items(fields, "secrets", "organiser", "secret", limit=MOST_ORGANISERS)
    names = [_required_text(row, "organiser") for row in rows]
    _once(fields.at("secrets"), names)
    secrets = [_text_of(SECRET, row, "secret", "32 to 128 hexadecimal digits in lower case") for row in rows]
    frozen = (
        _text_of(_DIGEST, fields, "frozen", "sha256: and 64 hexadecimal digits")
        if fields.has("frozen")
        else ""
    )
    return Revealed(
        dict(zip(names, secrets, strict=True)),
        _values(fields, "beacon"),
        _values(fields, "second_beacon"),
        frozen,
    )


def _values(fields: Fields, key: str) -> tuple[Source, ...]:
    found: list[Source] = []
    for path, item in fields.items(key, limit=20):
        numbers = item if isinstance(item, list) else []
        whole = [
            each for each in numbers if isinstance(each, int) and not isinstance(each, bool) and each >= 0
        ]
        if isinstance(item, str) and re.search("[0-9A-Za-z]", item) and item.isascii() and len(item) <= 2000:
            found.append(item)
        elif numbers and len(whole) == len(numbers) <= 100:
            found.append(tuple(whole))
        else:
            raise unusable(path, str(item)[:80], "whole numbers ≥ 0, or text with ASCII letters or digits")
    return tuple(found)


def _refuse_strangers(plan: Plan) -> None:
    """Names that point at nothing: strata of objects, organisers of secrets, kinds of beacon values."""
    strata = {each.name for each in plan.strata}
    for at, each in enumerate(plan.objects):
        if each.stratum not in strata:
            allowed = sorted(strata)[:20]
            raise UnusableInput(
                refuse(
                    "draw-name-unknown", path=f"objects[{at}].stratum", found=each.stratum, allowed=allowed
                )
            )
    if plan.revealed is None:
        return
    known = {each.id for each in plan.organisers}
    for name in plan.revealed.secrets:
        if name not in known:
            raise UnusableInput(
                refuse("draw-name-unknown", path="revealed.secrets", found=name, allowed=sorted(known))
            )
    _match_kinds("beacon", plan.beacon, plan.revealed.beacon)
    if plan.second_beacon is not None:
        _match_kinds("second_beacon", plan.second_beacon, plan.revealed.second_beacon)


def _match_kinds(key: str, beacon: Beacon, values: tuple[Source, ...]) -> None:
    for at, (source, value) in enumerate(zip(beacon.sources, values, strict=False)):
        if (source.kind == "text") != isinstance(value, str):
            raise unusable(f"revealed.{key}[{at}]", value, source.kind)
