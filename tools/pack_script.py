"""Packs our own script for a page that is carried on a disk: comments and needless blanks go, long names become short.

A name is shortened everywhere at once, to one that stands nowhere else, and only where it is a name of ours and nothing
besides: no property, no key, no word of the language or the browser (`_foreign_names`). So no scope has to be understood.
What is called from outside is kept (`KEPT`). The readable pieces are the source; who doubts a packed page packs them again.

Only what our sources use is understood: strings, templates, regular expressions after an operator, statements ended by
a semicolon. The packed script is what the tests run, so what this file gets wrong is found by them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from string import ascii_letters

_WORD = re.compile(r"[\w$]+")
_BLANK = re.compile(r"\s+")
_BEFORE_A_PATTERN = "(,=:[!&|?{};>+"


_KEPT_WORDS = """
Refusals checkProof hex notIncluded openNote parseBundle parseCertificate parseCheckpoint parsePolicy
parseVkey readCode replayDraw sentence stop unbase64 verifyCertificate
"""
"""Names by which a page's own functions are called from outside: by the tests, and by a person at the console."""
_LANGUAGE_WORDS = """
async await break case catch class const constructor continue default delete do else extends false finally
for function if in instanceof let new null of return static super switch this throw true try typeof
undefined var void while yield AbortController Array ArrayBuffer BigInt Boolean DOMParser
DataView Date Error Infinity Int32Array JSON Map Math NaN Number Object Promise RangeError Set String
SyntaxError TextDecoder TextEncoder URL Uint8Array atob btoa clearTimeout createImageBitmap crypto decodeQR decodeURIComponent document
fetch location navigator parseInt setTimeout window
"""
KEPT, _LANGUAGE = frozenset(_KEPT_WORDS.split()), frozenset(_LANGUAGE_WORDS.split())
_BLOCK_AFTER = frozenset([")", ">", "else", "try", "finally", "{", ";", "}", "catch", ""])


def pack(source: str) -> str:
    """The same program in fewer bytes, one line for each function or so."""
    found = _short_names(list(_tokens(source.replace('"use strict";\n', ""))))
    tokens = _without_blanks(found)
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
            end += 2
            continue
        in_class = source[end] == "[" or (in_class and source[end] != "]")
        end += 1
    end += 1
    while source[end].isalpha():
        end += 1
    return end


def _short_names(tokens: list[str]) -> list[str]:
    """The tokens with our own names shortened, those first that save most."""
    uses = Counter(_names_in(tokens))
    taken = {*uses, *_foreign_names(tokens)}
    own = sorted(
        uses.keys() - _foreign_names(tokens) - KEPT, key=lambda name: (-uses[name] * len(name), name)
    )
    free = ("".join(pair) for size in (1, 2, 3) for pair in product(f"{ascii_letters}$", repeat=size))
    short = (name for name in free if name not in taken and name not in _LANGUAGE)
    names = {name: next(short) for name in own if len(name) > 2}
    return _renamed(tokens, names)


def _renamed(tokens: list[str], names: dict[str, str]) -> list[str]:
    return [_renamed_template(each, names) if each[0] == "`" else names.get(each, each) for each in tokens]


def _renamed_template(text: str, names: dict[str, str]) -> str:
    return "".join(
        "".join(_renamed(list(_tokens(part)), names)) if is_code else part
        for part, is_code in _parts_of(text)
    )


def _parts_of(template: str) -> Iterator[tuple[str, bool]]:
    """The text of a template and what stands in its holes, in turn; the second tells code from text."""
    begin = at = 0
    while at < len(template):
        if template.startswith("${", at):
            end = _end_of_hole(template, at + 2)
            yield template[begin : at + 2], False
            yield template[at + 2 : end - 1], True
            begin = at = end - 1
        else:
            at += 2 if template[at] == "\\" else 1
    yield template[begin:], False


def _names_in(tokens: list[str]) -> Iterator[str]:
    """Every word that is used as a name, in the holes of templates too."""
    for each in tokens:
        if each[0] == "`":
            for part, is_code in _parts_of(each):
                yield from _names_in(list(_tokens(part))) if is_code else ()
        elif _WORD.fullmatch(each) and not each[0].isdigit() and each not in _LANGUAGE:
            yield each


def _foreign_names(tokens: list[str]) -> set[str]:
    """Words that stand somewhere as property, key or short form of one: `a.name`, `{name: …}`, `{ name }`."""
    found: set[str] = set()
    opened: list[str] = []
    real = [each for each in tokens if not each.isspace()]
    for at, each in enumerate(real):
        before, after = real[at - 1] if at else "", real[at + 1] if at + 1 < len(real) else ""
        if each[0] == "`":
            for part, is_code in _parts_of(each):
                found |= _foreign_names(["(", *_tokens(part), ")"]) if is_code else set()
        elif each in "([{":
            opened.append("block" if each == "{" and before in _BLOCK_AFTER else each)
        elif each in ")]}":
            opened.pop()
        elif _WORD.fullmatch(each):
            is_property = before == "." and real[at - 3 : at] != [".", ".", "."]
            is_key = bool(opened) and opened[-1] == "{" and before in ("{", ",")
            if is_property or is_key or (after == ":" and before in ("{", ",")):
                found.add(each)
    return found


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
