"""The radar against invented provinces of known truth, a light look; the whole of it is a benchmark (`benchmarks/risk.py`)."""

from __future__ import annotations

from benchmarks.risk import look, tally, world


def test_what_it_names_is_mostly_true_and_most_is_named() -> None:
    """Six months of another seed than the benchmark's: more than four of five named are bad; models and clusters are found."""
    found = tally(months=6, seed=4711)
    assert found.precision > 0.8 and found.false_a_month < 2
    for kind, least in (("models", 0.8), ("complaints", 0.6), ("digits", 0.6)):
        right, _wrong, missed = found.by_kind[kind]
        assert right / (right + missed) >= least, kind


def test_the_same_seed_gives_the_same_province() -> None:
    """Its truth is not looked at: another look names the same."""
    assert look(world(5)) == look(world(5))
    assert world(5).truth != world(6).truth
