"""What hangs on a standard, through the public graph of certificates: bodies, standards and certificates below its pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

DEEPEST = 40
_UNDER = """
with recursive under(root, certificate_id, depth) as (
  select r.root, p.certificate_id, 1 from unnest(%s::uuid[], %s::uuid[]) as r(root, piece)
  join certificates_certificateparent p on p.piece_id = r.piece
  union
  select under.root, p.certificate_id, under.depth + 1 from certificates_certificateparent p
  join under on p.parent_certificate_id = under.certificate_id where under.depth < %s
), below as (select root, certificate_id, min(depth) as depth from under group by 1, 2)
"""
_COUNTS = (
    _UNDER
    + """
select b.root, count(distinct b.certificate_id), count(distinct c.institution_id) filter (where b.depth > 1),
  count(distinct p.piece_id)
from below b join certificates_certificate c on c.id = b.certificate_id
left join certificates_certificateparent p on p.parent_certificate_id = b.certificate_id group by b.root
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


NOTHING = Hanging(0, 0, 0)


def hanging_on(pieces: Mapping[UUID, Iterable[UUID]]) -> dict[UUID, Hanging]:
    """By root what hangs below its pieces, in one walk through the edges fixed at issue; the graph is public."""
    pairs = [(root, piece) for root, own in pieces.items() for piece in own]
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [[root for root, _ in pairs], [piece for _, piece in pairs], DEEPEST])
        return {row[0]: Hanging(*row[1:]) for row in cursor.fetchall()}


def bodies_under(pieces: Sequence[UUID]) -> set[UUID]:
    """Bodies that issued a certificate resting on a certificate made with these pieces."""
    if not pieces:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_BODIES, [[pieces[0]] * len(pieces), list(pieces), DEEPEST])
        return {row[0] for row in cursor.fetchall()}
