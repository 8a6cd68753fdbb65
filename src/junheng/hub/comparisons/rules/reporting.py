"""A document that was evaluated and its answer, as the tables and drawings of a report. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from junheng.core.quantity.notation import round_to_place_of, round_uncertainty
from junheng.hub.comparisons.rules import drawing, results


@dataclass(frozen=True, slots=True)
class Line:
    """One laboratory at one point of a report."""

    body: Any
    name: str
    x: str
    U: str
    """As stated, at the laboratory's own k."""
    k: str
    """That k where it is not the protocol's; else empty."""
    d: str
    """Rounded to the place of its uncertainty, which has two significant digits."""
    U_d: str
    en: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class LineFound:
    """The line through the pilot's measurements: its value on the first day of the round, its slope a day; U at k."""

    value: str
    U: str
    slope: str
    U_slope: str
    p_value: float | None


@dataclass(frozen=True, slots=True)
class PointReport:
    """One point: the reference, the lines, two drawings, what the consistency test found, warnings."""

    id: str
    unit: str
    reference: str
    value: str
    U: str
    lines: Sequence[Line]
    values: drawing.Drawing | None
    differences: drawing.Drawing | None
    stability: drawing.Stability | None
    """The pilot's measurements over time, where there is more than one."""
    line: LineFound | None
    rule: str
    """How the uncertainty of a difference came about: `own` where a laboratory's value is the reference, else the method."""
    mandel: Sequence[drawing.Mandel]
    consistency: Mapping[str, Any]
    advice: Mapping[str, Any]
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class Report:
    """A report as its page shows it."""

    points: Sequence[PointReport]
    method: Mapping[str, Any]
    seed: int
    rule: str
    """Of the points, which all have the reference of the protocol; empty where no point has one."""
    youden: Sequence[drawing.Youden]
    """Each point with the next."""
    analysis: Any = None


@dataclass(frozen=True, slots=True)
class PilotMeasured:
    """The pilot's own result and its re-checks as sealed, by number, and the first day of the round."""

    documents: Sequence[tuple[int, Mapping[str, Any]]]
    begins: date


def report_of(
    document: Mapping[str, Any],
    answer: Mapping[str, Any],
    bodies: Mapping[str, Any],
    *,
    called: Mapping[str, str] | None = None,
    analysis: Any = None,
    pilot: PilotMeasured | None = None,
) -> Report:
    """A document and its answer as tables and drawings; `answer` has the numbers, nothing is computed here."""
    head = {"reference": document.get("reference", {})}
    asked = [head | each for each in document.get("points") or [document]]
    found = answer.get("points") or [answer]
    k = float(document["coverage"]["k"])
    points = [
        _point(stated, each, k, bodies, called or {}, pilot)
        for stated, each in zip(asked, found, strict=True)
    ]
    rule = next((each.rule for each in points if each.rule), "")
    return Report(points, answer["method"], answer["seed"], rule, _youden(points, called or {}), analysis)


def _youden(points: Sequence[PointReport], called: Mapping[str, str]) -> list[drawing.Youden]:
    scores = [
        (each.id, {called.get(line.name, line.name): line.en for line in each.lines if line.en is not None})
        for each in points
    ]
    found = [drawing.youden_of(first, second) for first, second in pairwise(scores)]
    return [each for each in found if each is not None]


def _point(
    stated: Mapping[str, Any],
    found: Mapping[str, Any],
    k: float,
    bodies: Mapping[str, Any],
    called: Mapping[str, str],
    pilot: PilotMeasured | None,
) -> PointReport:
    name = found["verdict"]["reference"] or next(iter(found["degrees_of_equivalence"]), "")
    labs = {each["lab"]: each for each in stated["labs"]}
    value, U = _reference(found, stated, name, k)
    equivalence = (
        found["degrees_of_equivalence"]
        .get(name, {})
        .get("unilateral", {})
        .get("without_dark_uncertainty", ())
    )
    scores = {each["lab"]: each for each in found["scores"].get("en", {}).get(name, ())}
    bad = {lab for lab, each in scores.items() if each["verdict"] == "unsatisfactory"}
    unit = found.get("unit") or ""
    printed_value, printed_U = printed(value, U)
    return PointReport(
        str(found.get("id", "")), unit, name, printed_value, printed_U,
        [_line(row, labs[row["lab"]], scores.get(row["lab"]), k, bodies) for row in equivalence],
        _values(stated["labs"], bad, value, U, k, called), _differences(equivalence, bad, called),
        _stability(found, k, pilot), _line_found(found, k), _rule(found, name), drawing.mandel_of(found["consistency"], called), found["consistency"], found["advice"], [each["message"] for each in found["warnings"]],
    )  # fmt: skip


def _stability(found: Mapping[str, Any], k: float, pilot: PilotMeasured | None) -> drawing.Stability | None:
    if pilot is None:
        return None
    rows = []
    for number, document in pilot.documents:
        stated = results.stated_at(document, str(found["id"]))
        day = date.fromisoformat(document["measured_on"])
        rows.append((number, day, stated["x"], stated["U"], expanded(stated, k)))
    fitted = found.get("drift")
    line = (pilot.begins, fitted["intercept"]["value"], fitted["slope"]["value"]) if fitted else None
    return drawing.stability_of(rows, line)


def _line_found(found: Mapping[str, Any], k: float) -> LineFound | None:
    fitted = found.get("drift")
    if fitted is None:
        return None
    value, slope = (printed(fitted[name]["value"], k * fitted[name]["u"]) for name in ("intercept", "slope"))
    return LineFound(*value, *slope, fitted["p_value"])


def _rule(found: Mapping[str, Any], name: str) -> str:
    if name == "drift":
        return "line"
    if name in ("pilot", "assigned"):
        return "own"
    return str(found["degrees_of_equivalence"].get(name, {}).get("method", ""))


def _values(
    labs: Sequence[Mapping[str, Any]],
    bad: set[str],
    value: float | None,
    U: float | None,
    k: float,
    called: Mapping[str, str],
) -> drawing.Drawing | None:
    if value is None or not labs:
        return None
    rows = [
        (called.get(each["lab"], each["lab"]), float(each["x"]), expanded(each, k), each["lab"] in bad)
        for each in labs
    ]
    return drawing.drawing_of(rows, reference=value, U=U or 0.0)


def expanded(lab: Mapping[str, Any], k: float) -> float:
    """The expanded uncertainty of a stated result at the coverage factor of the protocol, whatever its own was."""
    return float(lab["U"]) / float(lab["k"]) * k


def _differences(
    equivalence: Sequence[Mapping[str, Any]], bad: set[str], called: Mapping[str, str]
) -> drawing.Drawing | None:
    rows = [
        (called.get(each["lab"], each["lab"]), each["d"], each["U"], each["lab"] in bad)
        for each in equivalence
        if each["U"] is not None
    ]
    return drawing.drawing_of(rows, reference=0.0, U=0.0) if rows else None


def printed(value: float | None, U: float | None) -> tuple[str, str]:
    """A computed value and its expanded uncertainty as printed: U to two significant digits, the value to the same place."""
    if value is None:
        return "", ""
    if not U:
        return plain(float(f"{value:.8g}")), ""
    spread = round_uncertainty(plain(U))
    return round_to_place_of(plain(value), spread), spread


def plain(value: float) -> str:
    return f"{Decimal(repr(value)):f}"


def _reference(
    found: Mapping[str, Any], stated: Mapping[str, Any], name: str, k: float
) -> tuple[float | None, float | None]:
    if name in found["estimates"]:
        each = found["estimates"][name]
        return each["value"], None if each["u"] is None else k * each["u"]
    lab = stated.get("reference", {}).get("lab")
    own = [each for each in stated["labs"] if each["lab"] == lab]
    return (float(own[0]["x"]), expanded(own[0], k)) if own else (None, None)


def _line(
    row: Mapping[str, Any],
    stated: Mapping[str, Any],
    score: Mapping[str, Any] | None,
    k: float,
    bodies: Mapping[str, Any],
) -> Line:
    d, U_d = printed(row["d"], row["U"])
    own = float(stated["k"])
    return Line(
        bodies.get(row["lab"]), row["lab"], stated["x"], stated["U"], "" if own == k else f"{own:g}", d, U_d,
        None if score is None else score["value"], "" if score is None else score["verdict"],
    )  # fmt: skip
