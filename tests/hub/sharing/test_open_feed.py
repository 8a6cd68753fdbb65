"""A calendar program reads bookings under a secret address, as RFC 5545 writes them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import on

from junheng.hub.foundation import clock
from junheng.hub.institutions.models import Membership
from junheng.hub.sharing import icalendar, queries, rules
from junheng.hub.sharing.services import feeds


@pytest.fixture
def address(sharing: Any, monkeypatch: Any) -> Any:
    """The address of a new feed of somebody; it is read at NOW."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def opened(who: Any, **what: Any) -> str:
        return queries.feed_address(feeds.open_feed(by=who, at=NOW, **what))

    return opened


def lines_of(answer: Any) -> list[str]:
    """Content lines, unfolded; every raw line is short and ended by CRLF."""
    text = answer.content
    assert text.endswith(b"\r\n") and b"\n" not in text.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    return re.sub("\r\n[ \t]", "", text.decode()).split("\r\n")[:-1]


def test_both_sides_read_their_own(sharing: Any, address: Any, client: Any) -> None:
    """Asked for is tentative, approved confirmed; each sees the other body; commas and semicolons are escaped."""
    sharing.requested(purpose="比对，准备; 第 1 次, 共 2 次")
    sharing.approved(start=on(14), end=on(15))
    lines = lines_of(client.get(address(sharing.owner)))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20261125T010000Z" in lines and "DTEND:20261125T040000Z" in lines
    assert [line for line in lines if line.startswith("STATUS")] == ["STATUS:TENTATIVE", "STATUS:CONFIRMED"]
    assert "SUMMARY:示例比较仪 · 上海示例计量院" in lines
    assert any(line.endswith("比对，准备\\; 第 1 次\\, 共 2 次") for line in lines)
    theirs = lines_of(client.get(address(sharing.client)))
    assert "SUMMARY:示例比较仪 · 浙江示例计量院" in theirs


def test_one_resource_alone(sharing: Any, address: Any, client: Any, refused: Any) -> None:
    """Scoped to it; another body's is refused."""
    room = sharing.offer()
    sharing.requested(room)
    lines = lines_of(client.get(address(sharing.owner, resource=room)))
    assert [line for line in lines if line.startswith("SUMMARY")] == ["SUMMARY:恒温实验室 · 上海示例计量院"]
    with refused("not-your-record"):
        feeds.open_feed(resource=room, by=sharing.client, at=NOW)


def test_nobody_guesses_it(sharing: Any, address: Any, client: Any) -> None:
    """Another secret, another tenant, or its person no longer at the body: not there."""
    found = address(sharing.client)
    secret = found.rpartition("/")[2]
    assert client.get(found).status_code == 200
    assert client.get(found.replace(secret, "0" * 64 + ".ics")).status_code == 404
    assert client.get(found.replace("310000", "330000")).status_code == 404
    Membership.objects.filter(person=sharing.house.people["孙示例"]).delete()
    assert client.get(found).status_code == 404


def test_not_endlessly_many(sharing: Any, refused: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(rules, "MOST_FEEDS", 1)
    feeds.open_feed(by=sharing.client, at=NOW)
    with refused("feeds-too-many"):
        feeds.open_feed(by=sharing.client, at=NOW)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\\b", "a\\\\b"),
        ("one\r\ntwo\nthree", "one\\ntwo\\nthree"),
        ("x\x00\x07y", "xy"),
        ("END:VEVENT\r\nBEGIN:VEVENT", "END:VEVENT\\nBEGIN:VEVENT"),
    ],
)
def test_text_cannot_break_out(text: str, written: str) -> None:
    """RFC 5545, 3.3.11."""
    assert icalendar.escaped(text) == written


def test_folding_keeps_characters_whole() -> None:
    """RFC 5545, 3.1: 75 octets a line, and no half of a character; unfolded it is what it was."""
    line = "SUMMARY:" + "钧衡é𠮷x" * 40
    folded = icalendar.folded(line)
    pieces = folded.split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(len(piece.encode()) > 70 for piece in pieces[:-1])
    assert folded.replace("\r\n ", "") == line
