"""Chinese search: Han bigrams in a `tsvector`, so that a two-character word is found by an index.

Trigram indexes return nothing for two characters, the commonest query; a dictionary segmenter misses names.
Latin words and numbers are kept whole and lower-cased, and are found by their beginning.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeVar

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

M = TypeVar("M", bound=Model)
_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[0-9a-z]+(?:[.\-/][0-9a-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
MAX_TERMS = 400
MAX_QUERY_TERMS = 12


def terms(text: str) -> list[str]:
    """Index terms of a text: each Han character, each Han pair, each Latin word or number; at most 400."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _HAN.match(run):
            found.update(dict.fromkeys(run))
            found.update(dict.fromkeys(run[i : i + 2] for i in range(len(run) - 1)))
        else:
            found[run] = None
            found.update(dict.fromkeys(part for part in re.split(r"[.\-/]", run) if part))
    return list(found)[:MAX_TERMS]


def query_text(text: str) -> str:
    """The `tsquery` for what a person typed: all pairs must occur; a Latin word matches by its beginning."""
    asked: dict[str, None] = {}
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).casefold()):
        if not _HAN.match(run):
            asked[f"'{run}':*"] = None
        elif len(run) == 1:
            asked[f"'{run}'"] = None
        else:
            asked.update(dict.fromkeys(f"'{run[i : i + 2]}'" for i in range(len(run) - 1)))
    return " & ".join(list(asked)[:MAX_QUERY_TERMS])


def vector(*texts: str) -> Func:
    """The value for a `SearchVectorField`: built by `array_to_tsvector`, no dictionary, no stemming."""
    return Func(
        Value(terms(" ".join(texts)) or ["∅"]),
        function="array_to_tsvector",
        template="%(function)s(%(expressions)s::text[])",
        output_field=SearchVectorField(),
    )


class _Matches(Func):
    """`column @@ 'query'::tsquery` as a condition."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = BooleanField()


def matches(text: str, column: str = "search") -> Func | None:
    """A condition for `.filter()`, or None when nothing in the text can be searched for."""
    wanted = query_text(text)
    return _Matches(F(column), Value(wanted)) if wanted else None


MOST_HITS = 1000
"""More is no answer to a person: one more word narrows it."""


def among(rows: QuerySet[M], text: str, column: str = "search") -> QuerySet[M] | None:
    """Those of the rows that hold the words, at most a thousand; None when nothing can be searched for.

    The hits are gathered first, by their index, and ordered afterwards: asked for "the newest fifty" directly,
    PostgreSQL walks the whole table backwards when a word is rare.
    """
    condition = matches(text, column)
    if condition is None:
        return None
    return rows.filter(pk__in=rows.filter(condition).order_by().values("pk")[:MOST_HITS])
