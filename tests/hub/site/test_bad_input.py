"""Bad input in every form of capability, market, sharing, industry, orders and data sets: 4xx with a reason, never 500, and nothing is written.

The forms are those that pages show to people who hold every role of their body, so a new page joins by itself. Each is sent what
people and programs send by mistake or on purpose; whatever is taken is undone afterwards.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote_from_bytes
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from psycopg.types.range import DateRange
from tests.hub.conftest import TODAY
from tests.hub.security.records import UUID_ZERO
from tests.hub.security.test_isolation import _filled, _named, ids

from junheng.hub.foundation.models import Event
from junheng.hub.institutions.models import Membership
from junheng.hub.institutions.rules import roles

__all__ = ["ids"]

AREAS = ("capabilities", "market", "sharing", "industry", "orders", "datasets")
PEOPLE = {"冯示例": "institute", "王示例": "enterprise", "钱示例": "regulator"}
FEWEST = 60
"""Forms met below this number would mean that the search for them is broken."""


@dataclass
class Box:
    """One field of a form as the page draws it."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Typed:
    """A form with the address it is sent to and the session of whoever met it."""

    path: str
    session: str
    boxes: list[Box]

    @property
    def asks(self) -> bool:
        """Whether anything is typed or chosen at all."""
        return any(each.kind != "hidden" for each in self.boxes)


def _declared(resolver: Any, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        text = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _declared(pattern, text)
        else:
            module = pattern.callback.__module__
            if module.startswith("junheng.hub.") and ".pages" in module and module.split(".")[2] in AREAS:
                yield _named(text.replace("^", ""))


ADDRESSES = sorted(set(_declared(get_resolver())))


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _boxes(text: str) -> list[Box]:
    """The fields of a form's HTML."""
    found = []
    for tag in re.findall(r"<input\b[^>]*>", text):
        found.append(
            Box(_attribute(tag, "name"), _attribute(tag, "type") or "text", _attribute(tag, "value"))
        )
    for tag, inner in re.findall(r"(<textarea\b[^>]*>)(.*?)</textarea>", text, re.S):
        found.append(Box(_attribute(tag, "name"), "text", unescape(inner.lstrip("\n"))))
    for tag, inner in re.findall(r"(<select\b[^>]*>)(.*?)</select>", text, re.S):
        options = [_attribute(each, "value") for each in re.findall(r"<option\b[^>]*>", inner)]
        found.append(Box(_attribute(tag, "name"), "select", next(filter(None, options), ""), options))
    return [each for each in found if each.name and each.name != "csrfmiddlewaretoken"]


def _browser(session: str) -> Client:
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = "zh-hans"
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


@pytest.fixture
def forms(laboratory: Any, ids: dict[str, str]) -> list[Typed]:
    """Every form that one of the people meets, once."""
    found, seen = [], set()
    for name, body in PEOPLE.items():
        held = getattr(laboratory.house, body)
        have = set(Membership.objects.filter(person=laboratory.house.people[name], organisation=held).values_list("role", flat=True))  # fmt: skip
        for role in sorted(set(roles.known()) - have):
            Membership.objects.create(
                tenant_id=held.tenant_id, person=laboratory.house.people[name], organisation=held, role=role,
                valid=DateRange(TODAY.replace(year=2024), None),
            )  # fmt: skip
        client = Client()
        client.force_login(laboratory.house.people[name], backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        for address in ADDRESSES:
            if address in seen:
                continue
            path = _filled(address, ids)
            answer = _browser(session).get(path)
            main = re.search(r"<main.*</main>", answer.content.decode(errors="replace"), re.S) if answer.status_code == 200 and not answer.streaming else None  # fmt: skip
            for tag, inner in re.findall(r"(<form\b[^>]*>)(.*?)</form>", main[0] if main else "", re.S):
                if 'method="post"' in tag:
                    seen.add(address)
                    found.append(Typed(_attribute(tag, "action") or path, session, _boxes(inner)))
    assert len(found) >= FEWEST
    return found


def _bomb() -> bytes:
    """A workbook of 100 MB zeros in 100 kB."""
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    return kept.getvalue()


BOMB = _bomb()
BAD: dict[str, bytes] = {
    "blanks": "　 \t ".encode(),
    "full width": "１２３".encode(),
    "not a number": b"NaN",
    "infinite": b"1e999",
    "minus infinity": b"-inf",
    "negative": b"-1",
    "enormous": b"9" * 400,
    "wrong unit": b"12 furlong",
    "the year 1": b"0001-01-01",
    "the year 9999": b"9999-12-31",
    "the year 9999 by the minute": b"9999-12-31T23:59",
    "NUL": b"a\x00b",
    "half a character": b"\xed\xa0\x80",
    "another's record": UUID_ZERO.encode(),
    "markup": b"<script>alert(1)</script>{{ 7*7 }}' or 1=1 --",
}
SURELY = ("NUL", "blanks")
"""What a form that asks for anything takes in no field that must be filled in."""


def _sent(form: Typed, told: dict[str, bytes]) -> Any:
    body = "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in told.items()
    )
    return _browser(form.session).post(form.path, body, content_type="application/x-www-form-urlencoded")


def _likely(box: Box) -> bytes:
    """What a person might leave in a field: what stands there, else something of its kind."""
    kinds = {"date": "2027-01-04", "datetime-local": "2027-01-04T10:00", "number": "1", "email": "a@b.test"}
    return (box.value or kinds.get(box.kind, "示例")).encode()


def _answered(form: Typed, what: str, send: Any) -> str:
    """What is wrong with the answer: a fault of the server, or a refusal that wrote."""
    before = Event.objects.count()
    with transaction.atomic():
        answer = send()
        written = Event.objects.count() - before
        transaction.set_rollback(True)
    if answer.status_code >= 500:
        return f"{form.path}: {what}: {answer.status_code}"
    return f"{form.path}: {what}: refused and written" if answer.status_code >= 400 and written else ""


def _wrong(forms: list[Typed], what: str, told: Any) -> list[str]:
    return [
        wrong for each in forms if (wrong := _answered(each, what, lambda each=each: _sent(each, told(each))))
    ]


def _plausible(form: Typed) -> dict[str, bytes]:
    return {each.name: _likely(each) for each in form.boxes if each.kind != "file"}


def _spread(form: Typed, turn: int) -> dict[str, bytes]:
    """Another bad value in each field; over the turns a field gets each of them or, with many turns apart, its neighbours do."""
    bad = list(BAD.values())
    return {
        each.name: bad[(turn + number) % len(bad)] if each.kind != "hidden" else _likely(each)
        for number, each in enumerate(each for each in form.boxes if each.kind != "file")
    }  # fmt: skip


def _one_bad(form: Typed, turn: int) -> dict[str, bytes]:
    """One typed field with a bad value among plausible ones: what the form lets through meets the service."""
    typed = [
        each.name for each in form.boxes if each.kind not in ("hidden", "file", "select", "radio", "checkbox")
    ]
    bad = list(BAD.values())
    return _plausible(form) | (
        {typed[turn % len(typed)]: bad[(3 * turn + len(form.path)) % len(bad)]} if typed else {}
    )


def _reversed(form: Typed) -> dict[str, bytes]:
    """An end before its start, in the order the form names them."""
    days, found = [b"2031-05-05", b"2027-01-04", b"2026-12-01"], _plausible(form)
    for number, each in enumerate(each for each in form.boxes if each.kind in ("date", "datetime-local")):
        found[each.name] = days[min(number, 2)] + (b"T10:00" if each.kind != "date" else b"")
    return found


def _long(form: Typed) -> dict[str, bytes]:
    typed = [each for each in form.boxes if each.kind in ("text", "number", "search")]
    return _plausible(form) | ({typed[-1].name: b"x" * 1_000_000} if typed else {})


def test_no_form_falls(forms: list[Typed]) -> None:
    """Nothing sent, empty, a million characters, an end before its start, and each kind of bad value: refused or taken, never a fault."""
    found = _wrong(forms, "missing", lambda form: {})
    found += _wrong(forms, "empty", lambda form: dict.fromkeys(_plausible(form), b""))
    found += _wrong(forms, "reversed", _reversed)
    found += _wrong([each for each in forms if each.asks], "a million characters", _long)
    for turn in range(0, len(BAD), 1 if "JUNHENG_EXAMPLES" in os.environ else 8):  # the soak takes them all
        found += _wrong(forms, f"spread {turn}", lambda form, turn=turn: _spread(form, turn))
        found += _wrong(forms, f"one bad {turn}", lambda form, turn=turn: _one_bad(form, turn))
    assert not found, "\n".join(map(str, found))


def test_surely_refused_and_twice_is_once(forms: list[Typed]) -> None:
    """A form that asks for text takes no NUL, no blanks, no stranger's record; sent twice with its key it acts once."""
    needy = [each for each in forms if _status(each, {}) == 400]
    assert len(needy) >= FEWEST // 2
    for form in needy:
        for what in SURELY:
            told = {
                each.name: BAD[what] if each.kind != "hidden" else _likely(each)
                for each in form.boxes
                if each.kind != "file"
            }
            assert 400 <= _status(form, told) < 500, (form.path, what)
    for form in forms:
        told = _plausible(form) | {"key": b"once-and-again"}
        with transaction.atomic():
            _sent(form, told)
            once = Event.objects.count()
            assert _sent(form, told).status_code < 500, form.path
            assert Event.objects.count() == once, f"{form.path} acted twice"
            transaction.set_rollback(True)


def _status(form: Typed, told: dict[str, bytes]) -> int:
    with transaction.atomic():
        status = _sent(form, told).status_code
        transaction.set_rollback(True)
    return int(status)


FILES = {
    "bomb.xlsx": BOMB, "empty.xlsx": b"", "text.png": b"no picture", "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "large.pdf": b"%PDF-1.4\n" + bytes(12_000_000),
}  # fmt: skip


def test_files(forms: list[Typed]) -> None:
    """Empty or too large: 4xx. A zip bomb, or a name that lies about the content: kept as what it is or refused, never a fault."""
    takers = [each for each in forms if any(box.kind == "file" for box in each.boxes)]
    assert takers
    found = []
    for form in takers:
        told: dict[str, Any] = {name: value.decode() for name, value in _plausible(form).items()}
        for name, content in FILES.items():
            with transaction.atomic():
                before = Event.objects.count()
                files = {
                    each.name: SimpleUploadedFile(name, content) for each in form.boxes if each.kind == "file"
                }
                status = _browser(form.session).post(form.path, told | files).status_code
                refused = 400 <= status < 500
                written = Event.objects.count() != before
                if (
                    status >= 500
                    or (refused and written)
                    or (not refused and name in ("empty.xlsx", "large.pdf"))
                ):
                    found.append((form.path, name, status))
                transaction.set_rollback(True)
    assert not found, "\n".join(map(str, found))
