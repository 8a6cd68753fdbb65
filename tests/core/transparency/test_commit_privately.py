"""A leaf is canonical, its private fields are commitments that open once and stay valid without their salt."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from junheng.core.reason import JunhengError, UnusableInput
from junheng.core.transparency.leaf import (
    canonical_json,
    commitment,
    event_leaf,
    parse_leaf,
    refusals_to_opening,
)

AT = datetime(2026, 5, 20, 8, 30, tzinfo=UTC)
SALT = bytes(range(32))


def leaf(**changes: object) -> bytes:
    given = {"event": "certificate_issued", "id": "e1", "at": AT, "facts": {"digest": "ab" * 32}}
    return event_leaf(**{**given, "private": {"client": "李明"}, "salts": {"client": SALT}, **changes})


def test_the_bytes_of_a_leaf() -> None:
    """The leaf is this text, and the commitment this hash, computed here by hand."""
    committed = hashlib.sha256(b"junheng.commitment/1\n" + SALT + '"李明"'.encode()).hexdigest()
    assert leaf().decode() == (
        f'{{"at":"2026-05-20T08:30:00.000000Z","committed":{{"client":"{committed}"}},'
        f'"event":"certificate_issued","facts":{{"digest":"{"ab" * 32}"}},"id":"e1","schema":"junheng.event/1"}}'
    )
    assert "李明" not in leaf().decode()


def test_a_commitment_opens_only_with_value_and_salt() -> None:
    """Right value and salt open it; another value, salt or field does not."""
    read = parse_leaf(leaf())
    assert refusals_to_opening(read, field="client", value="李明", salt=SALT) == ()
    for field, value, salt, code in (
        ("client", "李民", SALT, "commitment-differs"),
        ("client", "李明", bytes(32), "commitment-differs"),
        ("client", "李明", b"", "commitment-salt-length"),
        ("owner", "李明", SALT, "commitment-absent"),
    ):
        assert [r.code for r in refusals_to_opening(read, field=field, value=value, salt=salt)] == [code]


def test_large_and_decimal_numbers_are_text() -> None:
    """A number that JSON readers change is written as text; others as RFC 8785 says."""
    assert canonical_json([2**53, -(2**60), Decimal("10.00"), 2**53 - 1, 1e21, True]) == (
        b'["9007199254740992","-1152921504606846976","10.00",9007199254740991,1e+21,true]'
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"salts": {}}, "commitment-salt-length"),
        ({"facts": {"client": "x"}}, "leaf-field-twice"),
        ({"at": AT.replace(tzinfo=None)}, "leaf-field-invalid"),
        ({"facts": {"x": float("nan")}}, "leaf-value-not-json"),
        ({"facts": {"x": b"bytes"}}, "leaf-value-not-json"),
        ({"facts": {"x": "长" * 30_000}}, "entry-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_a_leaf(changes: dict[str, object], code: str) -> None:
    """Each unusable event is refused by name."""
    with pytest.raises(UnusableInput) as caught:
        leaf(**changes)
    assert caught.value.refusals[0].code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (leaf() + b" ", "leaf-not-canonical"),
        (leaf().replace(b'"id":"e1"', b'"id":"e0","id":"e1"'), "leaf-not-canonical"),
        (b"[" * 60_000, "leaf-not-canonical"),
        (b"\xff", "leaf-not-canonical"),
        (leaf().replace(b"event/1", b"event/9"), "leaf-schema-unknown"),
        (leaf().replace(b'"id":"e1"', b'"ix":"e1"'), "leaf-field-invalid"),
        (leaf().replace(b'"id":"e1"', b'"id":1'), "leaf-field-invalid"),
        (canonical_json({"schema": "junheng.event/1"}), "leaf-field-invalid"),
    ],
    ids=range(8),
)
def test_leaves_that_are_not_read(data: bytes, code: str) -> None:
    """Other spellings, schemas and shapes are refused by name."""
    with pytest.raises(JunhengError) as caught:
        parse_leaf(data)
    assert caught.value.refusals[0].code == code


def test_a_commitment_depends_on_the_salt() -> None:
    """Equal values under different salts cannot be linked."""
    assert commitment("李明", salt=SALT) != commitment("李明", salt=bytes(32))
