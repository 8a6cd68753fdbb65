"""Whose cosignatures a log waits for: its policy file, and what of it a checkpoint meets.

The policy is a C2SP tlog-policy file `<home>/policies/<log name>` that names witnesses with their addresses and
the quorum. Without the file a checkpoint is published as soon as it is signed. Facts are recorded either way:
what a policy holds back is their publication, never anybody's work. A file that cannot be read lets nothing out.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from junheng.core.reason import JunhengError, Refused, UnusableInput, refuse
from junheng.core.transparency.note import Note, Signature, Signed, open_note, parse_note, parse_vkey
from junheng.core.transparency.policy import POLICY_LIMIT, Policy, parse_policy
from junheng.hub.ledger import reasons as _declared  # noqa: F401  (declares the codes used here)


def policy_of(name: str) -> Policy | None:
    """The policy of a log, None if there is none; refused if it cannot be read."""
    path = settings.JUNHENG_POLICIES / name
    try:
        with path.open("rb") as stream:
            return parse_policy(stream.read(POLICY_LIMIT + 1))
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise Refused(refuse("log-policy-unreadable", name=name, why=problem.strerror)) from None
    except UnusableInput as problem:
        raise Refused(refuse("log-policy-unreadable", name=name, why=problem)) from None


def demand_of(name: str) -> str:
    """What the policy of a log asks of witnesses today, to be kept; empty where nobody is asked."""
    policy = policy_of(name)
    return policy.demand.decode("latin-1") if policy is not None else ""


def demanded(kept: str) -> Policy | None:
    """What was kept by `demand_of`, read again."""
    return parse_policy(kept.encode("latin-1")) if kept else None


def may_be_published(name: str, checkpoint: bytes, *, vkey: str) -> bool:
    """Whether the policy is met by the cosignatures on this checkpoint."""
    try:
        policy = policy_of(name)
    except Refused:
        return False
    return policy is None or not policy.refusals_to_cosignatures(cosigners(checkpoint, policy, vkey=vkey))


def cosigners(checkpoint: bytes, policy: Policy, *, vkey: str) -> tuple[Signed, ...]:
    """Who of the policy's witnesses has cosigned, verified; nobody if a signature on it is false."""
    if not checkpoint:
        return ()
    log = parse_vkey(vkey)
    try:
        signed = open_note(checkpoint, [log, *policy.witnesses.values()]).signed
    except JunhengError:
        return ()
    return tuple(one for one in signed if one.key != log)


def with_more(note: bytes, signatures: Iterable[Signature]) -> bytes:
    """The note with further signature lines, one for each key: the newer one counts."""
    bare = parse_note(note)
    lines = {(one.name, one.key_id): one for one in (*bare.signatures, *signatures)}
    return Note(bare.text, tuple(lines.values())).data


def wants_cosignatures(policy: Policy, *, signed: bytes, published: bytes, vkey: str) -> bool:
    """Whether the newest signed tree is not published, or not as the policy of today demands, or by no witness yet."""
    if not published or parse_note(published).text != parse_note(signed).text:
        return True
    by = cosigners(published, policy, vkey=vkey)
    asked = any(key in policy.addresses for key in policy.witnesses.values())
    return bool(policy.refusals_to_cosignatures(by)) or (asked and not by)
