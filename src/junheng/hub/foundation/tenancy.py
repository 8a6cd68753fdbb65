"""Which provinces' private rows this transaction may touch: PostgreSQL's row-level security reads it.

The setting is local to the transaction, so whoever asks must be inside one. Without it only public rows
are visible: forgetting to say whose data one works on shows nothing rather than everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection, transaction

SETTING = "junheng.tenants"


def _set(tenants: Iterable[str]) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("tenancy is local to a transaction: open one first")
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [SETTING, ",".join(sorted(set(tenants)))])


def current() -> frozenset[str]:
    """Codes of the tenants whose private rows are visible now."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s, true)", [SETTING])
        row = cursor.fetchone()
    return frozenset(code for code in (row[0] or "").split(",") if code)


@contextmanager
def only(*tenants: str) -> Iterator[None]:
    """A transaction (or a savepoint) that sees the private rows of exactly these tenants."""
    with transaction.atomic(), _changed_to(tenants):
        yield


@contextmanager
def also(*tenants: str) -> Iterator[None]:
    """The same transaction, with these tenants' private rows added: an act between two provinces."""
    with _changed_to(current() | set(tenants)):
        yield


@contextmanager
def _changed_to(tenants: Iterable[str]) -> Iterator[None]:
    """Set, and put back what was. In a failed transaction the rollback puts it back by itself."""
    before = current()
    _set(tenants)
    try:
        yield
    finally:
        with suppress(DatabaseError):
            _set(before)


def showing(code: str) -> None:
    """Whoever holds an instrument's code may see its public face: row-level security reads this setting."""
    if not connection.in_atomic_block:
        raise RuntimeError("tenancy is local to a transaction: open one first")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('junheng.code', %s, true)", [code])


def for_person(person_id: object) -> None:
    """A signed-in person sees their own memberships before anybody knows for whom they act."""
    if not connection.in_atomic_block:
        raise RuntimeError("tenancy is local to a transaction: open one first")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('junheng.person', %s, true)", [str(person_id)])
