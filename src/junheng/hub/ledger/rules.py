"""Pure rules of the log's keeper: when it may open a log, touch its keys, and sign on top of what it finds."""

from __future__ import annotations

from junheng.core.reason import Refusal, because, refuse
from junheng.core.transparency.checkpoint import Checkpoint
from junheng.hub.ledger import reasons as _declared  # noqa: F401  (declares the codes used here)


def refusals_to_sign(*, database: Checkpoint, published: Checkpoint | None) -> tuple[Refusal, ...]:
    """Why nothing may be signed: the published log is ahead of the database, or is another tree.

    A published log behind the database is the trace of a process killed between its commit and its
    publication; the committed checkpoint is then published first.
    """
    if published is None:
        return ()
    return because(
        (
            published.size > database.size,
            refuse("log-restored-from-old-backup", database=database.size, published=published.size),
        ),
        (
            published.origin != database.origin
            or (published.size == database.size and published.root != database.root),
            refuse("log-forked", size=database.size),
        ),
    )


def refusals_to_open(*, tenant: str, acting: str, is_open: bool, has_published: bool) -> tuple[Refusal, ...]:
    """Why no log may be opened: there is one, or the public has seen one that the database forgot."""
    return refusals_to_operate(tenant=tenant, acting=acting) + because(
        (is_open, refuse("log-already-open", tenant=tenant)),
        (has_published and not is_open, refuse("log-forgotten", tenant=tenant)),
    )


def refusals_to_operate(*, tenant: str, acting: str) -> tuple[Refusal, ...]:
    """A log is operated from its own tenant: row-level security would refuse the rest without a sentence."""
    return because((tenant != acting, refuse("log-of-another-tenant", tenant=tenant, acting=acting or "—")))
