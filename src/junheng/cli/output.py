"""What every command shares: reading input with limits, one JSON document out, one line per problem."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

from junheng.core.reason import JunhengError, Reason, UnusableInput, declare, refuse

declare(
    Reason("file-not-found", zh="找不到文件：{file}", en="no such file: {file}"),
    Reason("file-unreadable", zh="读不了文件 {file}：{why}", en="cannot read {file}: {why}"),
    Reason("file-unwritable", zh="写不了文件 {file}：{why}", en="cannot write {file}: {why}"),
    Reason(
        "file-too-large",
        zh="文件有 {found} 字节，上限 {limit}",
        en="the file has {found} bytes, the limit is {limit}",
    ),
    Reason("output-exists", zh="{file} 已经存在", en="{file} exists already"),
)

_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def read_bytes(name: str, *, limit: int) -> bytes:
    """The bytes of a file, or of standard input for `-`; at most `limit` bytes."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(name).open("rb") as stream:
                data = stream.read(limit + 1)
    except FileNotFoundError:
        raise UnusableInput(refuse("file-not-found", file=name)) from None
    except OSError as problem:
        raise UnusableInput(refuse("file-unreadable", file=name, why=problem.strerror)) from None
    if len(data) > limit:
        raise UnusableInput(refuse("file-too-large", found=f"more than {limit}", limit=limit))
    return data


def write_new(*files: tuple[str, bytes]) -> None:
    """New files, all or none; none is overwritten, and no part of one is left where the disk gives out."""
    made: list[Path] = []
    try:
        for name, data in files:
            with Path(name).open("xb") as stream:
                made.append(Path(name))
                stream.write(data)
    except OSError as problem:
        for path in made:
            path.unlink(missing_ok=True)
        if isinstance(problem, FileExistsError):
            raise UnusableInput(refuse("output-exists", file=name)) from None
        raise UnusableInput(refuse("file-unwritable", file=name, why=problem.strerror)) from None


def print_json(answer: Any) -> None:
    """Exactly one JSON document on standard output; NaN and infinities are programming errors."""
    print(json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=2))


def one_line(text: str) -> str:
    """Text from a file, safe on a terminal: line ends, escapes, bidi controls are spelt out."""
    return "".join(
        sign.encode("unicode_escape").decode() if unicodedata.category(sign) in _CONTROLS else sign
        for sign in text
    )


def report_unusable(problem: JunhengError, *, source: str | None) -> int:
    """One line per problem on standard error: file, path inside it, what is wrong, what was expected."""
    for refusal in problem.refusals:
        place = ":".join(part for part in (source, refusal.path) if part)
        allowed = f" (expected: {', '.join(refusal.allowed)})" if refusal.allowed else ""
        said = f"{place or 'junheng'}: {refusal.message('en')}{allowed} [{refusal.code}]"
        print(one_line(said), file=sys.stderr)
    return 2
