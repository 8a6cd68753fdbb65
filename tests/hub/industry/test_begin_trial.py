"""The protocol names sites, standard, certificate, points, units and k before anything is measured."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.industry.services import trials


def test_begun(industry: Any) -> None:
    row = industry.begun()
    assert (row.state, row.points, row.k) == ("testing", ["40", "64", "2500"], "2")


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"sites": " ", "standard": ""}, ["trial-incomplete", "trial-incomplete"]),
        ({"point_unit": "fortnight", "error_unit": "?"}, ["trial-unit-unknown", "trial-unit-unknown"]),
        ({"error_unit": "V"}, ["trial-error-unit"]),
        ({"points": ()}, ["trial-points"]),
        ({"points": ("40", "40.0")}, ["trial-points"]),
        ({"points": ("forty",)}, ["trial-points"]),
        ({"k": "0.5"}, ["trial-factor"]),
        ({"k": "two"}, ["trial-factor"]),
        ({"answer_days": 0}, ["trial-answer-days"]),
    ],
)
def test_not_with_an_unusable_protocol(industry: Any, refused: Any, changes: Any, codes: Any) -> None:
    """Each fault is named; an error is in a unit of the quantity or relative."""
    with refused(*codes):
        industry.begun(**changes)


def test_not_with_a_withdrawn_certificate(laboratory: Any, industry: Any, refused: Any) -> None:
    """Of a certificate that this platform knows its state is asked; in force it is taken."""
    certificate = laboratory.issued()
    row = industry.tried()
    certificate.state = "withdrawn"
    certificate.save()
    told = industry.protocol(certificate_number=certificate.number)
    with refused("trial-certificate-not-in-force"):
        trials.begin_trial(trial=row, protocol=told, by=industry.host, at=NOW)
    certificate.state = "issued"
    certificate.save()
    assert trials.begin_trial(trial=row, protocol=told, by=industry.host, at=NOW).state == "testing"
