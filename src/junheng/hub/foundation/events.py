"""Facts: what a verb records, exactly one each, in the transaction of its effect.

A fact is a frozen dataclass. Its fields are public in the leaf unless declared with `private()`; a private
field enters the log as a salted commitment whose salt can be deleted. Fields that are `Ref`s name the
records on whose timelines the fact appears.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Ref:
    """A record named by its kind and id, such as `orders.order` and its UUID."""

    kind: str
    id: str

    @classmethod
    def to(cls, record: Any) -> Ref:
        """The reference of a saved model instance."""
        return cls(record._meta.label_lower, str(record.pk))


def private() -> Any:
    """A field whose value stays out of the log: only its salted commitment is published."""
    return dataclasses.field(metadata={"private": True}, kw_only=True)


FACTS: dict[str, type[Fact]] = {}
"""Every declared fact by its type: the event list in the docs and the timeline's sentences come from it."""


@dataclass(frozen=True)
class Fact:
    """Root of all facts. `TYPE` is past tense and kebab-case (`order-placed`); sentences have `{field}`s.

    `ACTING_IS_PRIVATE`: the leaf names no acting body, only a commitment to it, because who asks is sealed.
    """

    TYPE: ClassVar[str]
    ZH: ClassVar[str]
    EN: ClassVar[str]
    ACTING_IS_PRIVATE: ClassVar[bool] = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        known = FACTS.setdefault(cls.TYPE, cls)
        if known.__qualname__ != cls.__qualname__:
            raise ValueError(f"fact type declared twice: {cls.TYPE}")

    def refs(self) -> tuple[Ref, ...]:
        values = (getattr(self, item.name) for item in dataclasses.fields(self))
        return tuple(value for value in values if isinstance(value, Ref))

    def public(self) -> dict[str, Any]:
        return {n: plain(v) for n, v, hidden in self._items() if not hidden and v is not None}

    def hidden(self) -> dict[str, Any]:
        return {n: plain(v) for n, v, hidden in self._items() if hidden and v is not None}

    def _items(self) -> list[tuple[str, Any, bool]]:
        return [
            (item.name, getattr(self, item.name), bool(item.metadata.get("private")))
            for item in dataclasses.fields(self)
        ]


WORDS: dict[str, Callable[[str, str], str]] = {}
"""How a field of a fact is read by people, by its name: `WORDS["role"]("approver", "zh")`. Areas add theirs."""


def sentence(fact: type[Fact], values: Mapping[str, Any], language: str) -> str:
    """The sentence of a fact in a language; ids as words where an area knows them."""
    worded = {
        name: WORDS[name](str(value), language) if name in WORDS else value for name, value in values.items()
    }
    return (fact.ZH if language == "zh" else fact.EN).format_map(_Known(worded))


class _Known(dict[str, Any]):
    """A field that is not there (committed, deleted, of another version) reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def plain(value: Any) -> Any:
    """JSON form of a field: decimals and instants as text, references as `kind:id`."""
    if isinstance(value, Ref):
        return f"{value.kind}:{value.id}"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(item) for item in items]
    return value
