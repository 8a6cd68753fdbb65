"""What stands out is found; what is chance, or an honest difference among peers, is not."""

from __future__ import annotations

from junheng.core.risk import signals
from junheng.core.risk.signals import Count


def test_one_of_two_is_no_rate() -> None:
    """Small numbers make no alarm: one failure of one, two of three."""
    counts = {f"b{at}": Count(1, 40) for at in range(10)} | {"small": Count(1, 1), "three": Count(2, 3)}
    assert signals.above_peers(counts) == []


def test_beyond_its_peers() -> None:
    """One body fails eight times as often as twenty others; two such do not hide each other."""
    peers = {f"b{at:02}": Count(at % 3, 40) for at in range(20)}
    (found,) = signals.above_peers({**peers, "bad": Count(9, 40)})
    assert (found.subject, found.own, found.other) == ("bad", Count(9, 40), Count(19, 800))
    assert found.low < 9 / 40 < found.high and found.chance < 1e-4
    two = signals.above_peers({**peers, "bad": Count(9, 40), "worse": Count(25, 40)})
    assert {each.subject for each in two} == {"bad", "worse"}


def test_peers_that_differ_honestly() -> None:
    """Where rates lie between 5 % and 45 % anyway, 45 % is no signal; by the binomial alone it would be."""
    counts = {f"b{at}": Count(4 + 4 * at, 80) for at in range(9)} | {"seen": Count(36, 80)}
    assert signals.above_peers(counts) == []
    rate, spread = signals.spread_of(counts.values())
    assert 0.2 < rate < 0.35 and spread > 0.05


def test_too_good() -> None:
    """Nought of four hundred where others fail one in twenty; nought of ten says nothing."""
    peers = {f"l{at}": Count(20 + at % 5, 400) for at in range(8)}
    found = signals.below_peers({**peers, "never": Count(0, 400), "few": Count(0, 10)})
    assert [each.subject for each in found] == ["never"]


def test_drift_and_change() -> None:
    """A model that begins to fail, a cluster of complaints, a laboratory that falls silent; a steady one never."""
    recent = {"new": Count(12, 60), "steady": Count(3, 60)}
    earlier = {"new": Count(2, 60), "steady": Count(3, 60)}
    assert [each.subject for each in signals.shares_risen(recent, earlier)] == ["new"]
    found = signals.rates_changed({"a": 7, "b": 1}, {"a": 3, "b": 11}, days=30, earlier_days=330)
    assert [each.subject for each in found] == ["a"]
    silent = signals.rates_changed({"c": 0}, {"c": 60}, days=30, earlier_days=180, falls=True)
    assert [each.subject for each in silent] == ["c"]


def test_digits_against_peers_not_against_the_uniform() -> None:
    """Steps of five are everybody's; only who rounds to nought stands out. A handful of digits says nothing."""
    honest = {f"l{at}": [0, 5] * 60 for at in range(4)}
    assert signals.digits_unlike_peers(honest) == []
    (found,) = signals.digits_unlike_peers({**honest, "round": [0] * 90 + [5] * 10, "few": [7] * 10})
    assert (found.subject, found.counts[0], found.chance < 1e-6) == ("round", 90, True)


def test_the_same_readings_twice() -> None:
    """Six readings with four different values, the same to the last digit: a group; constants and short rows are none."""
    row = ["0.1", "0.2", "0.3", "0.4", "0.1", "0.2"]
    found = signals.repeated({"r1": row, "r2": row, "r3": row[:5], "r4": ["1"] * 9, "r5": ["1"] * 9})
    assert found == [("r1", "r2")]
