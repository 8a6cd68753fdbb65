"""The public face of the logs: pages, static files, proofs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from junheng.core.transparency.fsck import check_log
from junheng.core.transparency.note import parse_vkey
from junheng.core.transparency.proof import check_proof, parse_bundle
from junheng.core.transparency.tiles import decode_bundle
from junheng.hub.foundation.models import Event
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.storage import LogFolder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(settings, home: Path) -> Client:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = home / "static"
    settings.STATIC_ROOT.mkdir()
    settings.SECURE_SSL_REDIRECT = False
    return Client(headers={"accept-language": "en"})


def fetched(reader: Client, name: str):
    """`read(path)` over HTTP, as a stranger's tool reads."""

    def read(path: str) -> bytes:
        answer = reader.get(f"/log/{name}/{path}")
        if answer.status_code == 404:
            raise FileNotFoundError(path)
        assert answer.status_code == 200
        return answer.content

    return read


def test_stranger_checks_the_whole_log(ledger, reader: Client) -> None:
    """Over HTTP alone, with the key shown on the page, the log is whole."""
    ledger.happen(299)
    ledger.round()
    key = ledger.row.vkey
    assert key in reader.get("/log/jia").content.decode().replace("&#x2B;", "+")
    check = check_log(read=fetched(reader, "jia"), log=parse_vkey(key))
    assert check.findings == ()
    assert (check.entries, check.bundles) == (300, 2)


def test_static_files_have_their_headers(ledger, reader: Client) -> None:
    """The checkpoint is asked for anew each time, tiles may be kept for ever, any site may read both."""
    ledger.round()
    checkpoint = reader.get("/log/jia/checkpoint")
    assert checkpoint.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert checkpoint.headers["Cache-Control"] == "no-cache"
    tile = reader.get("/log/jia/tile/0/000.p/1")
    assert tile.headers["Content-Type"] == "application/octet-stream"
    assert "immutable" in tile.headers["Cache-Control"]
    for answer in (checkpoint, tile):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000",
        "tile/0/000.p/6",
        "tile/0/000.p/0",
        "tile/0/000.p/05",
        "tile/0/001.p/1",
        "tile/1/000.p/1",
        "tile/00/000.p/5",
        "tile/64/000",
        "tile/entries/000.p/256",
        "tile/entries/x999/x999/x999/x999/x999/999",
        "tile/0/../../../../keys/log-jia.skey",
        "tile/%2e%2e/%2e%2e/%2e%2e/keys/log-jia.skey",
        "../../keys/log-jia.skey",
        "/etc/passwd",
        "checkpoint/",
        ".p5x",
        "tile",
        "",
    ],
)
def test_other_paths_are_not_there(ledger, reader: Client, path: str) -> None:
    """Only exact paths of tiles under the published tree of 5 are answered."""
    ledger.happen(4)
    ledger.round()
    assert reader.get("/log/jia/tile/0/000.p/5").status_code == 200
    assert reader.get(f"/log/jia/{path}").status_code == 404


def test_files_of_a_dead_round_are_never_served(ledger, reader: Client, home: Path) -> None:
    """What no checkpoint covers stays hidden, and a stale narrow tile is answered with the committed hashes."""
    ledger.happen(6)
    ledger.round()
    stale = home / "logs" / "jia" / "tile" / "0" / "000.p" / "3"
    stale.write_bytes(b"\xff" * 96)
    beyond = stale.with_name("9")
    beyond.write_bytes(b"\xff" * 288)
    whole = reader.get("/log/jia/tile/0/000.p/7").content
    assert reader.get("/log/jia/tile/0/000.p/3").content == whole[:96]
    assert reader.get("/log/jia/tile/0/000.p/9").status_code == 404
    entries = decode_bundle(reader.get("/log/jia/tile/entries/000.p/3").content, width=3)
    assert list(entries) == [bytes(event.leaf) for event in ledger.indexed()[:3]]


def test_unknown_log_is_not_there(ledger, reader: Client) -> None:
    """No folder is looked into for a name the database does not know."""
    ledger.round()
    for path in ("", "/checkpoint", "/tile/0/000.p/1", "/entry/0", "/proof/0"):
        assert reader.get(f"/log/nobody{path}").status_code == 404


def test_list_of_logs(ledger, reader: Client) -> None:
    """Origin, size and key of each log."""
    ledger.round()
    page = reader.get("/log").content.decode()
    assert "junheng.example/log/jia" in page
    assert 'href="/log/jia"' in page


def test_log_pages_by_cursor(ledger, reader: Client) -> None:
    """Newest first; the cursor leads to the older entries, each shown once, to the end."""
    ledger.happen(119)
    ledger.round()
    url, seen = "/log/jia", list[int]()
    for expected in (50, 50, 20):
        answer = reader.get(url)
        rows = answer.context["lines"].rows
        assert len(rows) == expected
        assert len(answer.content) < 60_000
        seen += [row.index for row in rows]
        url = f"/log/jia?before={answer.context['lines'].before}"
    assert seen == list(range(119, -1, -1))
    assert answer.context["lines"].before is None


@pytest.mark.parametrize("cursor", ["-1", "x", "9" * 40, "٣", "1 or 1=1", "9" * 19])
def test_senseless_cursor_shows_the_newest(ledger, reader: Client, cursor: str) -> None:
    """A cursor nobody gave out harms nothing."""
    ledger.round()
    answer = reader.get("/log/jia", {"before": cursor})
    assert [row.index for row in answer.context["lines"].rows] == [0]


def test_entry_shows_the_leaf_and_hides_the_person(ledger, reader: Client) -> None:
    """The leaf as stored, its sentence, its proof; beyond the log nothing."""
    ledger.round()
    page = reader.get("/log/jia/entry/0")
    assert page.context["entry"].text.encode() == bytes(Event.objects.get(index=0).leaf)
    assert "Log junheng.example/log/jia opened" in page.content.decode()
    assert "download" in page.content.decode().lower()
    for index in ("1", "9" * 30):
        assert reader.get(f"/log/jia/entry/{index}").status_code == 404
        assert reader.get(f"/log/jia/proof/{index}").status_code == 404


def test_downloaded_proof_convinces_a_stranger(ledger, reader: Client) -> None:
    """By index and by event: the same file, valid under the log's key, and under no other."""
    ledger.happen(5)
    ledger.round()
    for event in ledger.indexed():
        by_index = reader.get(f"/log/jia/proof/{event.index}")
        assert by_index.content == reader.get(f"/proofs/{event.pk}").content
        assert json.loads(by_index.content)["schema"] == "junheng.proof/1"
        bundle = parse_bundle(by_index.content)
        assert bundle.leaf == bytes(event.leaf)
        assert check_proof(bundle.proof, leaf=bundle.leaf, log=parse_vkey(ledger.row.vkey)).is_valid
        assert not check_proof(bundle.proof, leaf=b"{}", log=parse_vkey(ledger.row.vkey)).is_valid


def test_waiting_event_has_a_problem_document(ledger, reader: Client) -> None:
    """Recorded and not yet in the log: 409 with the reason; unknown: 404."""
    waiting = reader.get(f"/proofs/{Event.objects.get().pk}")
    assert (waiting.status_code, waiting.headers["Content-Type"]) == (409, "application/problem+json")
    assert waiting.json()["reasons"][0]["code"] == "not-yet-in-log"
    unknown = reader.get("/proofs/00000000-0000-7000-8000-000000000000")
    assert (unknown.status_code, unknown.json()["reasons"][0]["code"]) == (404, "no-such-record")


def test_nothing_is_changed_by_reading(ledger, reader: Client) -> None:
    """Static files answer reading only."""
    ledger.round()
    before = LogFolder.of("jia").published()
    for path in ("/log", "/log/jia", "/log/jia/checkpoint", "/log/jia/tile/0/000.p/1", "/log/jia/proof/0"):
        assert Client().post(path).status_code == 405
    assert (LogFolder.of("jia").published(), Log.objects.get().size) == (before, 1)
