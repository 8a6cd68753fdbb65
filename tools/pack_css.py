"""One small style sheet for one page: the house's rules, without those that no element of the page can match.

A selector stays if every class it names stands somewhere in the page's own templates; whatever cannot be told apart so
simply stays too. Comments and blanks go. Nothing is renamed or reordered, so what stays means what it meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


def packed(css: str, words: frozenset[str]) -> str:
    """The sheet without comments, blanks, and rules for classes that are not among `words`."""
    return "".join(_rules(re.sub(r"/\*.*?\*/", "", css, flags=re.S), words)) + "\n"


def _rules(css: str, words: frozenset[str]) -> Iterator[str]:
    for head, body in _blocks(css):
        if head.startswith(("@media", "@supports", "@layer")):
            inner = "".join(_rules(body, words))
            if inner:
                yield f"{_small(head)}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{_small(head)}{{{_small(body)}}}" if body else f"{_small(head)};"
        else:
            kept = [each.strip() for each in _split(head) if set(_CLASS.findall(each)) <= words]
            if kept:
                yield f"{','.join(_small(each) for each in kept)}{{{_small(body).rstrip(';')}}}"


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Head and body of each rule of the top level; an empty body for a statement such as `@import`."""
    at = 0
    while match := re.compile(r"[{;]").search(css, at):
        head, start = css[at : match.start()].strip(), match.end()
        if match[0] == ";":
            yield head, ""
            at = start
            continue
        depth, end = 1, start
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield head, css[start : end - 1]
        at = end


def _split(selectors: str) -> list[str]:
    """Selectors of a list, apart at the commas that stand in no bracket."""
    return re.split(r",(?![^(\[]*[)\]])", selectors)


def _small(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r":\s+", ":", text))
