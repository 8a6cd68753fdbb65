"""A stall owner files one scale with three fields; the verdict comes first and signing in loses nothing (R15.1)."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.conftest import NOW
from tests.hub.filing.conftest import png

from junheng.core.reason import UnusableInput
from junheng.hub.filing.models import Filing, FilingDraft
from junheng.hub.filing.rules import plates as rules
from junheng.hub.filing.services import drafts
from junheng.hub.filing.services.filing import Photo
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event
from junheng.hub.foundation.services.attachments import read_blob
from junheng.hub.instruments.models import Instrument

TYPED = {
    "kind": "电子计价秤",
    "use": "T",
    "number": "SN 77",
    "place": "示例市场 B-2",
    "maker": "示例厂",
    "key": "k1",
}


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("plate.png", png(), content_type="image/png")


@pytest.mark.parametrize(
    ("text", "grams"),
    [("30 kg", "30000"), ("30kg", "30000"), ("10 g", "10"), ("１５公斤", "15000"), ("0.5g", "0.5"), ("200 mg", "0.2"), ("3 t", "3000000")],
)  # fmt: skip
def test_a_plate_says_a_mass(text: str, grams: str) -> None:
    assert rules.read_mass(text) == Decimal(grams)


@pytest.mark.parametrize("text", ["30", "kg", "30 kg 10", "1e9 g", "-1 g", "30 斤"])
def test_what_is_no_mass_is_said(text: str) -> None:
    with pytest.raises(UnusableInput):
        rules.read_mass(text)


def test_filed_with_its_picture(street: Any, facts_of: Any) -> None:
    """A code for life, the catalogue's entry, the picture without what the camera wrote; the place is no public word."""
    dirty = png(b"\0\0\0\4tEXtPASS" + b"\x4b\x0f\x1a\x2b")
    made = street.filed(photo=Photo("plate.png", dirty), maximum="30 kg", interval="10 g")
    row = made.instrument
    assert row.range_text == "Max 30 kg, e = 10 g" and row.catalogue_item.number == "2-1"
    assert read_blob(made.photo.sha256) == png() and made.division_code == "330106"
    assert facts_of(made) == ["instrument-filed"]
    assert facts_of(row) == ["instrument-filed", "instrument-registered"]
    leaf = bytes(Event.objects.get(type="instrument-filed").leaf).decode()
    assert "A-1" not in leaf and made.photo.sha256 not in leaf
    with tenancy.only("310000"):
        assert not Filing.objects.exists()


def test_everything_wrong_is_said_at_once(street: Any, refused: Any) -> None:
    with refused("filing-needs-number", "filing-needs-place", "plate-interval-above-maximum"):
        street.filed(number=" ", place="", maximum="10 g", interval="30 kg")
    with refused("plate-quantity-unreadable"):
        street.filed(maximum="thirty")
    with refused("kind-not-understood"):
        street.filed(kind="不存在的东西")
    with refused("photo-unreadable"):
        street.filed(photo=Photo("plate.png", b"no picture"))


def test_what_is_on_file_is_named(street: Any, refused: Any) -> None:
    """One's own by its code or its plate, however it is typed; another's may be claimed."""
    made = street.filed()
    for number in ("sn-1", made.instrument.code):
        with refused("instrument-known"):
            street.filed(number=number, maker="示例 衡器厂")
        with refused("filed-by-another"):
            street.filed(number=number, maker="示例 衡器厂", by="何示例")
    with refused("instrument-known"):
        street.filed(maker="")  # one's own, though the maker is left to the picture
    street.filed(maker="别的厂")
    street.filed(number="330100000000")  # a code of nothing on file is a serial
    assert Instrument.objects.count() == 3


def test_the_verdict_before_anything_is_typed(street: Any, client: Any) -> None:
    """On the page of the question, and again above the form; the entry and the reason stand there."""
    asked = client.get("/mandatory", {"kind": "电子秤", "use": "T"}).content.decode()
    assert "/file?kind=" in asked
    page = client.get("/file", {"kind": "电子秤", "use": "T"}).content.decode()
    assert "要检定" in page and "2-1" in page and 'capture="environment"' in page and len(page) < 60_000
    own = client.get("/file", {"kind": "电子秤", "use": "own-use"}).content.decode()
    assert "不用强制检定" in own


def test_signing_in_last_loses_nothing(street: Any, client: Any, client_for: Any) -> None:
    """Typed by a stranger with a picture, kept under a secret, filed after signing in with one press, once."""
    sent = client.post("/file", TYPED | {"photo": picture()})
    assert sent.status_code == 302 and sent["Location"] == "/file/kept"
    secret = sent.cookies["filing"]
    assert secret["httponly"] and FilingDraft.objects.count() == 1
    page = client.get("/file/kept").content.decode()
    assert "SN 77" in page and "B-2" in page and "/account/login/?next=/file/kept" in page
    assert client.get("/file/kept/picture").content == png()
    assert "/file/kept" in client.get("/").content.decode()
    owner = client_for("许示例")
    page = owner.get("/file/kept").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    done = owner.post("/file", hidden)
    row = Instrument.objects.get()
    assert (
        done["Location"] == f"/file/done/{row.code}"
        and row.serial == "SN 77"
        and row.filing.photo is not None
    )
    assert not FilingDraft.objects.exists() and done.cookies["filing"].value == ""
    shown = owner.get(done["Location"]).content.decode()
    assert row.code in shown and row.code[4:8] in shown and "不收费" in shown
    assert owner.post("/file", hidden).status_code == 409 and Instrument.objects.count() == 1


def test_a_draft_has_its_days(street: Any, client: Any) -> None:
    """Another browser finds nothing; after three days nobody does, and the worker takes it away."""
    client.post("/file", TYPED)
    client.cookies.clear()
    assert client.get("/file/kept").status_code == 302
    assert client.get("/file/kept/picture").status_code == 404
    assert drafts.drop_what_ended(at=NOW + timedelta(days=2)) == 0
    assert drafts.drop_what_ended(at=NOW + timedelta(days=3)) == 1


def test_refused_with_everything_typed(street: Any, client_for: Any) -> None:
    """The page comes back with reasons, words and the picture; another's instrument leads to a claim."""
    street.filed(by="何示例", number="SN 77", maker="示例厂")
    owner = client_for("许示例")
    back = owner.post("/file", TYPED | {"photo": picture(), "maximum": "x"})
    words = back.content.decode()
    assert (
        back.status_code == 400
        and "SN 77" in words
        and "B-2" in words
        and "plate-quantity-unreadable" in words
    )
    kept = re.search(r'name="kept" value="([^"]+)"', words)
    assert kept is not None
    back = owner.post("/file", TYPED | {"kept": kept.group(1)})
    assert back.status_code == 409 and "/file/claims/new?number=SN%2077" in back.content.decode()
    done = owner.post("/file", TYPED | {"kept": kept.group(1), "number": "SN 78"})
    assert done.status_code == 302 and Instrument.objects.get(serial="SN 78").filing.photo is not None
    assert owner.post("/file", {"kind": "", "use": "?", "key": "k"}).status_code == 400
    long = owner.post("/file", {"number": "x" * 500, "kind": "秤", "photo": picture()})
    assert long.status_code == 400


def test_a_phones_queue_sends_twice_and_files_once(street: Any, client: Any, client_for: Any) -> None:
    """The key made at capture: the second answer is the first one's; reasons and signing in are told in JSON."""
    said = client.post("/file", TYPED, headers={"accept": "application/json"})
    assert said.status_code == 401 and said.json()["state"] == "sign-in" and not FilingDraft.objects.exists()
    owner = client_for("许示例")
    first, again = (
        owner.post("/file", TYPED | {"photo": picture()}, headers={"accept": "application/json"})
        for _ in range(2)
    )
    assert first.status_code == again.status_code == 201 and first.json() == again.json()
    assert Filing.objects.count() == 1
    wrong = owner.post("/file", TYPED | {"key": "k2"}, headers={"accept": "application/json"})
    assert wrong.status_code == 409 and wrong.json()["codes"] == ["instrument-known"]
    short = owner.post("/file", TYPED | {"key": "k3", "number": ""}, headers={"accept": "application/json"})
    assert short.status_code == 400 and short.json()["reasons"]
    script = client.get("/file/worker.js")
    assert script["Service-Worker-Allowed"] == "/file" and "javascript" in script["Content-Type"]


def test_over_http(street: Any, client_for: Any) -> None:
    owner = client_for("许示例")
    told = {name: value for name, value in TYPED.items() if name != "key"}
    made = owner.post("/api/v1/filings", json.dumps(told), content_type="application/json", headers={"idempotency-key": "a"})  # fmt: skip
    assert (
        made.status_code == 201
        and made.json()["verdict"] == "mandatory"
        and made.json()["division"] == "330106"
    )
    assert owner.post("/api/v1/filings", json.dumps(told), content_type="application/json").status_code == 409
    told["use"] = "nothing"
    assert owner.post("/api/v1/filings", json.dumps(told), content_type="application/json").status_code == 422
