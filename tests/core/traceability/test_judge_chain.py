"""Is a result traceable, is an instrument usable: practice X15 with its dates, the traps, and every route of P15."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.core.traceability.chains import TOP, day, x15

from junheng.core.reason import UnusableInput
from junheng.core.traceability.chain import Chains, Judgement
from junheng.core.traceability.evidence import (
    AgreedReference,
    Certificate,
    CompetentLaboratory,
    Coverage,
    Edge,
    ForeignCertificate,
    IntrinsicStandard,
    NationalStandard,
    RatioMethod,
    ReferenceMaterialBatch,
    Route,
    TimeLink,
)
from junheng.core.traceability.judging import Answer, Status

YES, NO, CANNOT_TELL = Answer.YES, Answer.NO, Answer.CANNOT_TELL


def codes(judgement: Judgement) -> list[str]:
    return [each.refusal.code for each in judgement.broken]


@pytest.mark.parametrize("at", ["2026-03-01", "2026-05-01", "2040-01-01"])
def test_a_lapse_elsewhere_in_time_breaks_nothing(at: str) -> None:
    """X15: W is unbroken on 2026-03-01 and for ever, though A lapsed for three months."""
    assert Chains(*x15()).traceable("W-26", day(at)) == Judgement(YES, ())


def test_overdue_instrument_does_no_new_work_and_its_result_stays() -> None:
    """X15: on 2026-05-01 B may do no new work; W's result of 02-01 stays traceable."""
    chains = Chains(*x15())
    assert chains.usable("B", day("2026-04-19")).answer is YES
    late = chains.usable("B", day("2026-05-01"))
    assert (late.answer, codes(late)) == (NO, ["instrument-overdue"])
    assert chains.traceable("B-25", day("2026-05-01")).answer is YES


@pytest.mark.parametrize(
    ("service", "decided", "answer", "code"),
    [
        ("verification", "", NO, ["parent-overdue"]),
        ("verification", "decision 7", NO, ["parent-overdue"]),
        ("", "", NO, ["parent-overdue"]),
        ("calibration", "", CANNOT_TELL, ["parent-overdue-undecided"]),
        ("calibration", "decision 7", YES, []),
    ],
)
def test_work_with_an_overdue_standard(service: str, decided: str, answer: Answer, code: list[str]) -> None:
    """X15: B on 2025-06-01, A overdue: refused for verification, in doubt for calibration until decided."""
    chains = Chains(*x15(b_on="2025-06-01", b_service=service, decided=decided))
    found = chains.traceable("W-26", day("2026-03-01"))
    assert (found.answer, codes(found)) == (answer, code)
    assert all(each.path == ("W-26", "B-25", "A-24") for each in found.broken)


def test_due_day_itself_is_good() -> None:
    """The due date is the last good day."""
    assert Chains(*x15(b_on="2025-05-09")).traceable("W-26", day("2026-03-01")).answer is YES
    assert Chains(*x15(b_on="2025-05-10")).traceable("W-26", day("2026-03-01")).answer is NO


@pytest.mark.parametrize(
    ("parent", "child", "answer"),
    [
        (date(2026, 1, 5), date(2026, 1, 5), YES),
        (datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 8), NO),
        (datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 9), YES),
        (datetime(2026, 1, 5, 9), date(2026, 1, 5), YES),
        (date(2026, 1, 6), date(2026, 1, 5), NO),
    ],
)
def test_same_day(parent: date, child: date, answer: Answer) -> None:
    """Parent and child of one day hold together unless their hours prove otherwise."""
    chains = Chains(
        [Certificate("P", work_date=parent, route=TOP), Certificate("C", work_date=child)], [Edge("C", "P")]
    )
    assert chains.traceable("C", day("2026-02-01")).answer is answer


@pytest.mark.parametrize(
    ("status", "since", "answer", "code"),
    [
        (Status.IN_FORCE, None, YES, []),
        (Status.REPLACED, None, YES, []),
        (Status.WITHDRAWN, None, NO, ["parent-withdrawn"]),
        (Status.WITHDRAWN, "2026-01-05", NO, ["parent-withdrawn"]),
        (Status.WITHDRAWN, "2026-01-20", CANNOT_TELL, ["parent-withdrawn-later"]),
        (Status.WITHDRAWN, "2026-03-01", YES, []),  # not known yet when asked
        (Status.SUSPENDED, None, CANNOT_TELL, ["parent-suspended"]),
        (Status.SUSPENDED, "2026-01-20", YES, []),
        (Status.UNKNOWN, None, CANNOT_TELL, ["parent-status-unknown"]),
    ],
)
def test_status_of_a_parent(status: Status, since: str | None, answer: Answer, code: list[str]) -> None:
    """What a parent's status means for work of 2026-01-10, asked on 2026-02-01."""
    parent = Certificate(
        "P", work_date=day("2025-06-01"), status=status, status_since=day(since) if since else None, route=TOP
    )
    chains = Chains([parent, Certificate("C", work_date=day("2026-01-10"))], [Edge("C", "P")])
    found = chains.traceable("C", day("2026-02-01"))
    assert (found.answer, codes(found)) == (answer, code)


def test_elsewhere_is_unknown_never_broken() -> None:
    """A parent in another province, not yet synchronised."""
    chains = Chains([Certificate("C", work_date=day("2026-01-10"))], [Edge("C", "JS-1")])
    found = chains.traceable("C", day("2026-02-01"))
    assert (found.answer, codes(found)) == (CANNOT_TELL, ["parent-elsewhere"])
    assert codes(chains.traceable("JS-1", day("2026-02-01"))) == ["result-elsewhere"]


def test_one_bad_parent_of_two_is_enough() -> None:
    """Every input quantity has its own parent; the worst decides and each is named with its path."""
    parts = [
        Certificate("mass", work_date=day("2025-01-01"), route=TOP),
        Certificate("air", work_date=day("2025-01-01"), due_date=day("2025-12-31"), route=TOP),
        Certificate("C", work_date=day("2026-01-10"), needs=("mass", "air density", "temperature")),
    ]
    chains = Chains(parts, [Edge("C", "mass", "mass"), Edge("C", "air", "air density")])
    found = chains.traceable("C", day("2026-02-01"))
    assert found.answer is NO
    assert [(each.refusal.code, each.path) for each in found.broken] == [
        ("quantity-without-parent", ("C",)),
        ("parent-overdue", ("C", "air")),
    ]


@pytest.mark.parametrize(
    "edges", [[("B", "B")], [("B", "D"), ("D", "B")], [("B", "D"), ("D", "E"), ("E", "B"), ("D", "T")]]
)
def test_cycles_reach_no_top(edges: list[tuple[str, str]]) -> None:
    """Whatever rests on a cycle is not traceable, and the edge is named; beside it nothing is touched."""
    certificates = [Certificate(name, work_date=day("2026-01-10")) for name in "BCDE"]
    certificates.append(Certificate("T", work_date=day("2025-01-10"), route=TOP))
    chains = Chains(certificates, [Edge("C", "B"), *(Edge(*edge) for edge in edges)])
    found = chains.traceable("C", day("2026-02-01"))
    assert found.answer is NO and "rests-on-itself" in codes(found)
    assert chains.traceable("T", day("2026-02-01")).answer is YES


def test_amendment_takes_the_place_of_what_it_replaces() -> None:
    """Of one day, the certificate that was not replaced speaks for the instrument."""
    old = Certificate(
        "B-1", "B", work_date=day("2026-01-10"), due_date=day("2026-06-30"), status=Status.REPLACED, route=TOP
    )
    new = Certificate("B-2", "B", work_date=day("2026-01-10"), due_date=day("2027-01-09"), route=TOP)
    assert Chains([old, new], []).usable("B", day("2026-12-01")).answer is YES
    alone = Chains([old], []).usable("B", day("2026-02-01"))
    assert (alone.answer, codes(alone)) == (CANNOT_TELL, ["instrument-replaced"])


def test_instrument_before_its_first_certificate() -> None:
    """Nothing known at the moment: no."""
    found = Chains(*x15()).usable("B", day("2025-04-19"))
    assert (found.answer, codes(found)) == (NO, ["instrument-without-certificate"])
    assert codes(Chains(*x15()).traceable("W-26", day("2026-01-31"))) == ["result-not-yet-known"]


COVERED = Coverage(True, Decimal("0.0012"), Decimal("0.0010"), day("2020-01-01"), day("2026-12-31"))
BATCH = ReferenceMaterialBatch(
    "GBW 08601", "2403", day("2026-06-30"), day("2026-01-02"), day("2026-01-31"), Decimal(5), Decimal("0.1")
)


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (NationalStandard("n", day("2020-01-01"), day("2026-01-09")), ["route-ended"]),
        (NationalStandard("n", day("2026-01-11"), None), ["route-not-yet-valid"]),
        (NationalStandard("n", day("2020-01-01"), day("2026-01-10")), []),
        (CompetentLaboratory("lab", COVERED), []),
        (CompetentLaboratory("lab", None), ["cmc-unknown"]),
        (CompetentLaboratory("lab", Coverage(False)), ["outside-cmc"]),
        (CompetentLaboratory("lab", Coverage(True, Decimal("0.0009"), Decimal("0.0010"))), ["below-cmc"]),
        (CompetentLaboratory("lab", Coverage(True, Decimal("0.0010"), Decimal("0.0010"))), []),
        (CompetentLaboratory("lab", Coverage(True, None, None, None, day("2025-05-31"))), ["route-ended"]),
        (CompetentLaboratory("lab", Coverage(True, None, None, None, day("2025-06-01"))), []),  # its own day counts
        (ForeignCertificate("PTB", "ab" * 32, True, COVERED), []),
        (ForeignCertificate("PTB", "ab" * 32, None, COVERED), ["attached-not-verified"]),
        (ForeignCertificate("PTB", "ab" * 32, False, COVERED), ["attached-not-genuine"]),
        (ForeignCertificate("PTB", "", True, None), ["route-evidence-missing", "cmc-unknown"]),
        (BATCH, []),
        (ReferenceMaterialBatch("GBW", "1", day("2026-01-09")), ["route-ended"]),
        (ReferenceMaterialBatch("GBW", "1", None), ["route-evidence-missing"]),
        (ReferenceMaterialBatch("GBW", "1", day("2027-01-01"), day("2026-01-11")), ["opened-later"]),
        (ReferenceMaterialBatch("GBW", "1", day("2027-01-01"), day("2025-12-01"), day("2026-01-09")), ["opened-too-long"]),
        (ReferenceMaterialBatch("GBW", "1", day("2027-01-01"), None, None, Decimal("0.05"), Decimal("0.1")), ["sample-too-small"]),
        (ReferenceMaterialBatch("GBW", "1", day("2027-01-01"), None, None, None, Decimal("0.1")), ["route-evidence-missing"]),
        (IntrinsicStandard("cell", "record 12", day("2025-03-01"), day("2027-02-28")), []),
        (IntrinsicStandard("cell", "", day("2025-03-01"), day("2027-02-28")), ["route-evidence-missing"]),
        (IntrinsicStandard("cell", "record 12", None, None), ["route-evidence-missing"]),
        (IntrinsicStandard("cell", "record 12", day("2024-03-01"), day("2026-01-09")), ["route-ended"]),
        (RatioMethod("JJF procedure 3"), []),
        (RatioMethod(""), ["route-evidence-missing"]),
        (TimeLink("NIM", day("2025-12-27"), day("2026-01-26")), []),
        (TimeLink("NIM", day("2025-12-27"), day("2026-01-09")), ["route-ended"]),
        (TimeLink("NIM", None, None), ["route-evidence-missing"]),
        (AgreedReference("HRC reference method", "CCM-WGH", day("2023-01-01")), []),
        (AgreedReference("", "", None), ["route-evidence-missing"]),
    ],
)  # fmt: skip
def test_routes(route: Route, expected: list[str]) -> None:
    """Each route of P15, judged for work of 2026-01-10 by a source of 2025-06-01."""
    source = Certificate("source", work_date=day("2025-06-01"), route=route)
    chains = Chains([source, Certificate("C", work_date=day("2026-01-10"))], [Edge("C", "source")])
    found = chains.traceable("C", day("2030-01-01"))
    assert codes(found) == expected
    assert (found.answer is YES) == (not expected)


def test_source_without_a_day_of_its_own() -> None:
    """A cell or a batch needs no work date; a certificate does."""
    chains = Chains(
        [
            Certificate("cell", route=RatioMethod("p")),
            Certificate("lost"),
            Certificate("C", work_date=day("2026-01-10")),
        ],
        [Edge("C", "cell"), Edge("C", "lost")],
    )
    assert codes(chains.traceable("C", day("2026-02-01"))) == ["parent-date-missing", "no-route-stated"]


def test_levels_up_and_down() -> None:
    """The drawn chain: each certificate once, by its distance."""
    chains = Chains(*x15())
    assert [level.ids for level in chains.levels("W-26", "up")] == [("B-25",), ("A-24",)]
    assert [level.ids for level in chains.levels("A-24", "down")] == [("B-25",), ("W-26",)]


def test_identifier_twice_is_refused() -> None:
    """Two certificates of one number cannot both be meant."""
    with pytest.raises(UnusableInput) as caught:
        Chains([Certificate("A"), Certificate("A")], [])
    assert caught.value.refusals[0].code == "graph-id-twice"


@pytest.mark.parametrize(
    ("own", "plan", "answer", "code"),
    [
        (None, None, YES, []),
        (None, "2025-12-31", NO, ["parent-overdue"]),
        ("2025-12-31", "2026-12-31", YES, []),
        ("2026-12-31", "2025-12-31", NO, ["parent-overdue"]),
        ("2025-12-31", None, NO, ["parent-overdue"]),
    ],
)
def test_the_plan_of_the_holder_makes_a_parent_overdue(
    own: str | None, plan: str | None, answer: Answer, code: list[str]
) -> None:
    """P15: a calibration certificate does not expire; whoever holds the standard plans its next calibration."""
    parent = Certificate("P", work_date=day("2025-01-01"), due_date=day(own) if own else None, route=TOP)
    child = Certificate("C", work_date=day("2026-06-01"), service="verification")
    found = Chains([parent, child], [Edge("C", "P", due=day(plan) if plan else None)]).traceable(
        "C", day("2026-07-01")
    )
    assert (found.answer, codes(found)) == (answer, code)


@pytest.mark.parametrize("extended_by", ["plan", "amendment"])
@pytest.mark.parametrize(
    ("on", "last_good", "answer", "code"),
    [
        ("2025-06-01", "2025-08-31", YES, []),
        ("2025-08-31", "2025-08-31", YES, []),
        ("2025-09-01", "2025-08-31", NO, ["parent-overdue"]),
        ("2025-05-09", "2025-04-01", NO, ["parent-overdue"]),
    ],
    ids=["within", "its-last-day", "after-it", "shortened"],
)
def test_extended_validity(
    extended_by: str, on: str, last_good: str, answer: Answer, code: list[str]
) -> None:
    """X15's A, due 2025-05-09, is given until another day: by its holder's plan, or by a certificate in place of the first.

    Work of that time is judged by the day that holds now; a result made before, or with the next certificate, is as it was.
    """
    certificates, _edges = x15(b_on=on, b_service="verification")
    if extended_by == "plan":
        edge = Edge("B-25", "A-24", due=day(last_good))
    else:
        again = Certificate("A-24-R", "A", "NMI", day("2024-05-10"), day(last_good), route=TOP)
        certificates = [replace(certificates[0], status=Status.REPLACED), *certificates[1:], again]
        edge = Edge("B-25", "A-24-R")
    later = [
        Certificate("B-26", "B", "Zhejiang", day("2026-04-01"), day("2027-03-31"), service="verification")
    ]
    chains = Chains([*certificates, *later], [edge, Edge("W-26", "B-25"), Edge("B-26", "A-25")])
    for name in ("B-25", "W-26"):
        found = chains.traceable(name, day("2026-03-01"))
        assert (found.answer, codes(found)) == (answer, code)
    assert chains.traceable("B-26", day("2026-05-01")).answer is YES
