"""What is missing in the six demand groups is said at once; without a year of stability it does not go (R07.2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.standards.conftest import GROUPS

from junheng.core.reason import REGISTRY, Refused
from junheng.hub.capabilities.services import checks
from junheng.hub.demo.services.region import CHECKED_FIRST
from junheng.hub.standards import queries
from junheng.hub.standards.rules import completeness
from junheng.hub.standards.services import applying


def test_everything_missing_at_once(standards: Any) -> None:
    """Nine reasons with their groups; then, complete, it waits for an answer within five working days."""
    row = standards.drafted()
    with pytest.raises(Refused) as caught:
        applying.submit_application(examination=row, by=standards.keeper, at=NOW)
    codes = [each.code for each in caught.value.refusals]
    assert codes == [
        "repeatability-missing",
        "stability-missing",
        *["document-missing"] * 5,
        "validation-missing",
    ]
    stability = REGISTRY["stability-missing"]
    assert stability.basis_zh.startswith("JJF 1033-2023") and stability.confidence == "recall"
    standards.measured()
    standards.with_papers(row)
    sent = applying.submit_application(examination=row, by=standards.keeper, at=NOW)
    assert (sent.state, sent.answer_until) == ("applied", date(2026, 11, 28))  # no calendar is loaded: days


def test_a_control_chart_covers_the_year(standards: Any) -> None:
    """Stability of 2025 does not count; a chart whose newest check is good does; an alarm does not (P9, X13)."""
    standards.stable(*(date(2025, month, 10) for month in (7, 8, 9, 10)))

    def how() -> str:
        facts = queries.facts_of(standards.fresh(), on=date(2026, 11, 23), is_first=True)
        return completeness.stability_of(facts).how

    assert how() == ""
    plan = checks.plan_checks(
        piece=standards.piece,
        name="核查",
        unit="g",
        every_days=30,
        baseline=CHECKED_FIRST,
        by=standards.keeper,
        at=NOW,
    )
    assert how() == ""  # limits alone show nothing
    told = {"plan": plan, "by": standards.keeper, "at": NOW}
    checks.record_check(on=date(2026, 10, 1), values=["5.02", "5.01", "5.03", "5.02", "5.02"], **told)
    assert how() == "chart"
    checks.record_check(on=date(2026, 10, 20), values=["5.05", "5.06", "5.04", "5.05", "5.06"], **told)
    assert how() == ""


def facts(*series: completeness.Series, **changes: Any) -> completeness.Facts:
    told: dict[str, Any] = {
        "on": date(2026, 11, 23), "is_first": True, "range_text": "1 kg", "accuracy_text": "E2", "people": {"砝码": 2},
        "pieces": [completeness.Piece("砝码", True, "qualified", date(2027, 1, 1))], "series": series, "charts": (),
        "documents": frozenset(each.key for each in completeness.papers()),
    }  # fmt: skip
    return completeness.Facts(**told | changes)


def groups(*means: str, years: tuple[int, ...] = (2026,) * 4, by: str = "U", allowed: str = "0.0015") -> list[completeness.Series]:  # fmt: skip
    return [
        completeness.Series(
            "stability", "m", date(year, month, 1), {"values": [mean], "allowed": allowed, "by": by}
        )
        for mean, year, month in zip(means, years, (7, 8, 9, 10), strict=False)
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pieces": ()}, "standard-without-main"),
        ({"pieces": [completeness.Piece("砝码", True, "stopped", date(2027, 1, 1))]}, "standard-piece-unusable"),
        ({"pieces": [completeness.Piece("砝码", True, "qualified", date(2026, 11, 22))]}, "standard-piece-overdue"),
        ({"range_text": ""}, "standard-without-characteristics"),
        ({"people": {"砝码": 1}}, "people-too-few"),
        ({"sealed_since": date(2026, 1, 1)}, "standard-is-sealed"),
        ({"series": groups(*GROUPS[:3])}, "stability-too-few"),
        ({"series": groups("100.0012", "100.0018", "100.0009", "100.0025")}, "stability-too-large"),
        ({"series": groups("100.0034", "100.0016", years=(2025, 2026)), "is_first": False}, "stability-too-large"),
    ],
)  # fmt: skip
def test_each_reason(changes: dict[str, Any], code: str) -> None:
    """One thing wrong, one reason among those found; X13's 0.0018 fails by order with U 0.0015."""
    assert code in [each.code for each in completeness.refusals_to_submit(facts(**changes))]


def test_neighbouring_years_by_class() -> None:
    """The same 0.0018 passes by class, MPEV 0.0050 (X13); a reference material in its days needs no series."""
    rows = groups("100.0034", "100.0016", years=(2025, 2026), by="MPEV", allowed="0.0050")
    assert not completeness.stability_of(facts(*rows, is_first=False)).refusals
    material = completeness.Piece("KHP", True, "qualified", date(2026, 11, 23), is_material=True)
    assert completeness.stability_of(facts(pieces=[material])).how == "material"
    assert completeness.stability_of(facts(pieces=[material], on=date(2026, 11, 24))).how == ""
