"""Only the applicant puts right what was found, only when something was; a late answer is refused where the pack says so."""

from __future__ import annotations

from datetime import date

import pytest

from junheng.hub.standards.rules import life


def given(**changes: object) -> life.CaseFacts:
    told = {"number": "K-1", "state": "mending", "applicant": True, "authority": False, "answer_until": None, "returned_times": 0}  # fmt: skip
    return life.CaseFacts(**told | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words", "codes"),
    [
        ({}, "已装湿度计", []),
        ({}, " ", ["mending-says-nothing"]),
        ({"state": "assessed"}, "x", ["examination-not-in-state"]),
        ({"applicant": False}, "x", ["not-your-record"]),
        ({"mend_until": date(2026, 11, 22)}, "x", ["mending-too-late"]),
        ({"mend_until": date(2026, 11, 23)}, "x", []),
    ],
)
def test_who_and_when(changes: dict[str, object], words: str, codes: list[str]) -> None:
    """Each alone; the way of a whole rectification is in test_decide_examination."""
    found = life.refusals_to_mend(given(**changes), words, date(2026, 11, 23))
    assert [each.code for each in found] == codes
