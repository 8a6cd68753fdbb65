"""Anybody reports from the scan page with one press; who reports is named to nobody but the office (R17.2)."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.hub.conftest import NOW

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import ANONYMOUS
from junheng.hub.foundation.models import Attachment, Event, Notice
from junheng.hub.foundation.rules import without_metadata
from junheng.hub.foundation.services.attachments import read_blob
from junheng.hub.instruments.models import Report
from junheng.hub.instruments.services import ledger
from junheng.hub.integrity.models import Complaint
from junheng.hub.integrity.services import complaints


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(more)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


EXIF = segment(0xE1, b"Exif\0\0GPS 30.27N 120.15E")
SCAN = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
JPEG = (
    b"\xff\xd8"
    + segment(0xE0, b"JFIF\0")
    + EXIF
    + segment(0xFE, b"owner")
    + SCAN
    + b"\xff\xd9"
    + b"hidden after the end"
)


def test_one_press_is_enough(street: Any, client: Any) -> None:
    """No login, nothing typed; pressed twice it is one report, and the receipt shows how far it is."""
    path = f"/scan/{street.scale.code}"
    pages = [client.post(path, {"key": "k1"}).content.decode() for _ in range(2)]
    made = Complaint.objects.get()
    assert (made.state, made.tenant_id, made.instrument_id) == ("filed", "330000", street.scale.pk)
    assert all(f"receipt={made.receipt}" in page for page in pages)
    seen = client.get("/complaints/receipt", {"receipt": made.receipt.lower()}).content.decode()
    assert "2026-11-23" in seen and "2026-12-02" in seen  # when it came, and by when it is to be accepted
    assert client.get("/complaints/receipt", {"receipt": "AAAA"}).status_code == 404
    assert Notice.objects.filter(organisation_id=street.house.regulator.pk).exists()


def test_contact_and_words_are_nowhere_public(street: Any, client: Any) -> None:
    """Not in the leaf, not on the scan page, not for whoever holds the receipt; row-level security hides the row."""
    told = {"kind": "wrong-weight", "text": "少二两", "contact": "13900000000", "key": "k"}
    client.post(f"/scan/{street.scale.code}", told)
    made = Complaint.objects.get()
    assert (made.text, made.contact) == ("少二两", "13900000000")
    fact = Event.objects.get(type="complaint-filed")
    public = [
        bytes(fact.leaf).decode(), client.get(f"/scan/{street.scale.code}").content.decode(),
        client.get("/complaints/receipt", {"receipt": made.receipt}).content.decode(),
        client.get("/complaints/answers").content.decode(),
        client.get(f"/api/v1/complaint-receipts/{made.receipt}").content.decode(),
    ]  # fmt: skip
    assert not [page for page in public if "13900000000" in page or "少二两" in page]
    tenancy.showing("")
    with tenancy.only("310000"):
        assert not Complaint.objects.exists()
    with tenancy.only():
        tenancy.showing(made.receipt)
        assert Complaint.objects.get().receipt == made.receipt


def test_who_is_signed_in_is_nobody_here(street: Any, client_for: Any) -> None:
    """A competitor's employee reports: neither name nor body enters the log."""
    client_for("何示例").post(f"/scan/{street.scale.code}", {"key": "k"})
    fact = Event.objects.get(type="complaint-filed")
    assert (fact.organisation_name, fact.organisation_id, fact.opening.person_id) == ("", None, None)
    assert "person" not in fact.opening.openings


def test_a_picture_without_where_and_who(street: Any, client: Any) -> None:
    """Kept as an attachment of the province, and what the camera wrote beside it is gone."""
    upload = SimpleUploadedFile("IMG 1.jpg", JPEG)
    answer = client.post(f"/scan/{street.scale.code}", {"kind": "other", "photo": upload, "key": "k"})
    assert answer.status_code == 200
    kept = Attachment.objects.get()
    data = read_blob(kept.sha256)
    assert (kept.tenant_id, kept.media_type) == ("330000", "image/jpeg")
    assert data == b"\xff\xd8" + segment(0xE0, b"JFIF\0") + SCAN + b"\xff\xd9"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GIF89a", 400), (b"<svg/>", 400), (b"\xff\xd8\xff\xe1\x00", 400), (b"\xff\xd8" + EXIF, 400),
        (b"\xff\xd8" + b"\xff" * 5000, 400), (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, 400), (b"", 400),
        (b"\xff\xd8" + segment(0xE0, b"") * 20_000 + b"\xff\xd9", 400), (JPEG[:-30], 400),
        (b"\xff\xd8\xff\xe0" + b"\0" * (8 * 1024 * 1024), 409),
    ],
)  # fmt: skip
def test_hostile_pictures(street: Any, client: Any, data: bytes, status: int) -> None:
    """A declared answer each, and nothing is kept."""
    answer = client.post(
        f"/scan/{street.scale.code}", {"photo": SimpleUploadedFile("x.jpg", data), "text": "字", "key": "k"}
    )
    assert answer.status_code == status and "字" in answer.content.decode()
    assert not Complaint.objects.exists() and not Attachment.objects.exists()


def test_png_keeps_what_draws() -> None:
    """Text and time go, pixels stay."""
    dirty = png(chunk(b"tEXt", b"Author\0somebody"), chunk(b"eXIf", b"GPS"), chunk(b"gAMA", b"\0\1\x86\xa0"))
    assert without_metadata(dirty) == png(chunk(b"gAMA", b"\0\1\x86\xa0"))


def test_limits_of_what_is_typed(street: Any, client: Any) -> None:
    """On the page with everything typed, over HTTP as a problem; an unknown kind too."""
    path = f"/scan/{street.scale.code}"
    assert client.post(path, {"text": "长" * 1001, "key": "k"}).status_code == 400
    assert client.post(path, {"kind": "nonsense", "key": "k"}).status_code == 400
    call = f"/api/v1/instruments/{street.scale.code}/complaints"
    for told in (
        {"kind": "x"},
        {"kind": "other", "text": "长" * 1001},
        {"kind": "other", "contact": "9" * 121},
    ):
        assert client.post(call, told, content_type="application/json").status_code == 422
    assert not Complaint.objects.exists()


def test_twenty_an_hour_from_one_place(street: Any, client: Any) -> None:
    """The next is told to wait, keeps what was typed, and enters nothing; another address goes on."""
    path = f"/scan/{street.scale.code}"
    for each in range(complaints.MOST_AN_HOUR):
        assert client.post(path, {"key": f"k{each}"}).status_code == 200
    refused = client.post(path, {"key": "more", "text": "第二十一次"})
    assert refused.status_code == 429 and "第二十一次" in refused.content.decode()
    call = f"/api/v1/instruments/{street.scale.code}/complaints"
    again = client.post(call, {"kind": "other"}, content_type="application/json")
    assert again.status_code == 429 and again.json()["reasons"][0]["code"] == "too-many-requests"
    assert client.post(path, {"key": "other"}, REMOTE_ADDR="192.0.2.7").status_code == 200
    assert Complaint.objects.count() == complaints.MOST_AN_HOUR + 1


def test_over_http(street: Any, client: Any) -> None:
    """A receipt; the same key gives the same one."""
    call = f"/api/v1/instruments/{street.scale.code}/complaints"
    made = [
        client.post(
            call, {"kind": "broken-seal"}, content_type="application/json", headers={"Idempotency-Key": "k"}
        )
        for _ in range(2)
    ]
    assert [each.status_code for each in made] == [201, 201] and made[0].json() == made[1].json()
    state = client.get(f"/api/v1/complaint-receipts/{made[0].json()['receipt']}").json()
    assert (state["state"], state["accept_by"]["due"], state["accept_by"]["checked"]) == (
        "filed",
        "2026-12-02",
        False,
    )
    assert state["answer_by"]["due"] is None and state["answer_by"]["why"]


def test_the_plainer_report_enters_the_same_register(street: Any) -> None:
    """Reported by kind alone: one complaint, nobody's."""
    ledger.report_instrument(instrument=street.scale, kind="no-label", by=ANONYMOUS, at=NOW)
    assert Report.objects.count() == 1 and Complaint.objects.get().kind == "no-label"


def test_scan_of_an_overdue_scale_is_red(verifying: Any, client: Any) -> None:
    """Overdue or failed in red with the day, the last check and one button (R17.2); of its notice, that it failed."""
    house = verifying.laboratory.house
    from junheng.hub.instruments.models import CatalogueItem, Instrument

    notice = verifying.issued(verifying.scale(big="30030"))
    scale = notice.instrument
    listed = CatalogueItem.objects.filter(
        catalogue__is_current=True, mode__contains="V", uses__contains=["T"]
    )
    Instrument.objects.filter(pk=scale.pk).update(
        purpose="T", catalogue_item=listed.filter(size_high=None).first()
    )
    ledger.set_due_date(
        instrument=scale, service="verification", worked_on=date(2025, 1, 1), due=date(2025, 12, 31), basis="x",
        by=house.acting("王示例"), at=NOW,
    )  # fmt: skip
    page = client.get(f"/scan/{scale.code}").content.decode()
    assert 'class="shout bad"' in page and "2025-12-31" in page
    assert notice.number in page and 'name="photo"' in page
    assert house.enterprise.name_zh not in page
    english = client.get(f"/scan/{scale.code}", headers={"accept-language": "en"}).content.decode()
    assert "Failed its verification" in english and "Report it" in english
    Instrument.objects.filter(pk=scale.pk).update(test="passed")
    english = client.get(f"/scan/{scale.code}", headers={"accept-language": "en"}).content.decode()
    assert "days overdue" in english and "Failed" in english


def test_the_badge_stands_on_the_scan_page(street: Any, client: Any) -> None:
    """And reads “under review” from the moment its removal is proposed."""
    pledge = street.pledged()
    assert f"/pledges/{pledge.pk}" in client.get(f"/scan/{street.scale.code}").content.decode()
    street.proposed(pledge)
    assert "审查中" in client.get(f"/scan/{street.scale.code}").content.decode()


def test_a_scan_costs_a_bounded_number_of_statements(street: Any, client: Any) -> None:
    """Whatever was reported of it."""
    for each in range(5):
        client.post(f"/scan/{street.scale.code}", {"key": f"k{each}"})
    made: list[str] = []

    def counting(execute: Any, sql: str, *rest: Any) -> Any:
        if (
            not sql.lstrip()
            .lower()
            .startswith(("savepoint", "release", "select set_config", "select current_setting"))
        ):
            made.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(counting):
        client.get(f"/scan/{street.scale.code}")
    assert len(made) <= 12, made
