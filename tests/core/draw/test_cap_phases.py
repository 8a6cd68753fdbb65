"""Under a cap a draw has two phases, and the probability written down is that of both, counted over every outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.core.draw.every_outcome import every_outcome
from tests.core.draw.plans import plan

from junheng.core.draw import record, sampling
from junheng.core.draw.plan import Cap, Object, Stratum

Selected = list[dict[str, Any]]


def every_draw(
    objects: list[Object], cap: Cap, stratum: Stratum, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Selected, Fraction]]:
    """All samples of a stratum with what the record says of them, each with its exact chance.

    Every number of every decision of both phases is visited; the row of the objects is left as it is, since the
    chances are the same for every row.
    """
    monkeypatch.setattr(sampling, "LARGEST_SUM", 0)  # step by step, which alone can be visited
    monkeypatch.setattr(
        sampling,
        "_whole_weights",
        lambda those, name: np.array([int(each.weight) for each in those], np.int64),
    )
    monkeypatch.setattr(sampling, "hashed_order", lambda stream, count: np.arange(count))

    def draw(stream: object) -> Selected:
        monkeypatch.setattr(sampling, "Stream", SimpleNamespace(of=lambda *label: stream))
        part = sampling.eligible(objects, cap, b"")
        drawn = sampling.draw_stratum(stratum, part.objects, b"", "hashed")
        return record._stratum(drawn, part.kept)["selected"]

    return every_outcome(draw)


def of(enterprise: str, *weights: int, certain: bool = False) -> list[Object]:
    return [
        Object(f"{enterprise}{at}", weight=Fraction(weight), enterprise=enterprise, certain=certain)
        for at, weight in enumerate(weights)
    ]


def test_equal_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of E's two objects and three others, two drawn: each is selected exactly as often as is written down."""
    objects = [*of("E", 1, 1), *of("F", 1), *of("G", 1), *of("H", 1)]
    counted, said = Counter[str](), dict[str, str]()
    for selected, chance in every_draw(objects, Cap(1, {}), Stratum("", 2, None), monkeypatch):
        for each in selected:
            counted[each["id"]] += chance
            assert said.setdefault(each["id"], each["probability"]) == each["probability"]
    assert counted == {each: Fraction(p) for each, p in said.items()}
    assert said == {"E0": "1/4", "E1": "1/4", "F0": "1/2", "G0": "1/2", "H0": "1/2"}


@pytest.mark.parametrize(
    ("objects", "cap", "stratum"),
    [
        ([*of("E", 1, 2, 3), *of("F", 2, 1)], Cap(2, {"F": 1}), Stratum("", 2, None)),
        ([*of("E", 3, 1), *of("F", 4), *of("G", 1, 2)], Cap(1, {}), Stratum("", None, Fraction(2, 3))),
        ([*of("E", 1, 1), *of("F", 1, certain=True), *of("G", 2, 1)], Cap(1, {}), Stratum("", 2, None)),
    ],
)
def test_weighting_with_it_is_without_bias(
    objects: list[Object], cap: Cap, stratum: Stratum, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was kept: each object, when selected, stands for 1/probability, and over all outcomes for exactly one."""
    stands, alone, all_chances = Counter[str](), Counter[str](), Fraction(0)
    for selected, chance in every_draw(objects, cap, stratum, monkeypatch):
        all_chances += chance
        for each in selected:
            p = Fraction(each["probability"])
            stands[each["id"]] += chance / p
            alone[each["id"]] += chance / Fraction(each.get("drawn_among_kept", p))
            if "kept_under_cap" in each:
                assert p == Fraction(each["kept_under_cap"]) * Fraction(each["drawn_among_kept"])
    assert all_chances == 1
    assert stands == dict.fromkeys((each.id for each in objects), Fraction(1))
    assert any(one != 1 for one in alone.values()), "the second phase alone would have done"


def test_the_record_names_both_phases() -> None:
    """Only where a cap had to choose; everything else has one probability."""
    objects = [{"id": f"E{at}", "enterprise": "E"} for at in range(2)] + [{"id": "f"}]
    said = record.run(plan(objects, [{"size": 2}], cap={"per_enterprise": 1, "checked": []}))
    (other,) = (each for each in said["strata"][0]["selected"] if each["id"] == "f")
    (capped,) = (each for each in said["strata"][0]["selected"] if each["id"] != "f")
    assert other == {"id": "f", "probability": "1"}
    assert capped == {
        "id": capped["id"],
        "probability": "1/2",
        "kept_under_cap": "1/2",
        "drawn_among_kept": "1",
    }
