"""Which provinces' private rows this transaction may touch: PostgreSQL's row-level security reads it.

The setting is local to the transaction, so whoever asks must be inside one. Without it only public rows
are visible: forgetting to say whose data one works on shows nothing rather than everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection, transaction

SETTING = "junheng.tenants"
_WAS = "(select coalesce(current_setting(%s, true), '') as codes offset 0) was"
_ONLY = f"select set_config(%s, %s, true), codes from {_WAS}"
_ALSO = f"""select set_config(%s, case when string_to_array(codes, ',') @> %s::text[] then codes
    else array_to_string(string_to_array(nullif(codes, ''), ',') || %s::text[], ',') end, true), codes from {_WAS}"""
"""One round trip each, for every verb asks: what was visible, and what is now."""


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("tenancy is local to a transaction: open one first")


def current() -> frozenset[str]:
    """Codes of the tenants whose private rows are visible now."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s, true)", [SETTING])
        row = cursor.fetchone()
    return frozenset(code for code in (row[0] or "").split(",") if code)


@contextmanager
def only(*tenants: str) -> Iterator[None]:
    """A transaction (or a savepoint) that sees the private rows of exactly these tenants."""
    told: list[object] = [SETTING, ",".join(sorted(set(tenants))), SETTING]
    ends_here = not connection.in_atomic_block
    with transaction.atomic(), _changed(_ONLY, told, put_back=not ends_here):
        yield


@contextmanager
def acting(*tenants: str) -> Iterator[None]:
    """A transaction (or a savepoint) with these tenants' private rows added: what every verb runs in."""
    codes = sorted(set(tenants))
    ends_here = not connection.in_atomic_block
    with transaction.atomic(), _changed(_ALSO, [SETTING, codes, codes, SETTING], put_back=not ends_here):
        yield


@contextmanager
def also(*tenants: str) -> Iterator[None]:
    """The same transaction, with these tenants' private rows added: an act between two provinces."""
    codes = sorted(set(tenants))
    with _changed(_ALSO, [SETTING, codes, codes, SETTING]):
        yield


@contextmanager
def _changed(statement: str, told: list[object], *, put_back: bool = True) -> Iterator[None]:
    """Set, and put back what was where it was another. A transaction that ends, or fails, puts it back by itself."""
    _in_transaction()
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        now, before = cursor.fetchone()
    try:
        yield
    finally:
        if put_back and now != before:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("select set_config(%s, %s, true)", [SETTING, before])


def showing(code: str) -> None:
    """Whoever holds an instrument's code may see its public face: row-level security reads this setting."""
    _in_transaction()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('junheng.code', %s, true)", [code])


def for_person(person_id: object) -> None:
    """A signed-in person sees their own memberships before anybody knows for whom they act."""
    _in_transaction()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('junheng.person', %s, true)", [str(person_id)])
