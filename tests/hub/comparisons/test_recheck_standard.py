"""The pilot measures the travelling standard again: sealed like a result, opened with the report, the drift's line."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pikepdf
import pytest
from tests.hub.comparisons.conftest import Round, result
from tests.hub.conftest import NOW, TODAY

from junheng.core.transparency.leaf import commitment
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Seal, SealedContent
from junheng.hub.comparisons.rules import drawing
from junheng.hub.comparisons.rules.results import Measured
from junheng.hub.comparisons.services import circulating, sealing
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.models import Event

OWN = date(2026, 11, 1)
AGAIN = ((date(2026, 11, 12), "1.00003", "10.0006"), (date(2026, 11, 20), "1.00003", "10.0010"))
DAYS = {"neighbour": date(2026, 11, 8), "third": date(2026, 11, 16)}


def recheck(rounds: Round, at: int = 0, **more: Any) -> Seal:
    day, one, ten = AGAIN[at]
    points = (Measured("1 V", one, "0.00006"), Measured("10 V", ten, "0.0010"))
    told = {
        "result": result("pilot", measured_on=day, points=points),
        "by": rounds.measurer("pilot"),
        "at": NOW,
    }
    return sealing.recheck_standard(comparison=rounds.row, **{**told, **more})


def drifting(rounds: Round, last: str = "draft-b") -> Round:
    """A round whose reference is the line: the pilot three times, the laboratories between."""
    rounds.to("circulating", reference="line")
    rounds.seal("pilot", measured_on=OWN)
    for number, who in enumerate(("neighbour", "third")):
        rounds.handed(who)
        rounds.seal(who, measured_on=DAYS[who])
        rounds.handed("pilot")
        recheck(rounds, number)
    for step in ("data-in", "draft-a", "draft-b", "published"):
        getattr(rounds, "_" + step.replace("-", "_"))()
        if step == last:
            break
    rounds.fresh()
    return rounds


def test_sealed_like_a_result(at: Any) -> None:
    """The fact has the hash and no value; the pilot reads its own, nobody else, also not in the database."""
    rounds = at("circulating")
    rounds.seal("pilot", measured_on=OWN)
    seal = recheck(rounds)
    fact = Event.objects.get(type="comparison-standard-rechecked")
    assert fact.data["seal"] == seal.digest and b"10.0006" not in bytes(fact.leaf)
    rounds.fresh()
    ((_seal, content),) = queries.own_rechecks(rounds.row, rounds.measurer("pilot"))
    assert (content["schema"], content["recheck"]) == ("junheng.sealed-recheck/1", 1)
    assert len(queries.own_sealed(rounds.row, rounds.measurer("pilot"))) == 1, (
        "a re-check is no version of the result"
    )
    assert queries.own_rechecks(rounds.row, rounds.measurer("third")) == []
    with tenancy.only("310000", "330000"):
        assert queries.recheck_contents(rounds.row) == [] and SealedContent.objects.count() == 0
    with queries.under_analysis(rounds.row):
        assert queries.recheck_contents(rounds.row) == [], "not before the data are closed"


def test_refusals(at: Any, refused: Any) -> None:
    """By the pilot, after its own result, while it has the standard, on another day, every point, not tomorrow."""
    rounds = at("circulating")
    with refused("pilot-seals-first"):
        recheck(rounds)
    rounds.seal("pilot", measured_on=OWN)
    with refused("comparison-of-others"):
        recheck(rounds, by=rounds.measurer("third"))
    with refused("recheck-same-day"):
        recheck(rounds, result=result("pilot", measured_on=OWN))
    with refused("result-points-differ"):
        recheck(rounds, result=result("pilot", measured_on=TODAY, points=(Measured("1 V", "1", "0.1"),)))
    with refused("result-from-the-future"):
        recheck(rounds, result=result("pilot", measured_on=TODAY + timedelta(days=1)))
    recheck(rounds)
    with refused("recheck-same-day"):
        recheck(rounds)
    rounds.handed("neighbour")
    with refused("standard-not-with-pilot"):
        recheck(rounds, 1)


def test_one_that_went_wrong_is_set_aside(at: Any, refused: Any) -> None:
    """Both hashes stay; only the one that stands is opened; none is set aside twice, none without a reason."""
    rounds = at("circulating")
    rounds.seal("pilot", measured_on=OWN)
    first = recheck(rounds)
    with refused("comparison-needs-reason"):
        recheck(rounds, replaces=1)
    with refused("recheck-unknown"):
        recheck(rounds, 1, replaces=7, reason="抄错")
    second = recheck(rounds, replaces=1, reason="读数抄错")
    with refused("recheck-unknown"):
        recheck(rounds, 1, replaces=1, reason="又一次")
    rounds.fresh()
    assert [each.digest for each in queries.rechecks_all(rounds.row)] == [first.digest, second.digest]
    assert [each.version for each in queries.rechecks_of(rounds.row)] == [2]


def test_a_line_needs_a_second_measurement(at: Any, refused: Any) -> None:
    """Data are not closed before there is one; the analyst would open what leads nowhere."""
    rounds = at("sealed", reference="line")
    with refused("line-needs-recheck"):
        rounds._data_in()
    recheck(rounds)
    rounds._data_in()


def test_scores_against_the_line(rounds: Round) -> None:
    """En of each laboratory at its own day, beside plain normal equations; the pilot is not scored against itself."""
    drifting(rounds, "published")
    document = queries.report_document(rounds.row)
    (point,) = [each for each in document["answer"]["points"] if each["id"] == "10 V"]
    t = np.array(
        [(each - date(2026, 9, 1)).days for each in (OWN, *(day for day, _one, _ten in AGAIN))], dtype=float
    )
    y, u = np.array([0.0003, 0.0006, 0.0010]), 0.0005
    design = np.column_stack([np.ones(3), t])
    covariance = np.linalg.inv(design.T @ design / u**2)
    fitted = covariance @ design.T @ y / u**2
    scores = {each["lab"]: each["value"] for each in point["scores"]["en"]["drift"]}
    bodies = {uscc: name for name, uscc in document["laboratories"].items()}
    assert bodies[rounds.body("pilot").uscc] not in scores
    for who, x, U in (("neighbour", 0.0005, 0.0012), ("third", 0.0067, 0.0030)):
        row = np.array([1.0, (DAYS[who] - date(2026, 9, 1)).days])
        spread = 2 * np.sqrt((U / 2) ** 2 + row @ covariance @ row + 0.0002**2)
        assert scores[bodies[rounds.body(who).uscc]] == pytest.approx((x - row @ fitted) / spread, rel=1e-9)
    assert [each["replaces"] for each in document["rechecks"]] == [None, None]
    for each in document["rechecks"]:
        assert commitment(each["content"], salt=bytes.fromhex(each["salt"])).hex() == each["seal"]


@pytest.mark.parametrize("tongue", ["zh-Hans", "en"])
def test_drawn_and_printed(rounds: Round, client: Any, monkeypatch: Any, tongue: str) -> None:
    """Page and PDF show the measurements with their days, the slope, and the rule of the line; the seals are listed."""
    drifting(rounds, "published")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    one = f"/comparisons/{rounds.row.pk}"
    page = client.get(one, HTTP_ACCEPT_LANGUAGE=tongue).content.decode()
    assert all(f'aria-labelledby="stability{number}-title' in page for number in (1, 2))
    assert "2026-11-12" in page and "u²(line)" in page
    for seal in queries.rechecks_all(rounds.row):
        assert seal.digest in page
    answer = client.get(f"{one}/report.pdf", HTTP_ACCEPT_LANGUAGE=tongue)
    assert answer.status_code == 200
    with pikepdf.open(io.BytesIO(answer.content)) as file:
        kept = json.loads(file.attachments["report.json"].get_file().read_bytes())
    assert len(kept["rechecks"]) == 2


def test_the_form(at: Any, client_for: Any, monkeypatch: Any) -> None:
    """Sealed on the page; the pilot reads it there, a colleague of another laboratory does not."""
    from tests.hub.comparisons.test_pages import post

    rounds = at("circulating")
    rounds.seal("pilot", measured_on=OWN)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    one = f"/comparisons/{rounds.row.pk}"
    told = {
        "x0": "1.00003",
        "U0": "0.00006",
        "k0": "2",
        "x1": "10.0006",
        "U1": "0.0010",
        "k1": "2",
        "method": "",
    }
    post(
        client_for,
        "周示例",
        f"{one}/recheck-standard",
        measured_on="2026-11-12",
        replaces="",
        reason="",
        **told,
    )
    post(
        client_for,
        "周示例",
        f"{one}/recheck-standard",
        409,
        measured_on="2026-11-12",
        replaces="",
        reason="",
        **told,
    )
    assert "10.0006" in client_for("周示例").get(one).content.decode()
    assert "10.0006" not in client_for("卫示例").get(one).content.decode()
    assert "10.0006" not in client_for("钱示例").get(one).content.decode()


def test_where_things_stand_in_the_drawing() -> None:
    """The first day left, the last right, the largest value up; the line from edge to edge; one day is no drawing."""
    rows = [(0, date(2026, 1, 1), "1.0", "0.1", 0.1), (1, date(2026, 1, 11), "2.0", "0.1", 0.1)]
    found = drawing.stability_of(rows, (date(2026, 1, 1), 1.0, 0.1))
    assert found is not None and found.line is not None
    first, last = found.moments
    assert (first.x, last.x) == ("9.0", "291.0")
    assert float(first.low) > float(first.y) > float(first.high) > float(last.low)
    assert (float(found.line[0]), float(found.line[1])) == (float(first.y), float(last.y))
    assert drawing.stability_of(rows[:1]) is None


def test_a_line_needs_two_to_be_scored(at: Any, refused: Any) -> None:
    """The pilot makes the line and is not scored: with one laboratory beside it an estimator would find too few."""
    rounds = at("circulating", reference="line", estimator="mandel-paule")
    with refused("too-few-left"):
        circulating.release_participant(
            comparison=rounds.row, participant=rounds.part("third"), reason="示例", by=rounds.office, at=NOW
        )
