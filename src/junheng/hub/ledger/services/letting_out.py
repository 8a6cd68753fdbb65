"""Which signed checkpoint may be published: every one, or only those that a policy's witnesses have cosigned.

The policy is a C2SP tlog-policy file `<home>/policies/<log name>` that names witnesses with their addresses and
the quorum. Without the file a checkpoint is published as soon as it is signed. Facts are recorded either way:
what a policy holds back is their publication, never anybody's work. A file that cannot be read lets nothing out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from junheng.core.reason import JunhengError, Refused, UnusableInput, refuse
from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.core.transparency.note import Note, Signature, Signed, open_note, parse_note, parse_vkey
from junheng.core.transparency.policy import POLICY_LIMIT, Policy, parse_policy
from junheng.hub.ledger import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.ledger.models import Log

FIELDS = ("published_size", "published_checkpoint", "published_at")


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


def let_out(log: Log, checkpoint: bytes, *, at: datetime) -> bool:
    """Move what is published on the row to this checkpoint if it may be, and never back; not saved yet."""
    size = parse_checkpoint(checkpoint).size
    if size < log.published_size or not may_be_published(log.name, checkpoint, vkey=log.vkey):
        return False
    log.published_size, log.published_checkpoint, log.published_at = size, checkpoint, at
    return True


def with_cosignatures_of(log: Log) -> bytes:
    """The signed checkpoint with the cosignatures of the published one, if both are of one tree."""
    signed, published = bytes(log.checkpoint), bytes(log.published_checkpoint)
    if not published or parse_note(published).text != parse_note(signed).text:
        return signed
    return with_more(signed, (one for one in parse_note(published).signatures if one.name != log.origin))


def with_more(note: bytes, signatures: Iterable[Signature]) -> bytes:
    """The note with further signature lines, one for each key: the newer one counts."""
    bare = parse_note(note)
    lines = {(one.name, one.key_id): one for one in (*bare.signatures, *signatures)}
    return Note(bare.text, tuple(lines.values())).data
