"""From a stratum's objects to its sample and its reserve: exclusions, yearly caps, certainty first, then pivotal.

Objects stand in the order of their ids; every choice is by places in that order, so the order of the list in the
file does not matter. Inclusion probabilities are n·w/W of those not certain, exact fractions.

Where a cap first chooses among the objects of an enterprise, the draw has two phases: an object is drawn with π₁, that of
being kept under the cap, times π₂, that of being drawn among those kept (Särndal et al. 1992, chapter 9). π₂ is that of
the objects kept in this draw; weighting with 1/(π₁·π₂) estimates totals without bias, whatever was kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd, lcm
from typing import Literal

import numpy as np

import junheng.core.draw.reasons  # noqa: F401  # declares the codes below
from junheng.core.draw.pivotal import LARGEST_SUM, select, select_in_turn
from junheng.core.draw.places import along_curve
from junheng.core.draw.plan import Cap, Object, Stratum
from junheng.core.draw.randomness import Numbers, Stream, hashed_order
from junheng.core.reason import Refusal, UnusableInput, refuse

Order = Literal["hashed", "spatial"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """`places` of the objects taken (ascending), of them the `certain`; others had w·`numerator`/`denominator`."""

    places: tuple[int, ...]
    certain: tuple[int, ...]
    per_weight: Fraction

    def probability_of(self, each: Object, at: int) -> Fraction:
        """With which the object at this place was taken."""
        return Fraction(1) if at in self.certain else each.weight * self.per_weight


@dataclass(frozen=True, slots=True)
class Eligible:
    """Who can be drawn, and who cannot with the reason; both in the order of their ids.

    `kept`: by id, the probability (0 < π₁ ≤ 1) with which an object was kept where a cap had to choose; all others
    that take part would have done so in any draw.
    """

    objects: tuple[Object, ...]
    excluded: tuple[tuple[Object, Refusal], ...]
    kept: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class StratumDrawn:
    """What came of one stratum. `reserve` in the order in which its objects take the place of others.

    `probabilities`: of each selected object, with which (0 < π₂ ≤ 1) it was drawn among those that took part.
    """

    stratum: Stratum
    size: int
    eligible: int
    total_weight: Fraction
    certain: tuple[Object, ...]
    selected: tuple[Object, ...]
    probabilities: tuple[Fraction, ...]
    reserve: tuple[Object, ...]
    per_weight: Fraction


def eligible(objects: Sequence[Object], cap: Cap | None, seed: bytes) -> Eligible:
    """Who takes part.

    Of an enterprise with more objects than checks left this year, as many as are left are drawn first, in
    proportion to their weights; the others do not take part, so that no draw can exceed the cap.
    """
    out: dict[str, Refusal] = {}
    kept: dict[str, Fraction] = {}
    by_enterprise: dict[str, list[Object]] = {}
    ordered = sorted(objects, key=lambda one: one.id)
    for each in ordered:
        if each.excluded:
            out[each.id] = refuse("excluded-by-plan", why=each.excluded)
        elif each.weight == 0 and not each.certain:
            out[each.id] = refuse("excluded-without-weight")
        elif each.enterprise:
            by_enterprise.setdefault(each.enterprise, []).append(each)
    for enterprise, own in sorted(by_enterprise.items()):
        left = len(own) if cap is None else max(0, cap.per_enterprise - cap.checked.get(enterprise, 0))
        if len(own) > left:
            refusal = refuse("excluded-by-cap", enterprise=enterprise, left=left)
            chances = _kept_under_cap(enterprise, own, left, seed)
            out |= {each.id: refusal for each in own if each.id not in chances}
            kept |= chances
    return Eligible(
        tuple(each for each in ordered if each.id not in out),
        tuple((each, out[each.id]) for each in ordered if each.id in out),
        kept,
    )


def _kept_under_cap(enterprise: str, own: list[Object], left: int, seed: bytes) -> dict[str, Fraction]:
    """By id those that still take part, each with the probability that it would."""
    certain = sum(each.certain for each in own)
    if certain > left:
        raise UnusableInput(refuse("draw-cap-below-certain", enterprise=enterprise, found=certain, left=left))
    chosen = choose(own, left, seed, "cap", enterprise)
    return {own[at].id: chosen.probability_of(own[at], at) for at in chosen.places}


def draw_stratum(stratum: Stratum, objects: Sequence[Object], seed: bytes, order: Order) -> StratumDrawn:
    """Sample and reserve of one stratum whose eligible objects stand in the order of their ids."""
    size = ceil(len(objects) * stratum.share) if stratum.share is not None else (stratum.size or 0)
    _refuse_too_many(stratum.name, size, len(objects))
    sample = choose(objects, size, seed, "sample", stratum.name, order=order)
    taken = set(sample.places)
    left = [each for at, each in enumerate(objects) if at not in taken]
    _refuse_too_many(stratum.name, stratum.reserve, len(left))
    reserve = choose(left, stratum.reserve, seed, "reserve", stratum.name)
    ranked = hashed_order(Stream.of(seed, "reserve-rank", stratum.name), len(reserve.places))
    return StratumDrawn(
        stratum,
        size,
        len(objects),
        sum((each.weight for each in objects), Fraction(0)),
        tuple(objects[at] for at in sample.certain),
        tuple(objects[at] for at in sample.places),
        tuple(sample.probability_of(objects[at], at) for at in sample.places),
        tuple(left[reserve.places[at]] for at in ranked.tolist()),
        sample.per_weight,
    )


def _refuse_too_many(name: str, wanted: int, found: int) -> None:
    if wanted > found:
        raise UnusableInput(
            refuse("draw-sample-larger", path="strata", stratum=name, wanted=wanted, found=found)
        )


def choose(
    objects: Sequence[Object], size: int, seed: bytes, purpose: str, name: str, *, order: Order = "hashed"
) -> Chosen:
    """`size` of the objects, each with probability exactly n·w/W once those that reach 1 are taken for certain."""
    weights = _whole_weights(objects, name)
    certain = _certain(objects, weights, size, name)
    rest = [at for at in range(len(objects)) if at not in certain]
    left = size - len(certain)
    if not left:
        return Chosen(tuple(sorted(certain)), tuple(sorted(certain)), Fraction(0))
    total = sum(weights[at] for at in rest)
    row = _row(objects, rest, seed, purpose, name, order)
    shares = [left * weights[at] for at in row]
    stream = Stream.of(seed, purpose, name)
    if left * total < LARGEST_SUM:
        found = select(np.array(shares, np.int64), total, stream).tolist()
    else:
        found = select_in_turn(shares, total, stream)
    scale = next(Fraction(weights[at]) / objects[at].weight for at in rest if objects[at].weight)
    places = sorted([*certain, *(row[at] for at in found)])
    return Chosen(tuple(places), tuple(sorted(certain)), Fraction(left, total) * scale)


def _whole_weights(objects: Sequence[Object], name: str) -> list[int]:
    """Weights in lowest whole numbers; those of certain objects count as the rest does."""
    common = 1
    for denominator in {each.weight.denominator for each in objects}:
        common = lcm(common, denominator)
        if common >= LARGEST_SUM:
            raise _too_fine(name)
    found = [each.weight.numerator * (common // each.weight.denominator) for each in objects]
    shared = gcd(*found) or 1
    found = [each // shared for each in found]
    if 2 * sum(found) >= LARGEST_SUM:
        raise _too_fine(name)
    return found


def _too_fine(name: str) -> UnusableInput:
    return UnusableInput(
        refuse("draw-weights-too-fine", path="objects", stratum=name, limit=LARGEST_SUM // 2)
    )


def _certain(objects: Sequence[Object], weights: list[int], size: int, name: str) -> set[int]:
    """Named ones, then again and again those whose n·w reaches W of those left (Särndal et al. 1992, 3.6.2)."""
    found = {at for at, each in enumerate(objects) if each.certain}
    if len(found) > size:
        raise UnusableInput(
            refuse("draw-certain-more", path="strata", stratum=name, found=len(found), wanted=size)
        )
    left = sorted((at for at in range(len(objects)) if at not in found), key=lambda at: -weights[at])
    total = sum(weights[at] for at in left)
    for at in left:
        if (size - len(found)) * weights[at] < total or len(found) == size:
            break
        found.add(at)
        total -= weights[at]
    if size > len(found) and total == 0:
        raise UnusableInput(
            refuse("draw-sample-larger", path="strata", stratum=name, wanted=size, found=len(found))
        )
    return found


def _row(
    objects: Sequence[Object], rest: list[int], seed: bytes, purpose: str, name: str, order: Order
) -> list[int]:
    """Those with a weight, in the hashed order; or along a curve through the plane, those without a place last."""
    hashed = hashed_order(Stream.of(seed, f"{purpose}-order", name), len(rest)).tolist()
    row = [rest[at] for at in hashed if objects[rest[at]].weight]
    if order == "hashed":
        return row
    placed = [at for at in row if objects[at].place is not None]
    curve = _curve(objects, placed, Stream.of(seed, f"{purpose}-curve", name))
    along = [placed[at] for at in np.argsort(curve, kind="stable").tolist()]
    return [*along, *(at for at in row if objects[at].place is None)]


def _curve(objects: Sequence[Object], placed: list[int], stream: Stream) -> Numbers:
    places = [place for at in placed if (place := objects[at].place) is not None]
    north, east = stream.below(0, 1 << 26), stream.below(1, 1 << 26)
    latitudes = np.array([place.latitude for place in places], np.int64)
    longitudes = np.array([place.longitude for place in places], np.int64)
    return along_curve(latitudes, longitudes, north=north, east=east)
