"""A standard is found bad: it is stopped, each certificate under it gets its effect, and everybody is told (P14, X14)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY, WORK

from junheng.hub.capabilities.services import standards
from junheng.hub.certificates.models import Certificate, StandardCase
from junheng.hub.certificates.services import recalls
from junheng.hub.foundation.models import Notice
from junheng.hub.foundation.queries import page_of

FOUND = date(2026, 11, 22)


def gauge(verifying: Any, serial: str, reading: str) -> Certificate:
    """A gauge at 1.2 MPa that reads the same rising and falling."""
    (line,) = verifying.received([verifying.item("pressure-gauge", serial)])
    original = verifying.opened(line, points=[{"nominal": "1.2", "unit": "MPa"}])
    row = dict.fromkeys(("up_before", "up_after", "down_before", "down_after"), reading)
    made: Certificate = verifying.issued(verifying.entered(original, row))
    return made


def opened(verifying: Any, **changes: Any) -> StandardCase:
    told = {"found_on": FOUND, "why": "期间核查报警", "reads_high_by": "0.0080", "unit": "MPa"} | changes
    return recalls.open_case(
        piece=verifying.pieces["pressure-gauge"], finding=recalls.Finding(**told),
        by=verifying.laboratory.house.acting("冯示例"), at=NOW,
    )  # fmt: skip


def test_effects_of_x14(verifying: Any) -> None:
    """+0.022 becomes +0.030 > 0.0256: the verdict changes; −0.012 becomes −0.004: it stands, the owner is told."""
    high, low = gauge(verifying, "PG-1", "1.222"), gauge(verifying, "PG-2", "1.188")
    case = opened(verifying)
    found = {each.certificate_id: each for each in case.effects.all()}
    assert (found[high.pk].effect, found[high.pk].recorded, found[high.pk].corrected) == (
        "verdict-changes", "0.022", "0.03",
    )  # fmt: skip
    assert (found[low.pk].effect, found[low.pk].recorded, found[low.pk].corrected) == (
        "value-changes", "-0.012", "-0.004",
    )  # fmt: skip
    assert [each.effect for each in page_of(case.effects.all(), first="rank").rows] == [
        "verdict-changes",
        "value-changes",
    ]


def test_the_window_begins_at_the_last_good_evidence(verifying: Any) -> None:
    """The certificate of 2026-05-20 was the last good word; work of that very day is inside."""
    case = opened(verifying)
    assert (case.since, case.found_on) == (date(2026, 5, 20), FOUND)
    assert "SH-pressure-gauge-1" in case.since_basis


def test_outside_the_window_and_the_range_nothing_happens(verifying: Any) -> None:
    """Suspected only since the day after the work: no certificate; bad only above 1.5 MPa: no effect."""
    gauge(verifying, "PG-1", "1.222")
    case = opened(verifying, since=date(2026, 11, 21), since_basis="核查记录", low="1.5", range_unit="MPa")
    assert case.since > WORK and not case.effects.exists()


@pytest.mark.parametrize(
    ("low", "high", "unit", "effect"),
    [
        ("1.5", "", "MPa", "none"), ("1500", "", "kPa", "none"), ("", "900", "kPa", "none"),
        ("1000", "1500", "kPa", "verdict-changes"), ("1.1", "1.5", "V", "unknown"),
    ],
)  # fmt: skip
def test_where_the_range_was_not_used(verifying: Any, low: str, high: str, unit: str, effect: str) -> None:
    """X14: range not used, compared in one unit: no effect. Points of another quantity cannot be compared: nobody can tell."""
    gauge(verifying, "PG-1", "1.222")
    case = opened(verifying, low=low, high=high, range_unit=unit)
    assert [each.effect for each in case.effects.all()] == [effect]


def test_a_shift_in_another_unit(verifying: Any) -> None:
    """8.0 kPa are 0.0080 MPa; a shift in volts says nothing of a pressure."""
    made = gauge(verifying, "PG-1", "1.222")
    assert opened(verifying, reads_high_by="8.0", unit="kPa").effects.get().corrected == "0.03"
    StandardCase.objects.update(state="closed")
    assert opened(verifying, unit="V").effects.get(certificate=made).effect == "unknown"


def test_an_unknown_shift_cannot_be_told(verifying: Any) -> None:
    """Nobody knows by how much: every certificate is in doubt, none is called good."""
    gauge(verifying, "PG-1", "1.222")
    assert [each.effect for each in opened(verifying, reads_high_by="").effects.all()] == ["unknown"]


def test_stopped_and_told(verifying: Any) -> None:
    """The standard may do no more work; the holder and the regulator of the holder's province hear at once."""
    house = verifying.laboratory.house
    made = gauge(verifying, "PG-1", "1.222")
    case = opened(verifying)
    piece = verifying.pieces["pressure-gauge"]
    piece.refresh_from_db()
    assert piece.status == "stopped" and case.number in piece.status_reason
    notice = Notice.objects.get(organisation_id=house.enterprise.pk, url=f"/cases/{case.pk}")
    assert made.number in notice.zh and "结论改变" in notice.zh
    assert case.readers == ["310000"]


def test_refusals(verifying: Any, refused: Any) -> None:
    """Two cases at once, a day to come, a window the wrong way round, a number that is none, no word how."""
    opened(verifying)
    with refused("case-open-already", "case-found-in-future", "case-shift-not-a-number", "case-needs-reason"):
        opened(verifying, found_on=date(2027, 1, 1), reads_high_by="０.5x", why=" ")
    case = StandardCase.objects.get()
    StandardCase.objects.filter(pk=case.pk).update(state="closed")
    with refused("case-window-reversed"):
        opened(verifying, since=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"low": "1.5"}, "case-range-needs-unit"),
        ({"low": "1.5", "high": "1.1", "range_unit": "MPa"}, "case-range-reversed"),
        ({"high": "1.1", "range_unit": "furlong"}, "case-unit-unknown"),
        ({"unit": "furlong"}, "case-unit-unknown"),
        ({"reads_high_by": "1e80"}, "case-shift-not-a-number"),
        ({"reads_high_by": "1e-80"}, "case-shift-not-a-number"),
    ],
)
def test_numbers_with_their_units(verifying: Any, refused: Any, told: dict[str, str], code: str) -> None:
    """A range has a unit and an order, a shift a size that a page can show."""
    with refused(code):
        opened(verifying, **told)


def test_only_its_own_laboratory(verifying: Any, refused: Any) -> None:
    """A neighbour cannot call our standard bad."""
    with refused("not-your-record"):
        recalls.open_case(
            piece=verifying.pieces["pressure-gauge"], finding=recalls.Finding(FOUND, "x"),
            by=verifying.laboratory.house.acting("孙示例"), at=NOW,
        )  # fmt: skip


def test_everybody_is_warned(verifying: Any, client: Any) -> None:
    """The public page of a certificate says that it is under inquiry, and by which case, until the case is closed."""
    made, fine = gauge(verifying, "PG-1", "1.222"), gauge(verifying, "PG-2", "1.21")
    case = opened(verifying)
    made.refresh_from_db()
    assert made.inquiry == case.number and fine.pk
    page = client.get(f"/verify/{made.number}").content.decode()
    assert case.number in page


def test_the_window_ends_where_it_was_good_again(verifying: Any) -> None:
    """Found bad at its calibration of the 10th, told on the 23rd: work of the 20th rests on the new certificate."""
    made = gauge(verifying, "PG-1", "1.222")
    assert made.work_to == WORK
    standards.record_evidence(
        piece=verifying.pieces["pressure-gauge"], kind="calibration", number="SH-NEW", issuer_name="上海示例计量院",
        work_date=date(2026, 11, 10), due=date(2027, 11, 9), values={}, by=verifying.laboratory.house.acting("冯示例"), at=NOW,
    )  # fmt: skip
    case = opened(verifying, found_on=date(2026, 11, 10))
    assert case.until == date(2026, 11, 10) and not case.effects.exists()


def test_the_window_ends_when_it_was_stopped(verifying: Any) -> None:
    """Found bad on the 15th and used until it was stopped on the 23rd: work of the 20th is inside."""
    made = gauge(verifying, "PG-1", "1.222")
    case = opened(verifying, found_on=date(2026, 11, 15))
    assert case.until == TODAY and [each.certificate for each in case.effects.all()] == [made]
