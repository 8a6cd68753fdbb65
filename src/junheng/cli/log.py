"""`junheng log`: check a log, make and verify proofs, watch several logs. No account, no hub: files and a key."""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from junheng.cli.log_source import read_from
from junheng.cli.mirror import Forked, mirror
from junheng.cli.monitor import Seen, watch
from junheng.cli.output import print_json, read_bytes, report_unusable
from junheng.core.reason import JunhengError, Refusal, Refused, UnusableInput, refuse
from junheng.core.transparency.checkpoint import open_checkpoint, parse_checkpoint
from junheng.core.transparency.encoding import base64_text
from junheng.core.transparency.fsck import check_log
from junheng.core.transparency.libcrypto import what_is_missing
from junheng.core.transparency.merkle import leaf_hash
from junheng.core.transparency.national import IDENTIFIED
from junheng.core.transparency.note import ED25519, VerifierKey, parse_vkey
from junheng.core.transparency.paths import CHECKPOINT_PATH
from junheng.core.transparency.policy import POLICY_LIMIT, Policy, parse_policy
from junheng.core.transparency.proof import (
    CARRYING_LIMIT,
    PROOF_LIMIT,
    certificate_proof,
    check_proof,
    parse_bundle,
    prove,
)
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.split_view import EVIDENCE_LIMIT, SplitView, refusals_of_split_view
from junheng.core.transparency.tiles import ENTRY_LIMIT, Read

VKEY_LIMIT = 4096
_VKEYS = "the log's verifier key, as text or a file; again for its SM2 key, which must then have signed too"


def add_commands(groups: Any) -> None:
    """`log fsck`, `log prove`, `log verify`, `log monitor`, `log convict`, `log mirror`."""
    group = groups.add_parser("log", help="check a public log, make and verify proofs")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    fsck = _verb(verbs, "fsck", _fsck, "verify every file of a log against its signed checkpoint")
    fsck.add_argument("file", metavar="DIR|URL", help="folder or http(s) prefix of the log")
    fsck.add_argument("--vkey", required=True, action="append", help=_VKEYS)
    proving = _verb(
        verbs, "prove", _prove, "an entry with its inclusion proof (tlog-proof@v1; --json: junheng.proof/1)"
    )
    proving.add_argument("file", metavar="DIR|URL", help="folder or http(s) prefix of the log")
    which = proving.add_mutually_exclusive_group(required=True)
    which.add_argument("--index", type=int, help="the entry's index, from 0")
    which.add_argument("--digest", help="64 hex digits: a SHA-256 in the leaf's facts, or the leaf hash")
    proving.add_argument("--vkey", help="verify the checkpoint with this key first (text or a file)")
    verify = _verb(
        verbs,
        "verify",
        _verify,
        f"verify a tlog-proof@v1 or certificate.proof.json, at most {PROOF_LIMIT} bytes",
    )
    verify.add_argument("file", metavar="BUNDLE", help="the proof; - for standard input")
    verify.add_argument("--vkey", required=True, action="append", help=_VKEYS)
    verify.add_argument("--policy", help="a tlog-policy file: witnesses and quorum")
    verify.add_argument("--leaf", help="the entry, if the proof does not carry it")
    watching = _verb(
        verbs,
        "monitor",
        _monitor,
        "compare what logs show with what they showed before and with what their witnesses saw",
    )
    watching.add_argument(
        "file", metavar="POLICY", help="a tlog-policy file with the addresses of logs and witnesses"
    )
    watching.add_argument("--state", required=True, metavar="DIR", help="what was seen, and evidence")
    watching.add_argument("--every", type=int, metavar="SECONDS", help="go on, a round every so many seconds")
    watching.set_defaults(parser=watching)
    copying = _verb(verbs, "mirror", _mirror, "a verified, durable copy of a log, brought up to date")
    copying.add_argument("file", metavar="DIR|URL", help="folder or http(s) prefix of the log")
    copying.add_argument("--to", required=True, metavar="DIR", help="the copy; any file server can serve it")
    copying.add_argument("--vkey", required=True, help="the log's verifier key, as text or a file")
    copying.add_argument("--policy", help="a tlog-policy file whose quorum must have cosigned")
    convict = _verb(verbs, "convict", _convict, "check the evidence of a split view, without the log")
    convict.add_argument(
        "file", metavar="EVIDENCE", help=f"a junheng.split-view/1 file, at most {EVIDENCE_LIMIT} bytes"
    )
    convict.add_argument("--vkey", required=True, help="the log's verifier key, as text or a file")


def _verb(
    verbs: Any, name: str, run: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)
    return parser


def _fsck(options: argparse.Namespace) -> int:
    read, (log, also) = read_from(options.file), _keys(options.vkey)
    _checkpoint(read, options.file)
    found = check_log(read=read, log=log, also=also, progress=_progress())
    seen = found.checkpoint
    answer: dict[str, object] = {
        "whole": found.is_whole,
        "origin": seen.origin if seen else None,
        "size": seen.size if seen else None,
        "root": base64_text(seen.root) if seen else None,
        "entries": found.entries,
        "bundles": found.bundles,
        "tiles": found.tiles,
        "findings": [refusal.as_json() for refusal in found.findings],
    }
    beside = ", SM2 signature too" if also else ""
    sentence = f"{found.entries} entries, {found.bundles} bundles, {found.tiles} tiles checked{beside}"
    return _answer(options, answer, found.findings, sentence)


def _prove(options: argparse.Namespace) -> int:
    read = read_from(options.file)
    signed = _checkpoint(read, options.file)
    try:
        reader = TileReader(read, _seen(signed, options.vkey))
        index = options.index if options.digest is None else _index_of(reader, options.digest)
        bundle = prove(reader, index=index, checkpoint=signed)
    except JunhengError as problem:
        raise UnusableInput(*problem.refusals) from None
    if options.json:
        print_json(certificate_proof(bundle))
    else:
        sys.stdout.write(bundle.proof.data.decode())
    return 0


def _verify(options: argparse.Namespace) -> int:
    log, also = _keys(options.vkey)
    policy = parse_policy(read_bytes(options.policy, limit=POLICY_LIMIT)) if options.policy else None
    bundle = parse_bundle(read_bytes(options.file, limit=CARRYING_LIMIT))
    leaf = read_bytes(options.leaf, limit=ENTRY_LIMIT) if options.leaf else bundle.leaf
    if leaf is None:
        raise UnusableInput(refuse("bundle-without-leaf"))
    found = check_proof(bundle.proof, leaf=leaf, log=log, policy=policy, also=also)
    refusals = found.refusals + (bundle.refusals_of_certificate() if not options.leaf else ())
    seen = found.checkpoint
    answer: dict[str, object] = {
        "valid": not refusals,
        "index": found.index,
        "leaf_hash": found.leaf_hash.hex(),
        "origin": seen.origin if seen else None,
        "size": seen.size if seen else None,
        "signed": [
            {"name": one.key.name, "time": _moment(one.time)}
            for one in found.signed
            if one.key.kind != IDENTIFIED
        ],
        "sm2": [key.text for key in also if key in {one.key for one in found.signed}],
        "reasons": [refusal.as_json() for refusal in refusals],
    }
    beside = ", SM2 signature too" if also else ""
    sentence = f"entry {found.index} is in {seen.origin}, size {seen.size}{beside}" if seen else ""
    return _answer(options, answer, refusals, sentence)


def _monitor(options: argparse.Namespace) -> int:
    if options.json and options.every is not None:
        options.parser.error("--json prints one document: not with --every")
    policy = _policy(options)
    while True:
        seen = watch(policy, Path(options.state))
        if options.json:
            print_json({"logs": [one.as_json() for one in seen]})
        else:
            for one in seen:
                _say(one)
        if options.every is None:
            return 1 if any(one.problems or one.evidence for one in seen) else 0
        sys.stdout.flush()
        time.sleep(max(options.every, 1))
        policy = _policy_again(options, policy)


def _policy(options: argparse.Namespace) -> Policy:
    return parse_policy(read_bytes(options.file, limit=POLICY_LIMIT))


def _policy_again(options: argparse.Namespace, before: Policy) -> Policy:
    """As it stands now; one that is being edited ends no watch: it is said, and the last good one holds."""
    try:
        return _policy(options)
    except UnusableInput as problem:
        report_unusable(problem, source=options.file)
        return before


def _say(seen: Seen) -> None:
    """A log in one line, what is wrong and what is odd below it."""
    size = "—" if seen.size is None else seen.size
    saw = ", ".join(f"{name} saw {'—' if n is None else n}" for name, n in seen.witnesses.items())
    word = "SPLIT VIEW" if seen.is_split else "no" if seen.problems else "ok"
    print(f"{word}: {seen.origin} {size}{'; ' + saw if saw else ''}")
    for refusal in (*seen.problems, *seen.remarks):
        print(f"  {refusal.path + ': ' if refusal.path else ''}{refusal.message()} [{refusal.code}]")
    for path in seen.evidence:
        print(f"  evidence: {path}")


def _mirror(options: argparse.Namespace) -> int:
    policy = parse_policy(read_bytes(options.policy, limit=POLICY_LIMIT)) if options.policy else None
    read, folder = read_from(options.file), Path(options.to).resolve()
    _checkpoint(read, options.file)
    try:
        done = mirror(read, folder, log=_key(options.vkey), policy=policy, progress=_progress())
    except Refused as problem:
        return _answer(options, {"mirrored": False, **_reasons(problem.refusals)}, problem.refusals, "")
    except Forked as problem:
        evidence, refusals = _keep_beside(folder, problem.split)
        answer = {"mirrored": False, "evidence": str(evidence), **_reasons(refusals)}
        return _answer(options, answer, refusals, "")
    seen = done.checkpoint
    answer = {"mirrored": True, "origin": seen.origin, "size": seen.size, "before": done.before}
    sentence = f"{seen.origin} {seen.size}, before {done.before}; {done.files} files written"
    return _answer(options, {**answer, "files": done.files}, (), sentence)


def _keep_beside(folder: Path, split: SplitView) -> tuple[Path, tuple[Refusal, ...]]:
    """The evidence beside the copy. What is wrong is said in any case, and that it could not be kept."""
    evidence = folder.with_name(f"{folder.name}.split-view.json")
    try:
        evidence.write_bytes(split.data)
    except OSError as problem:
        return evidence, (
            split.refusal,
            refuse("mirror-cannot-keep", folder=evidence.parent, why=problem.strerror),
        )
    return evidence, (split.refusal,)


def _reasons(refusals: tuple[Refusal, ...]) -> dict[str, object]:
    return {"reasons": [refusal.as_json() for refusal in refusals]}


def _convict(options: argparse.Namespace) -> int:
    key = _key(options.vkey)
    refusals = refusals_of_split_view(read_bytes(options.file, limit=EVIDENCE_LIMIT), keys=[key])
    answer = {"convicts": not refusals, "reasons": [refusal.as_json() for refusal in refusals]}
    return _answer(options, answer, refusals, f"{key.name} signed two histories")


def _answer(
    options: argparse.Namespace, answer: dict[str, object], refusals: tuple[Refusal, ...], sentence: str
) -> int:
    if options.json:
        print_json(answer)
    elif refusals:
        for refusal in refusals:
            print(f"{refusal.path + ': ' if refusal.path else ''}{refusal.message()} [{refusal.code}]")
    else:
        print(f"ok: {sentence}")
    return 1 if refusals else 0


def _checkpoint(read: Read, source: str) -> bytes:
    try:
        return read(CHECKPOINT_PATH)
    except FileNotFoundError:
        raise UnusableInput(refuse("log-not-found", source=source)) from None
    except Refused as problem:
        raise UnusableInput(*problem.refusals) from None


def _seen(signed: bytes, vkey: str | None) -> Any:
    return open_checkpoint(signed, log=_key(vkey)).checkpoint if vkey else parse_checkpoint(signed)


def _key(text: str) -> VerifierKey:
    """A key given as text or as a file; text has a plus, and a file of that name is preferred."""
    if "+" in text and not Path(text).is_file():
        return parse_vkey(text)
    return parse_vkey(read_bytes(text, limit=VKEY_LIMIT).decode("utf-8", errors="replace"))


def _keys(texts: Sequence[str]) -> tuple[VerifierKey, tuple[VerifierKey, ...]]:
    """The log's own key, and the SM2 keys that must have signed beside it."""
    keys = [_key(text) for text in texts]
    if len(keys) == 1 and keys[0].kind != IDENTIFIED:
        return keys[0], ()
    own = [key for key in keys if key.kind == ED25519]
    also = tuple(key for key in keys if key.kind == IDENTIFIED)
    if len(own) != 1 or len(own) + len(also) != len(keys) or {key.name for key in keys} != {own[0].name}:
        raise UnusableInput(refuse("keys-not-of-one-log"))
    if also and what_is_missing():
        raise UnusableInput(refuse("sm2-not-there", why=what_is_missing()))
    return own[0], also


def _index_of(reader: TileReader, digest: str) -> int:
    """The newest entry that states this digest in its facts, or whose leaf hash it is."""
    wanted = digest.lower()
    if not re.fullmatch(r"[0-9a-f]{64}", wanted):
        raise UnusableInput(refuse("entry-not-in-log", size=reader.checkpoint.size, wanted=digest[:80]))
    found = None
    for index, entry in enumerate(reader.entries()):
        if leaf_hash(entry).hex() == wanted or (wanted.encode() in entry.lower() and _states(entry, wanted)):
            found = index
    if found is None:
        raise UnusableInput(refuse("entry-not-in-log", size=reader.checkpoint.size, wanted=wanted))
    return found


def _states(entry: bytes, digest: str) -> bool:
    """Whether a JSON leaf has this digest as a public value, at its top or among its facts."""
    try:
        leaf = json.loads(entry)
    except ValueError:
        return False
    if not isinstance(leaf, dict):
        return False
    facts = leaf.get("facts")
    values = [*leaf.values(), *(facts.values() if isinstance(facts, dict) else ())]
    return any(isinstance(value, str) and value.lower() == digest for value in values)


def _moment(time: int | None) -> str | None:
    if time is None or time > 253402300799:  # year 9999
        return None if time is None else str(time)
    return datetime.fromtimestamp(time, UTC).isoformat().replace("+00:00", "Z")


def _progress() -> Callable[[int, int], None] | None:
    """A line on standard error, only on a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, size: int) -> None:
        end = "\n" if done >= size else "\r"
        print(f"{done}/{size}", end=end, file=sys.stderr, flush=True)

    return show
