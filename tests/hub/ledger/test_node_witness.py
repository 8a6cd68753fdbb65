"""A node's own witness: under a row lock, from row and file, and never two histories."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from tests.hub.ledger.witnessing import LOG, request

from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.core.transparency.note import ED25519, SignerKey
from junheng.core.transparency.witness import origin_hash
from junheng.hub.ledger.models import Witnessed
from junheng.hub.ledger.witness import answering
from junheng.hub.ledger.witness.memory import Memory

pytestmark = pytest.mark.django_db(transaction=True)
SHOWN = f"/witness/{origin_hash(LOG.name)}/checkpoint"


@pytest.fixture
def memory(settings, home: Path) -> Memory:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = home
    made = Memory(home / "witness")
    made.make("junheng.example/witness")
    made.add_log(LOG.verifier)
    return made


def add(body: bytes):
    return Client().post("/witness/add-checkpoint", body, content_type="application/x-www-form-urlencoded")


def test_it_cosigns_growth(memory: Memory, transactional_db: None) -> None:
    """Every status of the specification over HTTP, without a token; row and file agree; its page shows the key."""
    assert Client().get(SHOWN).status_code == 404
    assert [add(request(*step)).status_code for step in ((0, 5), (5, 9), (9, 9))] == [200, 200, 200]
    conflict = add(request(5, 12))
    assert (conflict.status_code, conflict.content, conflict.headers["Content-Type"]) == (
        409, b"9\n", "text/x.tlog.size",
    )  # fmt: skip
    assert add(request(9, 12, fork=2)).status_code == 422
    assert add(b"old x\n\n").status_code == 400
    shown = Client().get(SHOWN)
    assert shown.content == bytes(Witnessed.objects.get().note) == memory.note(LOG.name)
    page = Client(headers={"accept-language": "en"}).get("/witness").content.decode().replace("&#x2B;", "+")
    assert memory.signer().verifier.text in page and LOG.name in page
    assert Client().get("/witness/add-checkpoint").status_code == 405


def test_without_a_witness_nothing_is_there(settings, home: Path, transactional_db: None) -> None:
    """A node whose operator made none has none."""
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = home
    assert add(request(0, 5)).status_code == 404
    assert Client().get("/witness").status_code == 404


def test_two_requests_at_once(
    memory: Memory, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four histories arrive together: one is signed."""
    add(request(0, 5))
    decide = answering.decide

    def slowly(*args: object, **kwargs: object):
        time.sleep(0.05)
        return decide(*args, **kwargs)

    monkeypatch.setattr(answering, "decide", slowly)

    def asked(number: int) -> int:
        try:
            return add(request(5, 8 + number, fork=6 if number % 2 else 7)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(asked, range(4))) == [200, 409, 409, 409]


@pytest.mark.parametrize("lost", ["row", "file", "answer"])
def test_row_and_file_stand_in_for_each_other(
    memory: Memory, transactional_db: None, owner_connection, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old database, an old file, or a commit that failed after the file: the larger one counts."""
    add(request(0, 5))
    path = memory.folder / "state" / origin_hash(LOG.name)
    old = path.read_bytes()
    if lost == "answer":
        with monkeypatch.context() as patch:
            patch.setattr(Witnessed.objects.__class__, "filter", _fails)
            with pytest.raises(RuntimeError):
                add(request(5, 9))
    else:
        assert add(request(5, 9)).status_code == 200
    if lost == "row":
        owner_connection.execute("update ledger_witnessed set note = %s", [old])
        owner_connection.commit()
    if lost == "file":
        path.write_bytes(old)
    said = add(request(5, 12, fork=7))
    assert (said.status_code, said.content) == (409, b"9\n")
    assert add(request(9, 12)).status_code == 200
    assert parse_checkpoint(bytes(Witnessed.objects.get().note)).size == 12


def _fails(*args: object, **kwargs: object) -> None:
    raise RuntimeError("the database is gone")


def test_a_lost_file_signs_nothing(memory: Memory, transactional_db: None) -> None:
    """Somebody cleared the folder: 503 until it is found again."""
    add(request(0, 5))
    (memory.folder / "state" / origin_hash(LOG.name)).unlink()
    said = add(request(5, 9))
    assert said.status_code == 503 and b"witness-state-missing" in said.content


def test_its_page_survives_one_damaged_log(memory: Memory, transactional_db: None) -> None:
    """The log that stands still is named with the reason; the others are shown with their sizes."""
    other = SignerKey("example.org/other", ED25519, bytes(32))
    memory.add_log(other.verifier)
    add(request(0, 5))
    add(request(0, 7, signer=other))
    path = memory.folder / "state" / origin_hash(LOG.name)
    for harm in (lambda: path.write_bytes(b"cut"), path.unlink):
        harm()
        page = Client(headers={"accept-language": "en"}).get("/witness")
        text = page.content.decode()
        assert page.status_code == 200 and "it signs nothing for it" in text and "7 entries" in text
