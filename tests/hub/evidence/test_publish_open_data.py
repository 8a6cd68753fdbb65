"""The evidence graph out of the database: what stands in memory says what the rules say one certificate at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from tests.hub.certificates.test_open_case import gauge
from tests.hub.conftest import NOW, TODAY, WORK

from junheng.cli.main import main
from junheng.core.traceability.judging import Answer
from junheng.core.traceability.moment import Window, moment_of
from junheng.hub.capabilities.models import PieceEvidence
from junheng.hub.certificates import tracing
from junheng.hub.certificates.models import Certificate, CertificateParent
from junheng.hub.certificates.services import papers
from junheng.hub.evidence import keeping, queries
from junheng.hub.evidence.services import building
from junheng.hub.foundation.models import Event

WHOLE_YEAR = Window(moment_of(date(2026, 1, 1)), moment_of(date(2026, 12, 31)))


@pytest.fixture(autouse=True)
def forgotten(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test asks the graph of another, and each question looks again."""
    monkeypatch.setattr(keeping, "LOOK_AGAIN_SECONDS", 0.0)
    keeping.forget()
    yield
    keeping.forget()


def standing(*rows: Certificate) -> list[Answer]:
    with keeping.standing_graph(NOW) as held:
        nodes = [held.node(row.pk) for row in rows]
        return [held.standing.traceable(node) for node in nodes if node is not None]


def by_rules(*rows: Certificate) -> list[Answer]:
    found = []
    for row in rows:
        fresh = Certificate.objects.select_related("institution").get(pk=row.pk)
        found.append(tracing.trace(fresh, NOW).judgement.answer)
    return found


def withdrawn(verifying: Any, row: Certificate) -> None:
    papers.withdraw_certificate(
        certificate=row, reason="标准器复校异常", by=verifying.laboratory.house.acting("郑示例"), at=NOW
    )


def test_snapshot_today_and_rules_agree(verifying: Any) -> None:
    """Sources of every answer, an edge between certificates, one issued and one withdrawn since; then the next night."""
    piece = verifying.pieces["pressure-gauge"]
    first, second = gauge(verifying, "PG-1", "1.21"), gauge(verifying, "PG-2", "1.21")
    second.parents.update(parent_certificate=first)
    PieceEvidence.objects.filter(piece=piece).update(kind="intrinsic")
    third = gauge(verifying, "PG-3", "1.21")
    made = building.build_snapshot(at=NOW)
    assert (made.certificates, made.compared) == (3, 0)
    expected = [Answer.CANNOT_TELL, Answer.CANNOT_TELL, Answer.YES]
    assert standing(first, second, third) == by_rules(first, second, third) == expected

    fourth = gauge(verifying, "PG-4", "1.21")
    fourth.parents.update(parent_certificate=third)
    fifth = gauge(verifying, "PG-5", "1.21")
    everyone = (first, second, third, fourth, fifth)
    assert standing(*everyone) == by_rules(*everyone) == [*expected, Answer.YES, Answer.YES]
    withdrawn(verifying, third)
    assert standing(*everyone) == by_rules(*everyone)
    assert standing(third, fourth) == [Answer.NO, Answer.CANNOT_TELL]  # withdrawn after the fourth was made

    found = queries.overview(NOW)
    assert (found.certificates, found.since, found.yes, found.no, found.cannot_tell) == (5, 2, 1, 1, 3)
    assert found.provinces == {"330000": (1, 5)}
    edge = CertificateParent.objects.get(certificate=first)
    elsewhere = f"{edge.parent_issuer} {edge.parent_number}"
    causes = [(each.where.label, each.reason.code, each.count) for each in found.causes]
    assert causes[0] == (third.number, "result-withdrawn", 1)
    assert sorted(causes[1:]) == sorted([
        (third.number, "parent-withdrawn-later", 1), (elsewhere, "cmc-unknown", 2),
    ])  # fmt: skip
    assert found.looked_at == 4

    again = building.build_snapshot(at=NOW + timedelta(hours=1))
    assert (again.certificates, again.compared, again.differing) == (5, 5, [])
    assert standing(*everyone) == by_rules(*everyone)
    fact = Event.objects.filter(type="open-data-published").order_by("-id").first()
    assert fact is not None and fact.tenant_id == "CN"


def test_a_route_is_judged_on_the_day_of_who_used_it(verifying: Any) -> None:
    """A material that had ended before a piece of work breaks it, and carries what was done in time (P15)."""
    piece = verifying.pieces["pressure-gauge"]
    PieceEvidence.objects.filter(piece=piece).update(kind="reference-material")
    good, late = gauge(verifying, "PG-1", "1.21"), gauge(verifying, "PG-2", "1.21")
    late.parents.update(parent_due=WORK - timedelta(days=1))
    genuine = gauge(verifying, "PG-3", "1.21")
    genuine.parents.update(parent_kind="calibration", parent_sha256="ab" * 32, parent_verdict="invalid")
    building.build_snapshot(at=NOW)
    assert (
        standing(good, late, genuine) == by_rules(good, late, genuine) == [Answer.YES, Answer.NO, Answer.NO]
    )


def test_an_answer_that_went_wrong_is_said(verifying: Any) -> None:
    """Memory that says another thing than the sweep is named by the certificate; the sweep counts from then on."""
    row = gauge(verifying, "PG-1", "1.21")
    building.build_snapshot(at=NOW)
    with keeping.standing_graph(NOW) as held:
        held.standing.held[held.node(row.pk)] = Answer.NO
    with pytest.raises(CommandError, match=row.pk.hex):
        call_command("evidence_graph", "build")
    assert standing(row) == by_rules(row)
    call_command("evidence_graph", "check")


def test_a_damaged_snapshot_is_built_again(
    verifying: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file cut by a full disk, or a snapshot of another version: the page says so, the worker builds another, and only the newest two stay."""
    gauge(verifying, "PG-1", "1.21")
    path = building.build_snapshot(at=NOW).path
    keeping.forget()
    (path / "up.to.npy").write_bytes(b"")
    with pytest.raises(CommandError, match=r"up\.to"):
        call_command("evidence_graph", "check")
    assert building.build_where_due(at=NOW + timedelta(seconds=1)) is not None
    assert building.build_where_due(at=NOW + timedelta(seconds=2)) is None
    assert building.build_where_due(at=NOW + timedelta(days=1)) is not None
    monkeypatch.setattr(keeping, "LAYOUT", keeping.LAYOUT + 1)  # the next version tells more
    keeping.forget()
    assert client.get("/evidence").context["refusals"][0].code == "snapshot-damaged"
    assert building.build_where_due(at=NOW + timedelta(days=1, seconds=1)) is not None
    assert client.get("/evidence").context["found"].certificates == 1
    assert len(keeping.snapshots()) == keeping.KEPT and path not in keeping.snapshots()


def test_questions_of_regulators(verifying: Any, client_for: Any) -> None:
    """Whom a standard touches, what falls with a body, on what results hang: pages, API and file tell the same."""
    house = verifying.laboratory.house
    first, second = gauge(verifying, "PG-1", "1.21"), gauge(verifying, "PG-2", "1.21")
    second.parents.update(parent_certificate=first)
    building.build_snapshot(at=NOW)
    third = gauge(verifying, "PG-3", "1.21")
    third.parents.update(parent_certificate=second)
    asked = {"number": first.number, "since": "2026-01-01", "until": "2026-12-31"}
    outsider = client_for("孙示例")
    assert outsider.get("/evidence/recall", asked).status_code == 403
    said = outsider.get("/api/v1/evidence/recall", asked)
    assert said.status_code == 403 and "prov_regulator" in said.json()["title"]
    client = client_for(house.people and regulator_of(house))
    page = client.get("/evidence/recall", asked)
    found = page.context["found"]
    assert (found.total, found.direct, found.deepest) == (2, 1, 2)
    assert [each.path for each in found.shown] == [
        (first.number, second.number), (first.number, second.number, third.number),
    ]  # fmt: skip
    told = client.get("/api/v1/evidence/recall", asked).json()
    assert (told["total"], [each["certificate"] for each in told["rows"]]) == (
        2,
        [second.number, third.number],
    )
    lines = client.get("/evidence/recall/file", asked).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[2].endswith(f"{first.number} → {second.number} → {third.number}")

    body = first.institution
    page = client.get("/evidence/what-if", {"body": body.pk, "since": "2026-01-01"})
    assert (page.context["found"].ended, page.context["found"].results) == (3, 3)
    told = client.get("/api/v1/evidence/what-if", {"body": str(body.pk), "since": "2026-01-01"}).json()
    assert (told["ended"], told["results"], told["provinces"]) == (3, 3, {"330000": 3})

    page = client.get("/evidence/bottlenecks", {"province": "330000"})
    assert [(each.item.label, each.alone) for each in page.context["rows"]][1:] == [
        (first.number, 2), (second.number, 1),
    ]  # fmt: skip
    rows = client.get("/api/v1/evidence/bottlenecks", {"province": "310000"}).json()
    assert rows == []


def regulator_of(house: Any) -> str:
    """The provincial regulator of the cast."""
    from junheng.hub.institutions.models import Membership

    member = Membership.objects.filter(role="prov_regulator").select_related("person").first()
    assert member is not None
    house.people[member.person.name] = member.person
    return str(member.person.name)


@pytest.mark.parametrize(
    ("address", "told", "status", "code"),
    [
        ("recall", {"number": "NO-1", "since": "2026-01-01", "until": "2026-12-31"}, 400, "evidence-certificate-unknown"),
        ("recall", {"number": "x", "since": "2026-13-01", "until": "2026-12-31"}, 400, ""),
        ("what-if", {"body": "not-a-body", "since": "2026-01-01"}, 400, ""),
    ],
)  # fmt: skip
def test_bad_questions(verifying: Any, client_for: Any, address: str, told: dict[str, str], status: int, code: str) -> None:  # fmt: skip
    """What was typed stays on the page with what is wrong with it."""
    building.build_snapshot(at=NOW)
    client = client_for(regulator_of(verifying.laboratory.house))
    page = client.get(f"/evidence/{address}", told)
    assert page.status_code == status
    assert [each.code for each in page.context.get("refusals", ())] == ([code] if code else [])
    assert address != "recall" or client.get("/evidence/recall/file", told).status_code == status


def test_nothing_was_built_yet(house: Any, client: Any) -> None:
    """The first minute of an installation: said, with when to come back."""
    page = client.get("/evidence")
    assert (page.status_code, page.context["refusals"][0].code) == (200, "evidence-not-built")
    assert client.get("/open-data").context.get("files") is None
    assert client.get("/open-data/certificates.parquet").status_code == 404
    assert client.get("/api/v1/evidence").json()["reasons"][0]["code"] == "evidence-not-built"


def test_open_data_answer_without_us(verifying: Any, client: Any, tmp_path: Path, capsys: Any) -> None:
    """Downloaded by a stranger, the command gives the platform's own answers; no owner stands in the files."""
    first, second = gauge(verifying, "PG-1", "1.21"), gauge(verifying, "PG-2", "1.21")
    second.parents.update(parent_certificate=first)
    withdrawn(verifying, first)
    building.build_snapshot(at=NOW)
    listed = client.get("/api/v1/open-data").json()["files"]
    folder = tmp_path / "stranger"
    folder.mkdir()
    for each in listed:
        answer = client.get(f"/open-data/{each['name']}")
        data = b"".join(answer.streaming_content)
        assert len(data) == each["bytes"]
        (folder / each["name"]).write_bytes(data)
    code = main(["traceability", "check", "--graph", str(folder), "--at", f"{TODAY}", "--json"])
    told = json.loads(capsys.readouterr().out)
    answers = {each["id"]: each["traceable"] for each in told["certificates"]}
    assert code == 1
    assert [answers[row.number] for row in (first, second)] == [
        answer.word for answer in by_rules(first, second)
    ]
    table = pq.read_table(folder / "certificates.parquet").to_pylist()
    owner = first.client.name_zh
    assert owner not in str(table) and {first.number, second.number} <= {row["id"] for row in table}
    assert client.get("/open-data/../keys").status_code == 404


def test_a_build_that_fails_leaves_nothing(verifying: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full does not fill further; the snapshot before stays, and a later build is whole."""
    gauge(verifying, "PG-1", "1.21")
    building.build_snapshot(at=NOW)
    half = keeping.folder() / ".20261101T000000000000"  # of a process that died
    half.mkdir()

    def full(*_given: Any, **_named: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(building, "write", full)
        with pytest.raises(OSError, match="No space"):
            building.build_snapshot(at=NOW + timedelta(days=1))
    assert [each.name for each in keeping.folder().iterdir() if each.is_dir()] == [
        keeping.snapshots()[0].name
    ]
    assert building.build_snapshot(at=NOW + timedelta(days=1)).certificates == 1


def test_digests_follow_where_the_process_died(verifying: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files stood, and the log did not say so yet: the next look says it, once."""
    gauge(verifying, "PG-1", "1.21")
    with monkeypatch.context() as died:
        died.setattr(building, "publish_newest", lambda **_when: None)
        building.build_snapshot(at=NOW)
    published = Event.objects.filter(type="open-data-published")
    assert published.count() == 0
    for _look in range(2):
        assert building.build_where_due(at=NOW + timedelta(seconds=1)) is None
        assert published.count() == 1


def test_a_full_snapshot_still_learns_of_withdrawals(verifying: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room for what is new; what is known and was withdrawn since counts as withdrawn."""
    PieceEvidence.objects.filter(piece=verifying.pieces["pressure-gauge"]).update(kind="intrinsic")
    first = gauge(verifying, "PG-1", "1.21")
    with monkeypatch.context() as small:
        small.setattr(building, "ROOM", 0)
        building.build_snapshot(at=NOW)
    gauge(verifying, "PG-2", "1.21")
    assert standing(first) == [Answer.YES]
    withdrawn(verifying, first)
    assert standing(first) == [Answer.NO] and queries.overview(NOW).full
    again = building.build_where_due(at=NOW + timedelta(minutes=1))
    assert again is not None and (again.certificates, again.differing) == (2, [])


def test_names_in_open_data_are_unique(verifying: Any) -> None:
    """Evidence that calls itself by a certificate's number, or by another's second name, takes no name away."""
    rows = [gauge(verifying, f"PG-{each}", "1.21") for each in range(4)]
    for row, number, kind in zip(
        rows[1:], ("X", "X", "X (2)"), ("intrinsic", "reference-material", "intrinsic"), strict=True
    ):
        row.parents.update(parent_issuer="", parent_number=number, parent_kind=kind)
    rows[0].parents.update(parent_issuer="", parent_number=rows[1].number)
    path = building.build_snapshot(at=NOW).path
    names = [each["id"] for each in pq.read_table(path / "certificates.parquet").to_pylist()]
    assert len(names) == len(set(names)) == 8
