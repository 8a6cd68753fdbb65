"""Cases of bad standards over HTTP: for the laboratory, holders and their provinces, each with what is theirs."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from tests.hub.certificates.test_open_case import FOUND, gauge, opened
from tests.hub.conftest import NOW

from junheng.hub.certificates.models import Certificate, StandardCase
from junheng.hub.foundation import clock


def test_the_laboratory_reads_its_case(verifying: Any, client_for: Any) -> None:
    """Window, shift with its unit, and the effects worst first."""
    high, low = gauge(verifying, "PG-1", "1.222"), gauge(verifying, "PG-2", "1.188")
    case = opened(verifying)
    keeper = client_for("冯示例")
    (row,) = keeper.get("/api/v1/cases").json()["rows"]
    assert row == keeper.get(f"/api/v1/cases/{case.pk}").json()
    assert (row["number"], row["reads_high_by"], row["unit"], row["until"]) == (
        case.number, "0.0080", "MPa", case.until.isoformat(),
    )  # fmt: skip
    rows = keeper.get(f"/api/v1/cases/{case.pk}/effects").json()["rows"]
    assert [(each["certificate"], each["effect"], each["corrected"]) for each in rows] == [
        (high.number, "verdict-changes", "0.03"), (low.number, "value-changes", "-0.004"),
    ]  # fmt: skip
    assert {each["holder"] for each in rows} == {verifying.laboratory.house.enterprise.name_zh}


def test_a_holder_reads_its_own_rows(verifying: Any, client_for: Any) -> None:
    """Of two certificates of two holders each sees one; the laboratory is not told the client of another."""
    house = verifying.laboratory.house
    gauge(verifying, "PG-1", "1.222")
    other = gauge(verifying, "PG-2", "1.188")
    Certificate.objects.filter(pk=other.pk).update(
        client=house.regulator, institution=house.neighbour, tenant="310000"
    )
    case = opened(verifying)
    (mine,) = client_for("王示例").get(f"/api/v1/cases/{case.pk}/effects").json()["rows"]
    assert mine["holder"] == house.enterprise.name_zh
    rows = client_for("冯示例").get(f"/api/v1/cases/{case.pk}/effects").json()["rows"]
    assert {each["certificate"]: each["holder"] for each in rows}[other.number] == ""


@pytest.mark.parametrize("path", ["", "/effects"])
def test_strangers(verifying: Any, client: Any, client_for: Any, path: str) -> None:
    """Without an account: sign in. Another laboratory: not there, and its list is empty."""
    gauge(verifying, "PG-1", "1.222")
    case = opened(verifying)
    assert client.get(f"/api/v1/cases/{case.pk}{path}").status_code == 401
    stranger = client_for("孙示例")
    assert stranger.get(f"/api/v1/cases/{case.pk}{path}").status_code == 404
    assert stranger.get("/api/v1/cases").json() == {"rows": [], "next": ""}


def test_from_opening_to_closing(verifying: Any, client_for: Any, monkeypatch: Any) -> None:
    """Opened once under its key, acknowledged and sent again by the holder, refused to be closed with what is left."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made, piece = gauge(verifying, "PG-1", "1.222"), verifying.pieces["pressure-gauge"]

    def ask(name: str, path: str, status: int, told: Any) -> Any:
        answer = client_for(name).post(
            f"/api/v1/cases{path}",
            told,
            content_type="application/json",
            HTTP_IDEMPOTENCY_KEY=sha256(f"{name}{path}".encode()).hexdigest(),
        )
        assert answer.status_code == status, (path, answer.content[:400])
        return answer.json()

    finding = {
        "piece": str(piece.pk),
        "found_on": FOUND.isoformat(),
        "why": "期间核查报警",
        "reads_high_by": "0.0080",
        "unit": "MPa",
    }
    assert ask("孙示例", "", 404, finding)["reasons"][0]["code"] == "no-such-record"
    case = ask("冯示例", "", 201, finding)
    assert ask("冯示例", "", 201, finding) == case and StandardCase.objects.count() == 1
    (effect,) = client_for("王示例").get(f"/api/v1/cases/{case['id']}/effects").json()["rows"]
    one = f"/{case['id']}/effects/{effect['id']}"
    assert (effect["certificate"], effect["acknowledged_at"]) == (made.number, None)
    assert ask("冯示例", f"{one}/acknowledge", 403, {})["reasons"][0]["code"] == "not-your-record"
    assert ask("王示例", f"{one}/acknowledge", 200, {})["acknowledged_at"] is not None
    assert ask("王示例", f"{one}/retest", 200, {})["retest"]
    left = ask("冯示例", f"/{case['id']}/close", 409, {"closing": "调整后复校合格"})["reasons"]
    assert [each["code"] for each in left] == ["case-left-verdicts", "case-left-standard"]
