"""Packs our own script for a page that is carried on a disk: comments and needless blanks go, every name stays.

Only what our sources use is understood: strings, templates, regular expressions after an operator, statements ended by
a semicolon. The packed script is what the tests run, so what this file gets wrong is found by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[\w$]+")
_BLANK = re.compile(r"\s+")
_BEFORE_A_PATTERN = "(,=:[!&|?{};>+"


def pack(source: str) -> str:
    """The same program in fewer bytes, one line for each function or so."""
    tokens = _without_blanks(list(_tokens(source.replace('"use strict";\n', ""))))
    text = "".join(_spaced(_lean(_declared_together(tokens))))
    return f'"use strict";{text.lstrip(chr(10) + ";")}\n'


def _tokens(source: str) -> Iterator[str]:
    at, before = 0, ""
    while at < len(source):
        end = _end_of_token(source, at, before)
        token = source[at:end]
        at = end
        if token.startswith("/*"):
            continue
        if token.isspace():
            yield "\n" if "\n" in token else " "
            continue
        yield token
        before = token


def _end_of_token(source: str, at: int, before: str) -> int:
    sign = source[at]
    if source.startswith("/*", at):
        return source.index("*/", at) + 2
    if sign in "\"'":
        return _end_of_string(source, at)
    if sign == "`":
        return _end_of_template(source, at)
    if sign == "/" and (not before or before == "return" or before[-1] in _BEFORE_A_PATTERN):
        return _end_of_pattern(source, at)
    found = _BLANK.match(source, at) or _WORD.match(source, at)
    return found.end() if found else at + 1


def _end_of_string(source: str, at: int) -> int:
    end = at + 1
    while source[end] != source[at]:
        end += 2 if source[end] == "\\" else 1
    return end + 1


def _end_of_template(source: str, at: int) -> int:
    end = at + 1
    while source[end] != "`":
        if source.startswith("${", end):
            end = _end_of_hole(source, end + 2)
        else:
            end += 2 if source[end] == "\\" else 1
    return end + 1


def _end_of_hole(source: str, at: int) -> int:
    depth, before = 0, "("
    while not (source[at] == "}" and depth == 0):
        end = _end_of_token(source, at, before)
        token = source[at:end]
        depth += (token == "{") - (token == "}")
        before = before if token.isspace() else token
        at = end
    return at + 1


def _end_of_pattern(source: str, at: int) -> int:
    end, in_class = at + 1, False
    while source[end] != "/" or in_class:
        if source[end] == "\\":
            end += 1
        in_class = source[end] == "[" or (in_class and source[end] != "]")
        end += 1
    end += 1
    while source[end].isalpha():
        end += 1
    return end


def _without_blanks(tokens: list[str]) -> list[str]:
    """Blanks stay where two words, or two equal signs, would become one; line ends between functions, for a reader."""
    kept: list[str] = []
    for token, after in zip(tokens, [*tokens[1:], "\n"], strict=True):
        before = kept[-1][-1] if kept else "\n"
        if token == " " and not _would_join(before, after[0]):
            continue
        if token == "\n" and not (before == "}" and after in ("function", "async", "class")):
            continue
        kept.append(token)
    return kept


def _would_join(before: str, after: str) -> bool:
    return bool(_WORD.match(before) and _WORD.match(after)) or (before in "+-" and before == after)


def _declared_together(tokens: list[str]) -> list[str]:
    """`const a = 1; const b = 2;` as one declaration."""
    kept: list[str] = []
    opened = [""]  # the word each open statement began with, by depth
    fresh = True
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token == ";" and opened[-1] == "const" and tokens[at + 1 : at + 2] == ["const"]:
            kept.append(",")
            at += 3 if tokens[at + 2] == " " else 2
            continue
        if fresh and token not in "\n ":
            opened[-1] = token
        fresh = token in "{};\n"
        if token == ";":
            opened[-1] = ""
        elif token in "([{":
            opened.append("")
        elif token in ")]}":
            opened.pop()
            fresh = token == "}" and opened[-1] != "const"  # of a block, not of a value
        kept.append(token)
        at += 1
    return kept


def _lean(tokens: list[str]) -> Iterator[str]:
    """No semicolon before a closing brace, no brackets around the one argument of an arrow."""
    at = 0
    while at < len(tokens):
        if tokens[at] == ";" and tokens[at + 1 : at + 2] == ["}"]:
            at += 1
        lone = tokens[at : at + 5]
        if (
            lone[:1] == ["("]
            and lone[2:] == [")", "=", ">"]
            and _WORD.fullmatch(lone[1])
            and tokens[at - 1] != "async"
        ):
            yield from lone[1::2]
            at += 4
        else:
            yield tokens[at]
            at += 1


def _spaced(tokens: Iterator[str]) -> Iterator[str]:
    """Dropping a bracket may have brought two words together."""
    before = "\n"
    for token in tokens:
        yield f" {token}" if _would_join(before[-1], token[0]) else token
        before = token
