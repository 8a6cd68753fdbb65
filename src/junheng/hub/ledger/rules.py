"""Pure rules of the sequencer: when it may sign on top of what it finds."""

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
            published.size == database.size and published.root != database.root,
            refuse("log-forked", size=database.size),
        ),
    )
