"""Pure rules of the log's keeper: when it may open a log, touch its keys, and sign on top of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from junheng.core.reason import Refusal, because, refuse
from junheng.core.transparency.checkpoint import Checkpoint
from junheng.hub.ledger import reasons as _declared  # noqa: F401  (declares the codes used here)


def refusals_to_sign(
    *, database: Checkpoint, shown: Iterable[Checkpoint], root_at: Callable[[int], bytes] | None = None
) -> tuple[Refusal, ...]:
    """Why nothing may be signed: a checkpoint that others were shown is ahead of the database, or of another tree.

    A published log behind the database is the trace of a process killed between its commit and its
    publication; the committed checkpoint is then published first. `root_at` answers the root that the database's
    tree had at an earlier size; without it only equal sizes are compared.
    """
    refusals: list[Refusal] = []
    for seen in shown:
        refusals += because(
            (
                seen.size > database.size,
                refuse("log-restored-from-old-backup", database=database.size, published=seen.size),
            ),
            (
                seen.origin != database.origin
                or (seen.size == database.size and seen.root != database.root)
                or (root_at is not None and seen.size < database.size and seen.root != root_at(seen.size)),
                refuse("log-forked", size=seen.size),
            ),
        )
    return tuple(refusals[:1])


def refusals_to_open(*, tenant: str, acting: str, is_open: bool, has_published: bool) -> tuple[Refusal, ...]:
    """Why no log may be opened: there is one, or the public has seen one that the database forgot."""
    return refusals_to_operate(tenant=tenant, acting=acting) + because(
        (is_open, refuse("log-already-open", tenant=tenant)),
        (has_published and not is_open, refuse("log-forgotten", tenant=tenant)),
    )


def refusals_to_operate(*, tenant: str, acting: str) -> tuple[Refusal, ...]:
    """A log is operated from its own tenant: row-level security would refuse the rest without a sentence."""
    return because((tenant != acting, refuse("log-of-another-tenant", tenant=tenant, acting=acting or "—")))
