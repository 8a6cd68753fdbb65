"""A published scope comes in once: plain lines as drafts under the qualification, doubtful ones in a queue."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.core.capability.published import as_csv, as_workbook, written
from tests.hub.capabilities.scopes import DOUBTFUL, FILE, HEAD, PLAIN, imported, line_of
from tests.hub.conftest import NOW

from junheng.core.capability.documents import entry_from
from junheng.core.capability.scope.lines import Defaults
from junheng.hub.capabilities import queries
from junheng.hub.capabilities.models import CapabilityEntry, ScopeImport, ScopeLine
from junheng.hub.institutions.models import Qualification


def test_plain_lines_are_drafts_and_doubtful_ones_wait(laboratory: Any, facts_of: Any) -> None:
    """One act, one fact; a draft rests on the qualification and is nobody else's business yet."""
    scope = imported(laboratory)
    states = Counter(scope.lines.values_list("state", flat=True))
    assert states == {"read": 1, "waiting": 2}
    entry = CapabilityEntry.objects.get()
    assert (entry.state, entry.item_id, entry.quantity_kind) == (
        "draft",
        "dc-voltmeter",
        "electric.voltage.dc",
    )
    assert entry.qualification == Qualification.objects.get(type="accreditation")
    assert facts_of(scope) == ["scope-imported"]
    reversed_, unread = line_of(scope, 2), line_of(scope, 3)
    assert [doubt.code for doubt in queries.doubts_of(reversed_)] == ["scope-limits-reversed"]
    assert reversed_.guess is not None and reversed_.guess["item"] == "pressure-gauge"
    assert unread.guess is None


def test_the_same_file_twice_adds_nothing(laboratory: Any, refused: Any) -> None:
    """And of a file that grew only the new line comes in, whatever was decided about the old ones."""
    imported(laboratory)
    with refused("scope-known"):
        imported(laboratory)
    assert (ScopeImport.objects.count(), ScopeLine.objects.count(), CapabilityEntry.objects.count()) == (
        1,
        3,
        1,
    )
    grown = imported(laboratory, FILE + "频率,频率计,1 kHz~1 MHz,U_rel=1×10⁻⁹,2\n".encode())
    assert (grown.known, grown.lines.count()) == (3, 1)
    assert CapabilityEntry.objects.count() == 2


def test_a_line_twice_in_a_file_is_one_line(laboratory: Any) -> None:
    """It stands where it stood first."""
    scope = imported(laboratory, (HEAD + PLAIN + DOUBTFUL + PLAIN).encode())
    assert list(scope.lines.values_list("number", flat=True)) == [2, 3]
    assert scope.known == 1


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Another's body or qualification, a person without the role, a file that is none."""
    house = laboratory.house
    with refused("not-your-record"):
        imported(laboratory, organisation=house.neighbour)
    foreign = house.qualification("accreditation", "CNAS-9", body=house.neighbour)
    with refused("not-your-record"):
        imported(laboratory, qualification=foreign)
    with refused("not-permitted"):
        imported(laboratory, by=house.acting("王示例"))
    with refused("sheet-old-format"):
        imported(laboratory, b"\xd0\xcf\x11\xe0")
    with refused("scope-without-lines"):
        imported(laboratory, HEAD.encode())
    assert ScopeImport.objects.count() == 0


def test_without_a_qualification_the_drafts_are_self_declared(laboratory: Any, refused: Any) -> None:
    """Also then the same file comes in once."""
    imported(laboratory, qualification=None)
    assert CapabilityEntry.objects.get().qualification is None
    with refused("scope-known"):
        imported(laboratory, qualification=None)


def test_what_is_stated_of_the_whole_file_is_used(laboratory: Any) -> None:
    """k and the decimal sign, said once."""
    data = (HEAD + '直流电压,直流电压表,"1,5 V~10 V","U=0,5 mV",\n').encode()
    assert imported(laboratory, data).lines.get().state == "waiting"
    stated = imported(laboratory, data + b"\n", defaults=Defaults(k=2, decimal=","))  # type: ignore[arg-type]
    assert stated.lines.get().state == "read"


def test_five_hundred_lines_with_their_queue(
    laboratory: Any, client_for: Any, django_assert_max_num_queries: Any
) -> None:
    """450 drafts and 50 that wait, in a bounded number of statements; the pages of the queue stay small and flat."""
    rows = written()
    with django_assert_max_num_queries(40):
        scope = imported(laboratory, as_workbook(rows))
    assert Counter(scope.lines.values_list("state", flat=True)) == {"read": 450, "waiting": 50}
    for row, line in zip(rows, scope.lines.order_by("position"), strict=True):
        codes = [doubt["code"] for doubt in line.doubts]
        assert codes[:1] == ([row.doubt] if row.doubt else []), row.cells
    for entry in CapabilityEntry.objects.all()[:450:30]:
        entry_from(entry.data | {"id": "x", "body": ""})
    client = client_for("冯示例")
    for address in (
        f"/scopes/{scope.pk}",
        f"/scopes/{scope.pk}?state=read",
        f"/scopes/{scope.pk}?state=waiting",
    ):
        with django_assert_max_num_queries(26):
            page = client.get(address)
        assert page.status_code == 200
        assert len(page.content) < 60_000, address
    assert imported(laboratory, as_csv(rows)).lines.count() == 0


def test_by_page(laboratory: Any, client_for: Any) -> None:
    """A file is chosen, k stated, and the queue opens; a wrong file comes back with its reason and nothing lost."""
    client = client_for("冯示例")
    told = {
        "service": "calibrate", "k": "2", "decimal_sign": ".", "qualification": str(Qualification.objects.get(type="accreditation").pk),
        "key": "a",
    }  # fmt: skip
    answer = client.post("/scopes/new", {**told, "file": SimpleUploadedFile("a.csv", b"1,2\n")})
    assert answer.status_code == 400
    assert "scope-heads-missing" in answer.content.decode()
    answer = client.post("/scopes/new", told)
    assert answer.status_code == 400
    answer = client.post("/scopes/new", {**told, "file": SimpleUploadedFile("能力表.csv", FILE)})
    scope = ScopeImport.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/scopes/{scope.pk}")
    again = client.post("/scopes/new", {**told, "file": SimpleUploadedFile("能力表.csv", FILE)})
    assert again.status_code == 302
    assert ScopeImport.objects.count() == 1
    page = client.get(f"/scopes/{scope.pk}").content.decode()
    assert "上下限颠倒" in page
    assert f"/scope-lines/{line_of(scope, 2).pk}/accept-scope-line" in page
    assert client.get("/scopes").status_code == 200


def test_by_api(laboratory: Any, client_for: Any) -> None:
    """The same over HTTP, with the queue as JSON: guess and doubts."""
    client = client_for("冯示例")
    upload = SimpleUploadedFile("s.csv", FILE)
    answer = client.post("/api/v1/scopes", {"file": upload, "k": "2"}, headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["lines"] == {"read": 1, "waiting": 2}
    queue = client.get(f"/api/v1/scopes/{made['id']}/lines?state=waiting").json()["rows"]
    assert [line["doubts"][0]["code"] for line in queue] == ["scope-limits-reversed", "scope-not-read"]
    assert queue[0]["guess"]["data"]["kind"] == "mechanics.pressure"
    assert [row["id"] for row in client.get("/api/v1/scopes").json()["rows"]] == [made["id"]]
    again = client.post(
        "/api/v1/scopes", {"file": SimpleUploadedFile("s.csv", FILE)}, headers={"Idempotency-Key": "k2"}
    )
    assert again.status_code == 409
    assert again.json()["reasons"][0]["code"] == "scope-known"
    bad = client.post(
        "/api/v1/scopes",
        {"file": SimpleUploadedFile("s.xlsx", b"PK\x03\x04")},
        headers={"Idempotency-Key": "k3"},
    )
    assert bad.status_code == 400


@pytest.mark.parametrize("name", ["周示例", "孙示例"])
def test_others_see_nothing_of_a_queue(laboratory: Any, client_for: Any, name: str) -> None:
    """A colleague of the laboratory may look; the neighbour's laboratory finds nothing there."""
    scope = imported(laboratory)
    client = client_for(name)
    expected = 200 if name == "周示例" else 404
    assert client.get(f"/scopes/{scope.pk}").status_code == expected
    assert client.get(f"/api/v1/scopes/{scope.pk}/lines").status_code in (
        (200,) if name == "周示例" else (404, 409)
    )
    assert NOW is not None
