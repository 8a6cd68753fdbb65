"""`junheng draw freeze | commit | run | replay`: a draw that anybody can make again and nobody could choose."""

from __future__ import annotations

import argparse
from typing import Any

from junheng.cli.documents import read_document
from junheng.cli.output import one_line, print_json, read_bytes
from junheng.core.reason import Reason, UnusableInput, declare, refuse

declare(
    Reason("secret-unreadable", zh="秘密应为 32 到 128 位小写十六进制数字", en="a secret is 32 to 128 hexadecimal digits in lower case"),
    Reason("file-unwritable", zh="写不了文件 {file}：{why}", en="cannot write {file}: {why}"),
)  # fmt: skip

LARGEST = 2048 * 1024 * 1024
MOST_NODES = 30_000_000
PRINTED = 40
_LIMITS = "Limits: 2 GiB, 10 million objects, 20,000 inspectors, 1,000 million pairs of selected objects and inspectors."


def add_commands(groups: Any) -> None:
    group = groups.add_parser("draw", help="verifiable random draws of what is checked and by whom")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    verb = verbs.add_parser(
        "freeze", help="check a plan and print the digest of its frozen part", epilog=_LIMITS
    )
    verb.add_argument("file", metavar="PLAN", help="a junheng.draw-plan/1 file, or - for standard input")
    _add_json(verb, run_freeze)
    verb = verbs.add_parser("commit", help="the commitment of an organiser to a secret")
    verb.add_argument("file", metavar="SECRET", help="a file with 32 to 128 hexadecimal digits, or -")
    verb.add_argument("--draw", required=True, metavar="ID", help="the draw it is for")
    verb.add_argument("--organiser", required=True, metavar="ID", help="who commits")
    _add_json(verb, run_commit)
    verb = verbs.add_parser(
        "run", help="draw from a plan whose secrets and beacon values are revealed", epilog=_LIMITS
    )
    verb.add_argument("file", metavar="PLAN", help="a junheng.draw-plan/1 file, or - for standard input")
    verb.add_argument("--out", metavar="RECORD", help="write the junheng.draw-record/1 file there")
    _add_json(verb, run_run)
    verb = verbs.add_parser(
        "replay",
        help="draw again from a record's own plan; exit 1 unless the same bytes come",
        epilog=_LIMITS,
    )
    verb.add_argument("file", metavar="RECORD", help="a junheng.draw-record/1 file, or - for standard input")
    verb.add_argument("--lang", choices=("zh", "en"), default="en", help="language of the reasons")
    _add_json(verb, run_replay)


def _add_json(verb: Any, run: Any) -> None:
    verb.add_argument("--json", action="store_true", help="one JSON document on standard output")
    verb.set_defaults(run=run)


def _document(name: str) -> Any:
    return read_document(name, largest=LARGEST, most_nodes=MOST_NODES)


def run_freeze(options: argparse.Namespace) -> int:
    """Exit 0 with the digest; 2 where the plan cannot be used."""
    from junheng.core.draw.documents import plan_from

    plan = plan_from(_document(options.file))
    if options.json:
        print_json(
            {
                "schema": "junheng.draw-frozen/1",
                "draw": plan.draw,
                "frozen": plan.frozen,
                "objects": len(plan.objects),
                "inspectors": len(plan.inspectors),
                "method": "SHA-256 of the canonical JSON (RFC 8785) of the plan without revealed",
            }
        )
    else:
        print(plan.frozen)
    return 0


def run_commit(options: argparse.Namespace) -> int:
    """Exit 0 with the commitment; 2 where the secret cannot be used."""
    from junheng.core.draw.documents import SECRET
    from junheng.core.draw.seed import commitment

    secret = read_bytes(options.file, limit=1024).decode("ascii", "replace").strip()
    if not SECRET.fullmatch(secret):
        raise UnusableInput(refuse("secret-unreadable"))
    found = commitment(options.draw, options.organiser, secret)
    if options.json:
        print_json({"draw": options.draw, "organiser": options.organiser, "commitment": found})
    else:
        print(found)
    return 0


def run_run(options: argparse.Namespace) -> int:
    """Exit 0 whatever comes of it, a void draw too; 2 where the plan cannot be used."""
    from junheng.core.draw.canonical import canonical
    from junheng.core.draw.record import run

    record = run(_document(options.file))
    text = canonical(record).decode() + "\n"
    if options.out:
        _write(options.out, text)
    if options.json:
        print(text, end="")
    else:
        _print(record)
    return 0


def _write(name: str, text: str) -> None:
    try:
        with open(name, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as problem:
        raise UnusableInput(refuse("file-unwritable", file=name, why=problem.strerror)) from None


def _print(record: dict[str, Any]) -> None:
    print(f"{record['outcome']}: {one_line(record['plan']['draw'])}, list {record['frozen']}")
    for each in record["organisers"]:
        print(one_line(f"  {each['id']}: {each['state']}"))
    print(one_line(f"  beacon {record['beacon']}"))
    for warning in record["warnings"]:
        print(f"! {one_line(_sentence(warning))}")
    if record["outcome"] != "drawn":
        return
    print(f"  seed {record['seed']}")
    for stratum in record["strata"]:
        name = one_line(stratum["name"]) or "—"
        print(f"{name}: {stratum['size']} of {stratum['eligible']}, certain {len(stratum['certain'])}")
        for each in stratum["selected"][:PRINTED]:
            print(one_line(f"  {each['id']}  p = {each['probability']}{_phases(each)}"))
        if len(stratum["selected"]) > PRINTED:
            print(f"  … {len(stratum['selected']) - PRINTED} more; --json or --out lists all")
        if stratum["reserve"]:
            print(one_line(f"  reserve: {', '.join(stratum['reserve'][:PRINTED])}"))
    _print_assignment(record.get("assignment"))


def _phases(selected: dict[str, Any]) -> str:
    """What the probability is made of where a cap chose first."""
    if "kept_under_cap" not in selected:
        return ""
    return f" = {selected['kept_under_cap']} (kept under the cap) × {selected['drawn_among_kept']}"


def _print_assignment(assignment: dict[str, Any] | None) -> None:
    for each in (assignment or {}).get("sent", [])[:PRINTED]:
        print(one_line(f"{each['object']}: {', '.join(each['inspectors'])}"))
    for each in (assignment or {}).get("unassigned", [])[:PRINTED]:
        print(one_line(f"{each['id']}: — {_sentence(each)}"))


def _sentence(said: dict[str, Any]) -> str:
    return refuse(said["code"], **said.get("facts", {})).message("en")


def run_replay(options: argparse.Namespace) -> int:
    """Exit 0 where the record comes again to the byte; 1 where it does not; 2 where it cannot be drawn again."""
    from junheng.core.draw.canonical import sha256_text
    from junheng.core.draw.record import differences

    record = _document(options.file)
    if not isinstance(record, dict):
        raise UnusableInput(refuse("draw-record-unusable"))
    found = differences(record)
    same = not found
    if options.json:
        print_json(
            {
                "schema": "junheng.draw-replay/1",
                "same": same,
                "record": sha256_text(record),
                "reasons": [each.as_json(options.lang) for each in found],
            }
        )
    else:
        print("same" if same else "not the same")
        for each in found:
            print(one_line(f"  {each.message(options.lang)} [{each.code}]"))
    return 0 if same else 1
