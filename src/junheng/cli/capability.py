"""`junheng capability match`: which registered capabilities meet a need, each answer with its reasons."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from junheng.cli.output import print_json, read_bytes
from junheng.core.capability.documents import MOST_ENTRIES, catalogue_from, need_from
from junheng.core.capability.matching import counts, match, refused_by
from junheng.core.capability.model import CapabilityEntry, Need
from junheng.core.capability.reading import Reading, read_need
from junheng.core.capability.report import answer_as_json, reason_lines
from junheng.core.capability.sentence import not_read, notes_on, parts_of, read_as
from junheng.core.reason import Reason, Refusal, UnusableInput, declare, refuse

declare(
    Reason("need-missing", zh="没有给出需求：给一个文件或 --text，二者之一", en="no need given: name one file or use --text, not both"),
    Reason("document-unreadable", zh="{file} 读不成 JSON 或 YAML：{why}", en="{file} is neither JSON nor YAML: {why}"),
    Reason("document-too-deep", zh="{file} 嵌套超过 {limit} 层", en="{file} is nested deeper than {limit} levels"),
    Reason("catalogue-empty", zh="{file} 里没有 .json、.yaml 或 .yml 文件", en="no .json, .yaml or .yml file in {file}"),
)  # fmt: skip

LARGEST = 64 * 1024 * 1024
LARGEST_NEED = 1024 * 1024
DEEPEST = 12
_LIMITS = (
    f"Limits: {LARGEST >> 20} MiB a catalogue file, {MOST_ENTRIES} entries, 1 MiB a need, {DEEPEST} levels."
)


def add_commands(groups: Any) -> None:
    group = groups.add_parser("capability", help="match needs against capability entries")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    verb = verbs.add_parser(
        "match", help="which entries meet a need, with a reason per criterion", epilog=_LIMITS
    )
    verb.add_argument(
        "file", nargs="?", metavar="NEED", help="a junheng.need/1 file, or - for standard input"
    )
    verb.add_argument(
        "--catalogue", required=True, metavar="FILE|DIR", help="junheng.capability/1, or a folder of them"
    )
    verb.add_argument("--text", help='a need in words, such as "0~1000 V DC, U<20 ppm"')
    verb.add_argument("--at", type=date.fromisoformat, help="the day of asking (default: today)")
    verb.add_argument("--sort", choices=("distance", "uncertainty"), default="distance")
    verb.add_argument("--lang", choices=("zh", "en"), default="en", help="language of the reasons")
    verb.add_argument("--json", action="store_true", help="one JSON document on standard output")
    verb.set_defaults(run=run_match)


def run_match(options: argparse.Namespace) -> int:
    """Exit 0 whatever the answers say; 2 where the need or the catalogue cannot be used."""
    reading = _reading(options)
    need = reading.need if reading is not None else need_from(_document(options.file, LARGEST_NEED))
    if need is None or (reading is not None and reading.unread):
        assert reading is not None
        raise UnusableInput(*not_read(reading))
    at = options.at or date.today()  # noqa: DTZ011  # a day at the place of the one who asks
    answers = match(need, _catalogue(options.catalogue), at=at, sort=options.sort)
    if options.json:
        print_json(_as_json(need, reading, answers, at, options))
    else:
        _print(need, reading, answers, options.lang)
    return 0


def _reading(options: argparse.Namespace) -> Reading | None:
    if (options.file is None) == (options.text is None):
        raise UnusableInput(refuse("need-missing"))
    return None if options.text is None else read_need(options.text)


def _as_json(need: Need, reading: Reading | None, answers: Any, at: date, options: Any) -> dict[str, Any]:
    language = options.lang
    return {
        "schema": "junheng.capability-match/1",
        "method": "exact intervals, rigorous subdivision for formulas",
        "at": at.isoformat(),
        "read_as": read_as(reading or Reading("", need), language),
        "need": [{"name": p.name, "text": p.text, "assumed": p.assumed} for p in parts_of(need, language)],
        "notes": [note.as_json(language) for note in notes_on(need)],
        "counts": dict(counts(answers)),
        "refused_by": dict(refused_by(answers)),
        "answers": [answer_as_json(need, answer, language) for answer in answers],
    }


def _print(need: Need, reading: Reading | None, answers: Any, language: Any) -> None:
    print(read_as(reading or Reading("", need), language))
    for note in notes_on(need):
        print(f"! {note.message(language)}")
    print(", ".join(f"{verdict}: {number}" for verdict, number in counts(answers).items()))
    for answer in answers:
        away = "" if answer.distance_km is None else f", {answer.distance_km:.0f} km"
        print(f"\n{answer.verdict}: {answer.entry.id} {answer.entry.body}{away}")
        for line in reason_lines(answer, language):
            print(f"  {line}")


def _catalogue(name: str) -> tuple[CapabilityEntry, ...]:
    """All entries of one file, or of every catalogue file of a folder in the order of their names."""
    path = Path(name)
    if name == "-" or not path.is_dir():
        return _entries(name)
    files = sorted(each for each in path.iterdir() if each.suffix in (".json", ".yaml", ".yml"))
    if not files:
        raise UnusableInput(refuse("catalogue-empty", file=name))
    return tuple(entry for each in files for entry in _entries(str(each)))


def _entries(name: str) -> tuple[CapabilityEntry, ...]:
    try:
        return catalogue_from(_document(name, LARGEST))
    except UnusableInput as problem:
        raise UnusableInput(*(_in_file(name, each) for each in problem.refusals)) from None


def _in_file(name: str, refusal: Refusal) -> Refusal:
    return replace(refusal, path=f"{name}:{refusal.path}" if refusal.path else name)


def _document(name: str, limit: int) -> object:
    """JSON keeps its digits as decimals; YAML 1.2 otherwise. NaN and infinities are refused where read."""
    text = read_bytes(name, limit=limit)
    try:
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        found = _yaml(name, text)
    _check_depth(name, [found])
    return found


def _yaml(name: str, text: bytes) -> object:
    try:
        return YAML(typ="safe", pure=True).load(text.decode("utf-8"))
    except (YAMLError, UnicodeDecodeError, RecursionError, ValueError) as problem:
        why = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise UnusableInput(refuse("document-unreadable", file=name, why=why)) from None


def _check_depth(name: str, level: Iterable[object]) -> None:
    for _ in range(DEEPEST):
        inner: list[object] = []
        for each in level:
            inner += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        level = inner
    if level:
        raise UnusableInput(refuse("document-too-deep", file=name, limit=DEEPEST))
