"""From a stratum's objects to its sample and its reserve: exclusions, yearly caps, certainty first, then pivotal.

Objects stand in the order of their ids; every choice is by places in that order, so the order of the list in the
file does not matter. Inclusion probabilities are n·w/W of those not certain, exact fractions.

Where a cap first chooses among the objects of an enterprise, the draw has two phases: an object is drawn with π₁, that of
being kept under the cap, times π₂, that of being drawn among those kept (Särndal et al. 1992, chapter 9). π₂ is that of
the objects kept in this draw; weighting with 1/(π₁·π₂) estimates totals without bias, whatever was kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd, lcm
from typing import Literal

import numpy as np

import junheng.core.draw.reasons  # noqa: F401  # declares the codes below
from junheng.core.draw.pivotal import LARGEST_SUM, select_in_turn, select_of
from junheng.core.draw.places import along_curve
from junheng.core.draw.plan import Cap, Object, Stratum
from junheng.core.draw.randomness import Numbers, Stream, hashed_order
from junheng.core.reason import Refusal, UnusableInput, refuse

Order = Literal["hashed", "spatial"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """`places` of the objects taken (ascending), of them the `certain`; others had their weight times `per_weight`."""

    places: tuple[int, ...]
    certain: tuple[int, ...]
    per_weight: Fraction

    def probabilities(self, objects: Sequence[Object]) -> tuple[Fraction, ...]:
        """With which the object at each of the places was taken."""
        certain, one = frozenset(self.certain), Fraction(1)
        return tuple(one if at in certain else objects[at].weight * self.per_weight for at in self.places)


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
    return {own[at].id: p for at, p in zip(chosen.places, chosen.probabilities(own), strict=True)}


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
        sample.probabilities(objects),
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
    named = np.array([at for at, each in enumerate(objects) if each.certain], np.int64)
    certain = certain_of(weights, named, size, name)
    left = size - len(certain)
    if not left:
        return Chosen(tuple(certain.tolist()), tuple(certain.tolist()), Fraction(0))
    row = hashed_row(weights, certain, seed, purpose, name)
    if order == "spatial":
        row = _along(objects, row, Stream.of(seed, f"{purpose}-curve", name))
    total = int(weights.sum() - weights[certain].sum())
    found = drawn_from(row, weights, left, total, Stream.of(seed, purpose, name))
    some = int(row[0])
    per_weight = Fraction(left * int(weights[some]), total) / objects[some].weight
    places = np.sort(np.concatenate([certain, found]))
    return Chosen(tuple(places.tolist()), tuple(certain.tolist()), per_weight)


def drawn_from(row: Numbers, weights: Numbers, size: int, total: int, stream: Stream) -> Numbers:
    """`size` of the units in a row, by whole weights above zero; where the sums are too large for arrays, in turn."""
    if size * total < LARGEST_SUM:
        return select_of(row, weights, size, total, stream)
    return row[select_in_turn([size * each for each in weights[row].tolist()], total, stream)]


def _whole_weights(objects: Sequence[Object], name: str) -> Numbers:
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
    return np.array(found, np.int64)


def _too_fine(name: str) -> UnusableInput:
    return UnusableInput(
        refuse("draw-weights-too-fine", path="objects", stratum=name, limit=LARGEST_SUM // 2)
    )


def certain_of(weights: Numbers, named: Numbers, size: int, name: str) -> Numbers:
    """Named ones, then again and again those whose n·w reaches W of those left (Särndal et al. 1992, 3.6.2); ascending."""
    if len(named) > size:
        raise UnusableInput(
            refuse("draw-certain-more", path="strata", stratum=name, found=len(named), wanted=size)
        )
    left = weights.copy() if len(named) else weights
    left[named] = 0
    total, found = int(left.sum()), named.tolist()
    for at in _heaviest(left, size - len(named), total):
        if (size - len(found)) * int(left[at]) < total or len(found) == size:
            break
        found.append(at)
        total -= int(left[at])
    if size > len(found) and total == 0:
        raise UnusableInput(
            refuse("draw-sample-larger", path="strata", stratum=name, wanted=size, found=len(found))
        )
    return np.sort(np.array(found, np.int64))


def _heaviest(weights: Numbers, size: int, total: int) -> Iterator[int]:
    """Places with a weight, the heaviest first; none where not even the first is certain."""
    if len(weights) and size * int(weights.max()) >= total:
        order = np.argsort(-weights, kind="stable")
        yield from order[: int(np.count_nonzero(weights))].tolist()


def hashed_row(weights: Numbers, certain: Numbers, seed: bytes, purpose: str, name: str) -> Numbers:
    """Those not certain, in the hashed order, without those that have no weight."""
    row = hashed_order(Stream.of(seed, f"{purpose}-order", name), len(weights) - len(certain))
    if len(certain):
        row = np.delete(np.arange(len(weights)), certain)[row]
    if len(weights) and weights.min() == 0:
        row = row[weights[row] > 0]
    return row


def _along(objects: Sequence[Object], row: Numbers, stream: Stream) -> Numbers:
    """A row along a curve through the plane, those without a place last."""
    has_place = np.array([objects[at].place is not None for at in row.tolist()])
    placed = row[has_place]
    curve = _curve(objects, placed.tolist(), stream)
    return np.concatenate([placed[np.argsort(curve, kind="stable")], row[~has_place]])


def _curve(objects: Sequence[Object], placed: list[int], stream: Stream) -> Numbers:
    places = [place for at in placed if (place := objects[at].place) is not None]
    north, east = stream.below(0, 1 << 26), stream.below(1, 1 << 26)
    latitudes = np.array([place.latitude for place in places], np.int64)
    longitudes = np.array([place.longitude for place in places], np.int64)
    return along_curve(latitudes, longitudes, north=north, east=east)
