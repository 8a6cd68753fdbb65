"""What hangs on a standard, through the public graph of certificates: bodies, standards and certificates below its pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

DEEPEST = 40
_UNDER = """
with recursive under(certificate_id, depth) as (
  select certificate_id, 1 from certificates_certificateparent where piece_id = any(%s)
  union
  select p.certificate_id, under.depth + 1 from certificates_certificateparent p
  join under on p.parent_certificate_id = under.certificate_id where under.depth < %s
), below as (select certificate_id, min(depth) as depth from under group by 1)
"""
_COUNTS = (
    _UNDER
    + """
select count(*), count(distinct c.institution_id) filter (where below.depth > 1),
  (select count(distinct p.piece_id) from certificates_certificateparent p join below on below.certificate_id = p.parent_certificate_id)
from below join certificates_certificate c on c.id = below.certificate_id
"""
)
_BODIES = (
    _UNDER
    + "select distinct c.institution_id from below join certificates_certificate c on c.id = below.certificate_id"
    " where below.depth > 1"
)


@dataclass(frozen=True, slots=True)
class Hanging:
    """How much rests on a standard: certificates in all, other bodies, and standards that were calibrated under it."""

    certificates: int
    bodies: int
    standards: int


def hanging_on(pieces: Iterable[Any]) -> Hanging:
    """Counted through the edges that were fixed at issue; the graph is public, the standards are not."""
    ids = list(pieces)
    if not ids:
        return Hanging(0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [ids, DEEPEST])
        return Hanging(*cursor.fetchone())


def bodies_under(pieces: Sequence[UUID]) -> set[UUID]:
    """Bodies that issued a certificate resting on a certificate made with these pieces."""
    if not pieces:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_BODIES, [list(pieces), DEEPEST])
        return {row[0] for row in cursor.fetchall()}
