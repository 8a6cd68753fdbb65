"""Reading a mapping key by key: what is missing, unknown or out of range is refused with its path."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from junheng.core.quantity.text import read_number
from junheng.core.reason import Refusal, UnusableInput, refuse

_MISSING: Any = object()
SHORTEST_STEM = 3
_SHOWN = 40
"""Characters of what was found that a refusal repeats."""


def shown(found: Any) -> str:
    """What was found, short enough to repeat; a whole number too long to write out is named by its size."""
    try:
        return str(found)[:_SHOWN]
    except ValueError:  # the interpreter writes no whole number of more than 4300 digits
        return f"{type(found).__name__} of more than 4300 digits"


def finite(found: Any, path: str, *, infinite: bool = False) -> float:
    """A number, or decimal text that keeps its digits elsewhere; NaN and infinities are refused.

    `infinite`: the texts "inf" and "∞" are allowed, for degrees of freedom.
    """
    if infinite and isinstance(found, str) and found.strip().lower() in ("inf", "∞"):
        return math.inf
    if isinstance(found, str):
        found = _from_text(found, path)
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
        raise UnusableInput(refuse("value-not-a-number", path=path, found=shown(found)))
    try:
        number = float(found)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise UnusableInput(refuse("value-not-a-number", path=path, found=shown(found)))
    return number


def _from_text(text: str, path: str) -> float:
    try:
        return float(read_number(text).text)
    except UnusableInput as problem:
        raise UnusableInput(*(replace(each, path=path) for each in problem.refusals)) from None


@dataclass(slots=True)
class Fields:
    """One mapping of a document; every key that is read counts as known, `finish` refuses the others."""

    raw: Mapping[str, Any]
    path: str
    known: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, found: Any, path: str) -> Fields:
        if not isinstance(found, Mapping):
            raise UnusableInput(refuse("value-not-a-mapping", path=path, found=shown(found)))
        return cls(found, path)

    def at(self, key: str) -> str:
        """The path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def any(self, key: str, default: Any = _MISSING) -> Any:
        self.known.append(key)
        found = self.raw.get(key, default)
        if found is _MISSING:
            raise UnusableInput(self._missing(key))
        return found

    def _missing(self, key: str) -> Refusal:
        """A key that is missing, or that stands there misspelt."""
        near = _nearest(key, [str(each) for each in self.raw if each not in self.known], cutoff=0.6)
        if near is not None:
            return _unknown_key(near, [key], self.path)
        return refuse("key-missing", path=self.path or None, expected=key)

    def text(self, key: str, *, default: Any = _MISSING) -> str:
        found = self.any(key, default)
        if not isinstance(found, str) or not _is_unicode(found):
            raise UnusableInput(refuse("value-not-text", path=self.at(key), found=shown(found)))
        return found

    def number(
        self,
        key: str,
        *,
        default: Any = _MISSING,
        least: float = -math.inf,
        above: float = -math.inf,
        most: float = math.inf,
        infinite: bool = False,
    ) -> float:
        found = self.any(key, default)
        path = self.at(key)
        number = (
            found if found is default and isinstance(found, float) else finite(found, path, infinite=infinite)
        )
        if number < least or number <= above or number > most:
            expected = _range_text(least, above, most)
            raise UnusableInput(
                refuse("value-out-of-range", path=path, found=shown(found), expected=expected)
            )
        return float(number)

    def whole(self, key: str) -> int:
        number = self.number(key)
        if number != int(number):
            raise UnusableInput(
                refuse("value-out-of-range", path=self.at(key), found=number, expected="1, 2, 3 …")
            )
        return int(number)

    def items(self, key: str, *, default: Any = _MISSING, most: int = 100_000) -> list[Any]:
        found = self.any(key, default)
        path = self.at(key)
        if not isinstance(found, list):
            raise UnusableInput(refuse("value-not-a-list", path=path, found=shown(found)))
        if len(found) > most:
            raise UnusableInput(
                refuse("value-out-of-range", path=path, found=len(found), expected=f"≤ {most}")
            )
        return found

    def numbers(self, key: str, *, most: int, least: float = -math.inf) -> list[float]:
        found = [finite(each, f"{self.at(key)}[{at}]") for at, each in enumerate(self.items(key, most=most))]
        for at, number in enumerate(found):
            if number < least:
                path = f"{self.at(key)}[{at}]"
                raise UnusableInput(
                    refuse("value-out-of-range", path=path, found=number, expected=f"≥ {least:g}")
                )
        return found

    def rows(self, key: str, *, most: int) -> list[list[float]]:
        found: list[list[float]] = []
        for at, row in enumerate(self.items(key, most=most)):
            inner = Fields({"row": row}, f"{self.at(key)}[{at}]")
            found.append(inner.numbers("row", most=most))
        return found

    @contextmanager
    def located(self, key: str) -> Iterator[None]:
        """Refusals without a path get the path of `key`."""
        try:
            yield
        except UnusableInput as problem:
            path = self.at(key)
            raise UnusableInput(
                *(each if each.path else replace(each, path=path) for each in problem.refusals)
            ) from None

    def finish(self) -> None:
        """Refuse every key that nothing has read, naming the nearest known one."""
        self.refuse_unknown(self.known)

    def refuse_unknown(self, known: Collection[str]) -> None:
        unknown = [key for key in self.raw if key not in known]
        if unknown:
            raise UnusableInput(*(_unknown_key(key, list(known), self.path) for key in unknown))


def _unknown_key(key: Any, known: list[str], path: str) -> Refusal:
    nearest = _nearest(str(key), known, cutoff=0.0)
    return refuse(
        "measurement-key-unknown",
        path=path or None,
        found=shown(key),
        nearest="—" if nearest is None else nearest,
    )


def _nearest(word: str, words: list[str], *, cutoff: float) -> str | None:
    """The most similar of some words, upper and lower case alike; an abbreviation is nearest to its word."""
    lower = {each.lower(): each for each in reversed(words)}
    longer = [each for each in lower if len(word) >= SHORTEST_STEM and each.startswith(word.lower())]
    if longer:
        return lower[min(longer, key=len)]
    near = difflib.get_close_matches(word.lower(), list(lower), n=1, cutoff=cutoff)
    return lower[near[0]] if near else None


def _is_unicode(text: str) -> bool:
    """JSON may smuggle half a surrogate pair into text; no file can hold it again."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _range_text(least: float, above: float, most: float) -> str:
    parts = []
    if least > -math.inf:
        parts.append(f"≥ {least:g}")
    if above > -math.inf:
        parts.append(f"> {above:g}")
    if most < math.inf:
        parts.append(f"≤ {most:g}")
    return ", ".join(parts)
