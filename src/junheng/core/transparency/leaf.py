"""The leaf of one event: canonical JSON (RFC 8785), with commitments in place of private values.

Public facts stand in the leaf as they are. A private value enters as ``SHA-256(domain ‖ salt ‖ value)``:
32 random bytes of salt (an argument: nothing here is random) and the value's canonical JSON. Who is shown
value and salt can check that this value was meant. Who has neither learns nothing, also of values easy to
guess such as a name or a telephone number. When the salt is deleted the leaf, its proof and all that the
log has signed stay valid, and the commitment says nothing any more, to anybody: that is how a public
append-only log and a duty to erase go together. So a salt must be used once and kept apart from the log.

A number beyond 2^53 is written as text, and so is a `Decimal`: JSON readers would change them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import rfc8785

from junheng.core.reason import Refusal, Refused, UnusableInput, refuse
from junheng.core.transparency.tiles import ENTRY_LIMIT

LEAF_SCHEMA = "junheng.event/1"
SALT_SIZE = 32
_COMMITMENT_DOMAIN = b"junheng.commitment/1\n"
_EXACT = 2**53 - 1
_KEYS = frozenset({"schema", "event", "id", "at", "facts", "committed"})
_COMMITMENT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as read: `facts` are public, `committed` maps each private field to its commitment in hex."""

    event: str
    id: str
    at: str
    facts: Mapping[str, Any]
    committed: Mapping[str, str]


def event_leaf(
    *,
    event: str,
    id: str,
    at: datetime,
    facts: Mapping[str, Any],
    private: Mapping[str, Any] | None = None,
    salts: Mapping[str, bytes] | None = None,
) -> bytes:
    """The bytes that enter the log for one event; `salts` has 32 fresh bytes for each private field."""
    private, salts = private or {}, salts or {}
    for field in private:
        if field in facts:
            raise UnusableInput(refuse("leaf-field-twice", field=field))
    committed = {name: commitment(value, salt=salts.get(name, b"")).hex() for name, value in private.items()}
    if at.tzinfo is None:
        raise UnusableInput(refuse("leaf-field-invalid", field="at"))
    moment = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    data = canonical_json(
        {
            "schema": LEAF_SCHEMA,
            "event": event,
            "id": id,
            "at": moment,
            "facts": facts,
            "committed": committed,
        }
    )
    if len(data) > ENTRY_LIMIT:
        raise UnusableInput(refuse("entry-too-large", found=len(data), limit=ENTRY_LIMIT))
    return data


def parse_leaf(data: bytes) -> Leaf:
    """A leaf read strictly: canonical bytes of the known schema and nothing else."""
    found = _canonical_object(data)
    if found.get("schema") != LEAF_SCHEMA:
        raise UnusableInput(refuse("leaf-schema-unknown", found=str(found.get("schema"))[:80]))
    for field in sorted(_KEYS ^ found.keys()):
        raise UnusableInput(refuse("leaf-field-invalid", field=field[:80]))
    for field, kind in (("event", str), ("id", str), ("at", str), ("facts", dict), ("committed", dict)):
        if not isinstance(found[field], kind):
            raise UnusableInput(refuse("leaf-field-invalid", field=field))
    for field, value in found["committed"].items():
        if not isinstance(value, str) or not _COMMITMENT.fullmatch(value):
            raise UnusableInput(refuse("leaf-field-invalid", field=f"committed.{field}"[:80]))
    return Leaf(found["event"], found["id"], found["at"], found["facts"], found["committed"])


def commitment(value: Any, *, salt: bytes) -> bytes:
    """SHA-256("junheng.commitment/1\\n" ‖ salt ‖ canonical JSON of the value); the salt has 32 bytes."""
    if len(salt) != SALT_SIZE:
        raise UnusableInput(refuse("commitment-salt-length", found=len(salt)))
    return hashlib.sha256(_COMMITMENT_DOMAIN + salt + canonical_json(value)).digest()


def refusals_to_opening(leaf: Leaf, *, field: str, value: Any, salt: bytes) -> tuple[Refusal, ...]:
    """Why `value` and `salt` are not what the leaf committed to under `field`; empty if they are."""
    stated = leaf.committed.get(field)
    if stated is None:
        return (refuse("commitment-absent", field=field),)
    try:
        computed = commitment(value, salt=salt).hex()
    except UnusableInput as problem:
        return problem.refusals
    return () if computed == stated else (refuse("commitment-differs", field=field),)


def canonical_json(value: Any) -> bytes:
    """RFC 8785 bytes; numbers that JSON readers cannot keep become text."""
    try:
        return rfc8785.dumps(_writable(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError):
        raise UnusableInput(refuse("leaf-value-not-json", found=type(value).__name__)) from None


def _writable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _writable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(item) for item in value]
    if isinstance(value, Decimal) or (isinstance(value, int) and abs(value) > _EXACT):
        return str(value)
    return value


def _canonical_object(data: bytes) -> dict[str, Any]:
    """Re-encoding must give the same bytes: that also finds repeated keys, other spellings and spaces."""
    try:
        found = json.loads(data)
        is_canonical = isinstance(found, dict) and canonical_json(found) == data
    except (ValueError, RecursionError, UnusableInput):
        is_canonical = False
    if not is_canonical:
        raise Refused(refuse("leaf-not-canonical"))
    return dict(found)
