"""Read a JSON or YAML object strictly: known keys only, numbers as decimals, every fault with its path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from junheng.core.reason import Reason, UnusableInput, declare, refuse

declare(
    Reason("key-unknown", zh="不认得的键「{found}」{nearest}", en='unknown key "{found}"{nearest}'),
    Reason("value-missing", zh="缺少「{found}」", en='"{found}" is missing'),
    Reason("value-unusable", zh="「{found}」不能用，应为{needed}", en='"{found}" cannot be used, expected {needed}'),
    Reason("schema-differs", zh="schema 是「{found}」，应为 {needed}", en='the schema is "{found}", expected {needed}'),
    Reason("too-many-items", zh="有 {found} 项，上限 {limit}", en="{found} items, the limit is {limit}"),
)  # fmt: skip


def unusable(path: str, found: object, needed: str) -> UnusableInput:
    return UnusableInput(refuse("value-unusable", path=path, found=str(found)[:80], needed=needed))


@dataclass(frozen=True, slots=True)
class Fields:
    """An object at `path` whose keys were checked against the ones known there."""

    values: Mapping[str, Any]
    path: str

    @classmethod
    def of(cls, value: object, path: str, *known: str) -> Fields:
        if not isinstance(value, Mapping):
            raise unusable(path, value, "an object")
        unknown = [str(key) for key in value if key not in known]
        if unknown:
            raise UnusableInput(*(_unknown(key, path, known) for key in unknown))
        return cls(value, path)

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def require(self, name: str) -> Any:
        if not self.has(name):
            raise UnusableInput(refuse("value-missing", path=self.path or None, found=name))
        return self.values[name]

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, str) or len(value) > 2000:
            raise unusable(self.at(name), value, "text of at most 2000 characters")
        return value

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.values.get(name, default)
        if not isinstance(value, str) or value not in set(allowed):
            raise UnusableInput(
                refuse(
                    "value-unusable", path=self.at(name), allowed=allowed, found=value, needed="one of these"
                )
            )
        return str(value)

    def number(self, name: str) -> Decimal | None:
        return None if not self.has(name) else decimal_of(self.values[name], self.at(name))

    def day(self, name: str) -> date | None:
        value = self.values.get(name)
        if value is None or type(value) is date:
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise unusable(self.at(name), value, "a date such as 2026-12-10") from None

    def truth(self, name: str, *, default: bool) -> bool:
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise unusable(self.at(name), value, "true or false")
        return value

    def items(self, name: str, *, limit: int = 10_000) -> list[tuple[str, Any]]:
        """The items of a list with their paths."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise unusable(self.at(name), value, "a list")
        if len(value) > limit:
            raise UnusableInput(refuse("too-many-items", path=self.at(name), found=len(value), limit=limit))
        return [(f"{self.at(name)}[{index}]", item) for index, item in enumerate(value)]

    def names(self, name: str) -> frozenset[str]:
        found = self.items(name, limit=1000)
        for path, item in found:
            if not isinstance(item, str):
                raise unusable(path, item, "text")
        return frozenset(item for _, item in found)


def decimal_of(value: object, path: str) -> Decimal:
    """A finite number of sane size, with the digits of its text; a double is read by its shortest text."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise unusable(path, value, "a number")
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        raise unusable(path, value, "a number") from None
    if not found.is_finite() or abs(found.adjusted()) > 60 or len(found.as_tuple().digits) > 60:
        raise unusable(path, value, "a finite number with at most 60 digits, between 1e-60 and 1e60")
    return found


def _unknown(key: str, path: str, known: tuple[str, ...]) -> Any:
    near = get_close_matches(key, known, n=1, cutoff=0.5)
    nearest = f" ({near[0]}?)" if near else ""
    return refuse("key-unknown", path=path or None, allowed=near or known, found=key[:80], nearest=nearest)
