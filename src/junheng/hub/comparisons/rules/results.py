"""A result as it is sealed, and the one document that is evaluated. What was typed is never quoted in a refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from junheng.core.comparison.forms import LARGEST, SMALLEST
from junheng.core.reason import Refusal, because, refuse
from junheng.core.transparency.leaf import canonical_json, commitment
from junheng.hub.comparisons import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.comparisons.rules.protocol import ProtocolFacts, decimal_of

SCHEMA = "junheng.sealed-result/1"
RECHECK = "junheng.sealed-recheck/1"
"""The pilot measured the travelling standard again: the same fields, with the number of the re-check."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One point: value and expanded uncertainty in the protocol's unit, with k; digits as typed."""

    point: str
    x: str
    U: str
    k: str = "2"


@dataclass(frozen=True, slots=True)
class Result:
    """All points of one laboratory, the day it measured, and how."""

    measured_on: date
    points: tuple[Measured, ...]
    method: str = ""


def refusals_to_result(result: Result, protocol: ProtocolFacts, *, today: date) -> tuple[Refusal, ...]:
    """Every point of the protocol once, values as decimals the science takes, U above zero, k from 1 to 4. Names points, never values."""
    wanted = [each.id for each in protocol.points]
    stated = [each.point for each in result.points]
    unread = [each.point for each in result.points if not _is_number(each)]
    return because(
        (sorted(stated) != sorted(wanted), "result-points-differ"),
        (bool(unread), refuse("result-not-a-number", points="、".join(unread))),
        (result.measured_on > today, refuse("result-from-the-future", path="measured_on")),
    )


def _is_number(each: Measured) -> bool:
    x, U, k = (decimal_of(text) for text in (each.x, each.U, each.k))
    if x is None or U is None or k is None:
        return False
    return abs(x) <= LARGEST and SMALLEST <= U <= LARGEST and 1 <= k <= 4


def sealed_text(result: Result, *, number: str, laboratory: str, unit: str, recheck: int = 0) -> str:
    """The canonical document (RFC 8785) of a result, or of a re-check by its number: what the hash is of.

    `laboratory` is the body's code.
    """
    kind: dict[str, Any] = {"schema": RECHECK, "recheck": recheck} if recheck else {"schema": SCHEMA}
    return canonical_json(
        kind
        | {
            "comparison": number, "laboratory": laboratory, "unit": unit,
            "measured_on": result.measured_on.isoformat(), "method": result.method,
            "points": [{"id": each.point, "x": each.x, "U": each.U, "k": each.k} for each in result.points],
        }
    ).decode()  # fmt: skip


def seal_of(text: str, *, salt: bytes) -> str:
    """The salted hash of a sealed document, in hex: `core.transparency.leaf.commitment` of its content."""
    return commitment(json.loads(text), salt=salt).hex()


def comparison_document(
    protocol: ProtocolFacts,
    *,
    title: str,
    results: Sequence[tuple[str, str]],
    pilot: str,
    reference_body: str = "",
    rechecks: Sequence[str] = (),
) -> dict[str, Any]:
    """The `junheng.comparison/1` document of all sealed results: `results` are names with sealed texts.

    Whoever gives the reference values by measuring (the pilot, a named laboratory) stands in it under its name. Where
    the reference is the line through the pilot's measurements, they make the line, by days from the protocol's first,
    and the pilot is not scored against itself; `rechecks` are the sealed texts of those that stand.
    """
    read = [(name, json.loads(text)) for name, text in results]
    own: list[Mapping[str, Any]] = []
    if protocol.reference == "line":
        own = [document for name, document in read if name == pilot] + [json.loads(text) for text in rechecks]
        read = [(name, document) for name, document in read if name != pilot]
    reference: dict[str, Any] = {"kind": "computed"}
    if protocol.reference in ("pilot", "laboratory"):
        reference = {"kind": "pilot", "lab": pilot if protocol.reference == "pilot" else reference_body}
    return {
        "schema": "junheng.comparison/1",
        "title": title,
        "unit": protocol.unit,
        "coverage": {"k": float(protocol.k)},
        "estimators": [protocol.estimator],
        "reference": reference,
        "points": [
            _point(each.id, each.u_instability, read) | (_drift(each.id, own, read, protocol.begins) if own else {})
            for each in protocol.points
        ],
    }  # fmt: skip


def stated_at(document: Mapping[str, Any], id: str) -> Mapping[str, str]:
    """What a sealed document states at one point: `x`, `U`, `k` as typed."""
    (stated,) = [each for each in document["points"] if each["id"] == id]
    return dict(stated)


def _drift(
    id: str, own: Sequence[Mapping[str, Any]], read: Sequence[tuple[str, Mapping[str, Any]]], begins: date
) -> dict[str, Any]:
    rows = sorted((_days(each, begins), stated_at(each, id)) for each in own)
    pilot = [{"t": t, "y": stated["x"], "u": float(stated["U"]) / float(stated["k"])} for t, stated in rows]
    return {
        "drift": {
            "pilot": pilot,
            "labs_t": {name: _days(each, begins) for name, each in read},
            "model": "linear",
        }
    }


def _days(document: Mapping[str, Any], begins: date) -> int:
    return (date.fromisoformat(document["measured_on"]) - begins).days


def _point(id: str, u_instability: str, read: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    labs = []
    for name, document in read:
        stated = stated_at(document, id)
        labs.append({"lab": name, "x": stated["x"], "U": stated["U"], "k": float(stated["k"])})
    point: dict[str, Any] = {"id": id, "labs": labs}
    return point | ({"transfer": {"u_instability": float(u_instability)}} if u_instability else {})


def check_content(*, number: str, laboratory: str, asked: bool) -> dict[str, Any]:
    """What the salted hash of one laboratory's answer is of; `laboratory` is the body's code."""
    return {"comparison": number, "laboratory": laboratory, "asked_to_check": asked}


def comment_content(*, number: str, laboratory: str, text: str, expert: str = "") -> dict[str, Any]:
    """What the salted hash of a comment is of; `laboratory` is the body's code, `expert` the name of an expert of it."""
    told = {"comparison": number, "laboratory": laboratory, "comment": text}
    return told | ({"expert": expert} if expert else {})


def deviating(answer: Mapping[str, Any]) -> dict[str, list[tuple[str, float]]]:
    """Points where |En| > 1, by laboratory, of an answer of the science."""
    found: dict[str, list[tuple[str, float]]] = {}
    for point in answer["points"]:
        for row in point["scores"].get("en", {}).get(point["verdict"]["reference"], ()):
            if row["value"] is not None and abs(row["value"]) > 1:
                found.setdefault(row["lab"], []).append((point["id"], row["value"]))
    return found
