"""The evidence graph asked in both directions: what a certificate rests on, what rests on it, what hangs under a piece.

PostgreSQL walks the edges; the judgement of each edge is `core.traceability`'s, on the work date of its child (X15).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from junheng.core.reason import Refusal
from junheng.core.traceability.chain import Chains, Judgement
from junheng.core.traceability.evidence import (
    ROUTE_NAMES,
    CompetentLaboratory,
    Edge,
    ForeignCertificate,
    IntrinsicStandard,
    NationalStandard,
    ReferenceMaterialBatch,
    Route,
)
from junheng.core.traceability.evidence import Certificate as Node
from junheng.core.traceability.judging import Answer, Status, answer_for
from junheng.hub.certificates.models import Certificate, CertificateParent
from junheng.hub.foundation.clock import BEIJING, today

DEEPEST = 40
"""No traceability scheme has as many levels; a longer walk is a circle."""
MOST_SHOWN = 50

_UP = """
with recursive up(id, depth) as (
  select %s::uuid, 0
  union
  select p.parent_certificate_id, up.depth + 1 from certificates_certificateparent p join up on p.certificate_id = up.id
  where p.parent_certificate_id is not null and up.depth < %s
) select id, min(depth) from up group by id
"""
_DOWN = """
with recursive down(id, depth) as (
  select unnest(%s::uuid[]), 1
  union
  select p.certificate_id, down.depth + 1 from certificates_certificateparent p join down on p.parent_certificate_id = down.id
  where down.depth < %s
) select id, min(depth) from down group by id order by 2, 1
"""


@dataclass(frozen=True, slots=True)
class Under:
    """A certificate below something, and how many edges below."""

    id: UUID
    depth: int


def under_piece(piece_id: Any, *, since: date, until: date) -> list[Under]:
    """Certificates whose work of these days used a piece, and all that rest on one of them (practice P14)."""
    direct = Certificate.objects.filter(
        parents__piece_id=piece_id, work_to__gte=since, work_from__lte=until
    ).values_list("pk", flat=True)
    return _down(list(direct.distinct()))


def under(certificate: Certificate) -> list[Under]:
    """Everything that rests on a certificate, nearest first (R07.1)."""
    children = CertificateParent.objects.filter(parent_certificate=certificate).values_list(
        "certificate_id", flat=True
    )
    return _down(list(children.distinct()))


def _down(first: Sequence[UUID]) -> list[Under]:
    if not first:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_DOWN, [list(first), DEEPEST])
        return [Under(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of a chain as a page draws it: how many, and the first of them."""

    distance: int
    total: int
    shown: Sequence[Certificate]


def rungs_below(certificate: Certificate) -> list[Rung]:
    """What rests on a certificate, level by level, each collapsed to its number and its first rows."""
    levels: dict[int, list[UUID]] = {}
    for each in under(certificate):
        levels.setdefault(each.depth, []).append(each.id)
    rows = Certificate.objects.select_related("institution", "item").in_bulk(
        [each for ids in levels.values() for each in ids[:MOST_SHOWN]]
    )
    return [
        Rung(depth, len(ids), [rows[each] for each in ids[:MOST_SHOWN]])
        for depth, ids in sorted(levels.items())
    ]


@dataclass(frozen=True, slots=True)
class Link:
    """An edge up, as a page draws it: the evidence, the certificate here if there is one, and what is wrong with it."""

    edge: CertificateParent
    distance: int
    broken: Sequence[Refusal]

    @property
    def tone(self) -> str:
        """How the page marks it: whole, broken, or not to be told."""
        return {Answer.YES: "ok", Answer.NO: "no", Answer.CANNOT_TELL: "unk"}[answer_for(self.broken)]


@dataclass(frozen=True, slots=True)
class Traced:
    """The way up from a result: its edges by distance, and the judgement with every reason."""

    judgement: Judgement
    links: Sequence[Link]


def trace(certificate: Certificate, at: datetime) -> Traced:
    """Whether a result is traceable by what is known now, and each edge of its chain; walked once for a row."""
    kept: dict[datetime, Traced] = certificate.__dict__.setdefault("_traced", {})
    if at not in kept:
        kept[at] = _walked(certificate, at)
    return kept[at]


def _walked(certificate: Certificate, at: datetime) -> Traced:
    with connection.cursor() as cursor:
        cursor.execute(_UP, [certificate.pk, DEEPEST])
        depths = dict(cursor.fetchall())
    rows = {row.pk: row for row in Certificate.objects.filter(pk__in=depths).select_related("institution")}
    edges = list(
        CertificateParent.objects.filter(certificate_id__in=depths)
        .select_related("parent_certificate__institution")
        .order_by("id")
    )
    judgement = _chains(rows.values(), edges).traceable(str(certificate.pk), at.astimezone(BEIJING))
    broken: dict[str, list[Any]] = {}
    for each in judgement.broken:
        broken.setdefault(each.path[-1], []).append(each.refusal)
    links = [Link(edge, depths[edge.certificate_id] + 1, broken.get(_parent(edge), ())) for edge in edges]
    return Traced(judgement, sorted(links, key=lambda link: (link.distance, link.edge.pk)))


def _parent(edge: CertificateParent) -> str:
    """Name of the node above an edge: a certificate here, or the evidence by its issuer and number."""
    if edge.parent_certificate_id is not None:
        return str(edge.parent_certificate_id)
    return f"{edge.parent_issuer} {edge.parent_number}"


def _chains(rows: Any, edges: Sequence[CertificateParent]) -> Chains:
    nodes = [_node(row) for row in rows]
    outside = {_parent(edge): edge for edge in edges if edge.parent_certificate_id is None}
    nodes += [source_of(name, edge) for name, edge in sorted(outside.items())]
    lines = [Edge(child=str(edge.certificate_id), parent=_parent(edge), due=due_of(edge)) for edge in edges]
    return Chains(nodes, lines)


def due_of(edge: CertificateParent) -> date:
    """The last good day of a standard's certificate: by the plan of its holder, and by its own last day if it has one."""
    above = edge.parent_certificate
    own = above.valid_until if above is not None else None
    return edge.parent_due if own is None else min(own, edge.parent_due)


STATUS = {"issued": Status.IN_FORCE, "replaced": Status.REPLACED, "withdrawn": Status.WITHDRAWN}
SERVICE = {"verification-notice": "verification"}


def service_of(kind: str) -> Any:
    """The service whose result a kind of paper states."""
    return SERVICE.get(kind, kind)


def route_name(source: Node) -> str:
    """The route of a source in the words of practice P15."""
    return ROUTE_NAMES[type(source.route)]


def _node(row: Certificate) -> Node:
    return Node(
        id=str(row.pk),
        instrument=str(row.instrument_id),
        issuer=row.institution.name_zh,
        work_date=row.work_to,
        due_date=row.valid_until or row.planned_recalibration,
        status=STATUS[row.state],
        status_since=today(row.state_since) if row.state != "issued" else None,
        service=service_of(row.kind),
    )


def source_of(name: str, edge: CertificateParent) -> Node:
    """Evidence that is not a certificate of this platform: what it is by its own word decides its route."""
    return Node(
        id=name,
        instrument=str(edge.piece_id),
        issuer=edge.parent_issuer,
        work_date=edge.parent_work_date,
        due_date=edge.parent_due,
        route=_route(edge),
    )


def _route(edge: CertificateParent) -> Route | None:
    """Practice P15; a certificate elsewhere on paper has no stated CMC: nobody has looked, so nobody can tell."""
    name, number, made, due = edge.piece_name, edge.parent_number, edge.parent_work_date, edge.parent_due
    if edge.parent_kind == "intrinsic":
        return IntrinsicStandard(name, number, made, due)
    if edge.parent_kind == "reference-material":
        return ReferenceMaterialBatch(name, number, due, made)
    if edge.parent_sha256:
        genuine = {"valid": True, "invalid": False}.get(edge.parent_verdict)
        return ForeignCertificate(edge.parent_issuer, edge.parent_sha256, genuine, None)
    if edge.parent_route == "national-standard":
        return NationalStandard(name, made, due)
    return CompetentLaboratory(edge.parent_issuer, None)
