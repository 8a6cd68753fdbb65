"""Whom to believe (C2SP tlog-policy): which logs, and how many of which witnesses must have cosigned.

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> all|any|<k> <name>…
    quorum <name>|none

Each name is defined before it is used and is a member of at most one group, so a witness counts once.
A key is listed at most once per kind. A policy is the reader's own file: it must not come from the log.
A log's address is where its checkpoint and tiles are; a witness's is what stands before `/add-checkpoint`.
What it protects from: a log that shows two histories needs a quorum of witnesses to sign both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from junheng.core.reason import JunhengError, Refusal, UnusableInput, refuse
from junheng.core.transparency.encoding import decimal_number
from junheng.core.transparency.note import COSIGNATURE_V1, ED25519, Signed, VerifierKey, parse_vkey

POLICY_LIMIT = 1_000_000
NO_QUORUM = "none"


@dataclass(frozen=True, slots=True)
class Group:
    """Has witnessed what at least `threshold` of its members have witnessed."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Logs believed, witnesses and groups by name, and the name that must have witnessed (or `none`)."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str
    addresses: Mapping[VerifierKey, str] = field(default_factory=dict)

    def keys_of(self, origin: str) -> tuple[VerifierKey, ...]:
        """The listed keys of one log: two while it changes keys."""
        return tuple(log for log in self.logs if log.name == origin)

    def refusals_to_cosignatures(self, signed: Iterable[Signed]) -> tuple[Refusal, ...]:
        """Why these verified signatures do not meet the quorum; empty if they do."""
        keys = {one.key for one in signed}
        seen = {name for name, key in self.witnesses.items() if key in keys}
        if self.quorum == NO_QUORUM or self.quorum in self._met(seen):
            return ()
        return (refuse("policy-quorum-not-met", quorum=self.quorum, seen=", ".join(sorted(seen)) or "—"),)

    @property
    def demands(self) -> bool:
        """Whether anybody's cosignature is asked for at all."""
        return self.quorum != NO_QUORUM

    @property
    def demand(self) -> bytes:
        """Witnesses, groups and quorum as a policy of their own, without logs and addresses; empty where nothing is asked."""
        if not self.demands:
            return b""
        lines = [
            f"witness {name} ".encode("latin-1") + key.text.encode() for name, key in self.witnesses.items()
        ]
        lines += [
            f"group {name} {group.threshold} {' '.join(group.members)}".encode("latin-1")
            for name, group in self.groups.items()
        ]
        return b"\n".join([*lines, f"quorum {self.quorum}".encode("latin-1"), b""])

    @property
    def words(self) -> str:
        """Whose cosignatures are asked for, for people: `a.example`, or `2/3 (a.example, b.example, c.example)`."""
        return self._words(self.quorum) if self.demands else ""

    def _words(self, name: str) -> str:
        group = self.groups.get(name)
        if group is None:
            return self.witnesses[name].name
        return f"{group.threshold}/{len(group.members)} ({', '.join(self._words(each) for each in group.members)})"

    def met_at(self, signed: Iterable[Signed]) -> int | None:
        """Seconds since 1970-01-01 UTC at which these verified cosignatures came to meet the quorum; None if they do not.

        With a quorum of k it is the k-th of their times: whoever trusts the quorum knows that it was not later.
        None, too, under `quorum none`: no witness vouches for a time.
        """
        vouched = sorted((one for one in signed if one.time), key=lambda one: one.time or 0)
        if self.quorum == NO_QUORUM:
            return None
        for count, last in enumerate(vouched, 1):
            if not self.refusals_to_cosignatures(vouched[:count]):
                return last.time
        return None

    def _met(self, seen: Iterable[str]) -> set[str]:
        """Witnesses and groups that have witnessed; a group knows only names defined before it, so one pass will do."""
        met = set(seen)
        for name, group in self.groups.items():
            if sum(member in met for member in group.members) >= group.threshold:
                met.add(name)
        return met


@dataclass(slots=True)
class _Draft:
    logs: list[VerifierKey]
    witnesses: dict[str, VerifierKey]
    groups: dict[str, Group]
    members: set[str]
    addresses: dict[VerifierKey, str]
    keys: set[tuple[int, bytes]]
    """Kind and public half of every key: each stands once."""
    quorum: str | None = None


def parse_policy(data: bytes) -> Policy:
    """Read a policy file; raises `UnusableInput` naming the line. Names are opaque bytes (shown as Latin-1)."""
    if len(data) > POLICY_LIMIT:
        raise _wrong(0, f"more than {POLICY_LIMIT} bytes")
    draft = _Draft([], {}, {}, set(), {}, set())
    for number, raw in enumerate(data.split(b"\n"), 1):
        if any((byte < 0x20 and byte != 0x09) or byte == 0x7F for byte in raw):
            raise _wrong(number, "a control character")
        words = raw.replace(b"\t", b" ").decode("latin-1").strip(" ").split(" ")
        words = [word for word in words if word]
        if words and not words[0].startswith("#"):
            _take(draft, number, words)
    if draft.quorum is None:
        raise _wrong(len(data.split(b"\n")), "no quorum line")
    return Policy(tuple(draft.logs), draft.witnesses, draft.groups, draft.quorum, draft.addresses)


def _take(draft: _Draft, number: int, words: list[str]) -> None:
    match words:
        case ["log", vkey, *address] if len(address) < 2:
            _place(draft, _add_log(draft, number, vkey), address)
        case ["witness", name, vkey, *address] if len(address) < 2:
            _place(draft, _add_witness(draft, number, name, vkey), address)
        case ["group", name, threshold, *members] if members:
            _add_group(draft, number, name, threshold, members)
        case ["quorum", name]:
            if draft.quorum is not None:
                raise _wrong(number, "a second quorum")
            if name != NO_QUORUM and name not in draft.witnesses and name not in draft.groups:
                raise _wrong(number, f"{name} is not defined")
            draft.quorum = name
        case _:
            raise _wrong(number, "neither log, witness, group nor quorum with its parts")


def _add_log(draft: _Draft, number: int, vkey: str) -> VerifierKey:
    key = _key(number, vkey, kind=ED25519)
    if (key.kind, key.public) in draft.keys:
        raise _wrong(number, "a log key listed twice")
    draft.keys.add((key.kind, key.public))
    draft.logs.append(key)
    return key


def _add_witness(draft: _Draft, number: int, name: str, vkey: str) -> VerifierKey:
    key = _key(number, vkey, kind=COSIGNATURE_V1)
    if (key.kind, key.public) in draft.keys:
        raise _wrong(number, "a witness key listed twice")
    draft.keys.add((key.kind, key.public))
    _check_new(draft, number, name)
    draft.witnesses[name] = key
    return key


def _place(draft: _Draft, key: VerifierKey, address: list[str]) -> None:
    """The address as text: octets beyond ASCII are read as UTF-8 where they are it."""
    for octets in address:
        draft.addresses[key] = octets.encode("latin-1").decode("utf-8", errors="replace").rstrip("/")


def _add_group(draft: _Draft, number: int, name: str, threshold: str, members: list[str]) -> None:
    _check_new(draft, number, name)
    for member in members:
        if member not in draft.witnesses and member not in draft.groups:
            raise _wrong(number, f"{member} is not defined")
        if member in draft.members:
            raise _wrong(number, f"{member} is already a member of a group")
        draft.members.add(member)
    named = {"any": 1, "all": len(members)}
    needed = named[threshold] if threshold in named else decimal_number(threshold)
    if needed is None or not 1 <= needed <= len(members):
        raise _wrong(number, f"the threshold {threshold} is not between 1 and {len(members)}")
    draft.groups[name] = Group(needed, tuple(members))


def _check_new(draft: _Draft, number: int, name: str) -> None:
    if name == NO_QUORUM or name in draft.witnesses or name in draft.groups:
        raise _wrong(number, f"{name} is already defined")


def _key(number: int, vkey: str, *, kind: int) -> VerifierKey:
    try:
        key = parse_vkey(vkey.encode("latin-1").decode("utf-8"))
    except UnicodeDecodeError:
        raise _wrong(number, "a key name that is not UTF-8") from None
    except JunhengError as problem:
        raise _wrong(number, str(problem)) from None
    if key.kind != kind:
        raise _wrong(number, f"a key of type 0x{key.kind:02x} where 0x{kind:02x} is needed")
    return key


def _wrong(number: int, why: str) -> UnusableInput:
    return UnusableInput(refuse("policy-malformed", line=number, why=why))
