"""Pure rules: what an entry of another province's log changes in the read model, and when to ask again.

Who is trusted: the other log, for what *it* says, and nothing more. An entry that is not read changes nothing and is
no error: a newer release may write what this one does not know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from junheng.core.reason import JunhengError, Refusal, UnusableInput, because, refuse
from junheng.core.transparency.leaf import Leaf, parse_leaf
from junheng.core.transparency.note import ED25519, VerifierKey, parse_vkey
from junheng.core.transparency.policy import NO_QUORUM, parse_policy
from junheng.hub.foundation.events import FACTS
from junheng.hub.nodes import reasons as _declared  # noqa: F401  (declares the codes used here)

ORGANISATION, QUALIFICATION, CAPABILITY, CERTIFICATE = (
    "organisation",
    "qualification",
    "capability",
    "certificate",
)
KEEPERS = frozenset({"sysadmin", "prov_regulator", "samr_metrology", "platform"})
"""Who decides whose logs are followed: the operator, and the administration of the province or of the nation."""
HOLDERS = frozenset({"prov_regulator", "samr_metrology", "sysadmin"})
"""Who gives leave to read a certificate of the province, and who fetches one of another by such leave."""
RESERVED = frozenset({"follow-log", "certificates", "payload-tokens", "payloads"})
"""Words that stand beside the names in our addresses."""
FINAL = frozenset({(CERTIFICATE, "withdrawn"), (QUALIFICATION, "revoked"), (CAPABILITY, "withdrawn")})
"""States that no later entry takes back."""
NUMBER_LIMIT, LABEL_LIMIT, REASON_LIMIT, REF_LIMIT = 100, 200, 300, 100
ADDRESS_LIMIT = 300
MOST_DIGESTS = 1_000
"""Of one entry about an inquiry."""
LONGEST_LEAVE = 92
"""Days that a token holds at most."""
LONGEST_ERRAND = timedelta(days=1)
"""For which a node that does not answer is asked for an original."""
LONGEST_WAIT = 60.0
"""Seconds between two attempts at a log that does not answer."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TOKEN = re.compile(r"jp_[A-Za-z0-9_-]{43}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")


@dataclass(frozen=True, slots=True)
class Change:
    """What one entry says of one record of its province."""

    kind: str
    ref: str
    state: str
    at: datetime
    number: str = ""
    label: str = ""
    digest: str = ""
    body: str = ""
    reason: str = ""
    replaces: str = ""
    """Number of the certificate that this one takes the place of."""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Files, by digest, that a case about a bad standard concerns; with an empty `case` they are not any more."""

    digests: tuple[str, ...]
    case: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that changes nothing here. `is_kept`: this release does not know what it means."""

    type: str
    why: str
    is_kept: bool


def read_entry(data: bytes) -> Change | Inquiry | Skipped:
    """What an entry changes; never raises, whatever the bytes are."""
    try:
        leaf = parse_leaf(data)
    except JunhengError as problem:
        return Skipped("", problem.refusals[0].code, True)
    if leaf.event not in _READERS:
        is_known = leaf.event in FACTS
        named = leaf.event.replace("\x00", "")[:80]
        return Skipped(named, "not-needed" if is_known else "entry-type-unknown", not is_known)
    try:
        return _READERS[leaf.event](leaf)
    except UnusableInput as problem:
        return Skipped(leaf.event, problem.refusals[0].code, True)


def _text(leaf: Leaf, name: str, limit: int = LABEL_LIMIT, *, required: bool = True) -> str:
    found = leaf.facts.get(name)
    if (found is None and not required) or (
        isinstance(found, str) and len(found) <= limit and "\x00" not in found
    ):
        return found or ""
    raise UnusableInput(refuse("entry-field-unusable", field=name))


def _cut(leaf: Leaf, name: str) -> str:
    """A sentence somebody typed: what is too long is cut, for what it explains must not be lost."""
    found = leaf.facts.get(name)
    return found.replace("\x00", "")[:REASON_LIMIT] if isinstance(found, str) else ""


def _digest(leaf: Leaf) -> str:
    found = _text(leaf, "digest", 64)
    if not _DIGEST.fullmatch(found):
        raise UnusableInput(refuse("entry-field-unusable", field="digest"))
    return found


def _at(leaf: Leaf) -> datetime:
    try:
        found = datetime.fromisoformat(leaf.at.replace("Z", "+00:00"))
        if found.tzinfo is None:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnusableInput(refuse("entry-field-unusable", field="at")) from None


def _some(leaf: Leaf, *names: str) -> dict[str, str]:
    return {name: found for name in names if (found := _text(leaf, name, required=False))}


def _organisation(state: str) -> Callable[[Leaf], Change]:
    def read(leaf: Leaf) -> Change:
        return Change(
            ORGANISATION, _text(leaf, "organisation", REF_LIMIT), state, _at(leaf),
            number=_text(leaf, "uscc", NUMBER_LIMIT), label=_text(leaf, "name"), facts=_some(leaf, "kind"),
        )  # fmt: skip

    return read


def _qualification(state: str) -> Callable[[Leaf], Change]:
    def read(leaf: Leaf) -> Change:
        return Change(
            QUALIFICATION, _text(leaf, "qualification", REF_LIMIT), state, _at(leaf),
            number=_text(leaf, "number", NUMBER_LIMIT), label=_text(leaf, "issuer", required=False),
            body=_text(leaf, "organisation", REF_LIMIT), reason=_cut(leaf, "reason"), facts=_some(leaf, "type", "valid", "since"),
        )  # fmt: skip

    return read


def _capability(state: str) -> Callable[[Leaf], Change]:
    def read(leaf: Leaf) -> Change:
        return Change(
            CAPABILITY, _text(leaf, "entry", REF_LIMIT), state, _at(leaf), label=_text(leaf, "quantity", required=False),
            digest=_digest(leaf) if state == "published" else "", reason=_cut(leaf, "reason"), facts=_some(leaf, "kind"),
        )  # fmt: skip

    return read


def _issued(leaf: Leaf) -> Change:
    relation = _text(leaf, "relation", 20, required=False)
    before = _text(leaf, "relates_to", NUMBER_LIMIT, required=False)
    return Change(
        CERTIFICATE, _text(leaf, "certificate", REF_LIMIT), "issued", _at(leaf),
        number=_text(leaf, "number", NUMBER_LIMIT), digest=_digest(leaf), body=_text(leaf, "institution", REF_LIMIT),
        replaces=before if relation == "replaces" else "",
        facts=_some(leaf, "kind", "mark", "work_to", "valid_until", "relation", "relates_to"),
    )  # fmt: skip


def _withdrawn(leaf: Leaf) -> Change:
    return Change(
        CERTIFICATE, _text(leaf, "certificate", REF_LIMIT), "withdrawn", _at(leaf),
        number=_text(leaf, "number", NUMBER_LIMIT), digest=_digest(leaf), reason=_cut(leaf, "reason"),
    )  # fmt: skip


def _inquiry(leaf: Leaf) -> Inquiry:
    found = tuple(_text(leaf, "digests", MOST_DIGESTS * 65).split(" "))
    if len(found) > MOST_DIGESTS or not all(map(_DIGEST.fullmatch, found)):
        raise UnusableInput(refuse("entry-field-unusable", field="digests"))
    return Inquiry(found, _text(leaf, "inquiry", NUMBER_LIMIT))


_READERS: dict[str, Callable[[Leaf], Change | Inquiry]] = {
    "organisation-registered": _organisation("registered"),
    "organisation-verified": _organisation("verified"),
    "qualification-registered": _qualification("registered"),
    "qualification-verified": _qualification("verified"),
    "qualification-suspended": _qualification("suspended"),
    "qualification-restored": _qualification("verified"),
    "qualification-revoked": _qualification("revoked"),
    "capability-drafted": _capability("drafted"),
    "capability-published": _capability("published"),
    "capability-withdrawn": _capability("withdrawn"),
    "certificate-issued": _issued,
    "certificate-withdrawn": _withdrawn,
    "certificates-under-inquiry": _inquiry,
}


def state_after(kind: str, before: str, after: str) -> str:
    """The state once an entry says `after`: what is final stays, whatever a later entry says."""
    return before if (kind, before) in FINAL else after


def wait_after(failures: int, *, every: float) -> float:
    """Seconds until a log is asked again: doubled with each failure in a row, a minute at most."""
    return min(every * 2.0 ** min(failures, 12), max(LONGEST_WAIT, every))


@dataclass(frozen=True, slots=True)
class NewFollowing:
    """What a person enters: whose log, where its files are, under which key, with which witnesses."""

    name: str
    title: str
    address: str
    vkey: str
    policy: str = ""


def read_key(vkey: str) -> VerifierKey:
    """The log's own key; another kind of key signs no log."""
    key = parse_vkey(vkey)
    if key.kind != ED25519:
        raise UnusableInput(refuse("followed-key-of-another-kind", found=f"{key.kind:02x}"))
    return key


def refusals_to_follow(
    new: NewFollowing, *, own: frozenset[str], held: Mapping[str, str]
) -> tuple[Refusal, ...]:
    """All that is wrong with it. `own`: origins of our logs; `held`: names in use with the origin they stand for."""
    origin, found = "", list[Refusal]()
    try:
        origin = read_key(new.vkey).name
    except JunhengError as problem:
        found += problem.refusals
    return (*found, *_refusals_of_policy(new.policy), *because(
        (not _NAME.fullmatch(new.name) or new.name in RESERVED, refuse("followed-name-unusable", name=new.name[:40])),
        (not _is_address(new.address), refuse("followed-address-unusable", address=new.address[:120])),
        (bool(origin) and origin in own, refuse("followed-log-is-ours", origin=origin)),
        (held.get(new.name, origin) != origin, refuse("followed-name-taken", name=new.name)),
    ))  # fmt: skip


def _is_address(address: str) -> bool:
    """`http(s)://host[:port][/path]`: nothing else is ever asked."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return False
    is_plain = not (parts.query or parts.fragment or "@" in parts.netloc) and address.isascii()
    is_clean = address.isprintable() and " " not in address and len(address) <= ADDRESS_LIMIT
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_plain and is_clean


def _refusals_of_policy(text: str) -> tuple[Refusal, ...]:
    if not text.strip():
        return ()
    try:
        policy = parse_policy(text.encode())
    except JunhengError as problem:
        return problem.refusals
    return because((policy.quorum == NO_QUORUM, "followed-policy-asks-nobody"))


def refusals_to_leave(*, days: int) -> tuple[Refusal, ...]:
    """A token holds for a case, not for ever."""
    return because((not 1 <= days <= LONGEST_LEAVE, refuse("payload-token-days", limit=LONGEST_LEAVE)))


def is_token(text: str) -> bool:
    """The form of a token; nothing else is sent to another node."""
    return _TOKEN.fullmatch(text) is not None


def as_facts(refusal: Refusal) -> dict[str, Any]:
    """A refusal as a row keeps it; `as_refusal` reads it back. What another node answered may hold what no row can: NUL."""
    facts = {name: str(value).replace("\x00", "\ufffd") for name, value in refusal.facts.items()}
    return {"code": refusal.code, "facts": facts}


def as_refusal(kept: Mapping[str, Any]) -> Refusal:
    return refuse(kept["code"], **kept["facts"])
