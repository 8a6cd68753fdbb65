"""The evidence graph out of PostgreSQL: the public face of every certificate, and every edge, as arrays of core.

Nodes are first the sources (evidence that is not a certificate of this platform), then the certificates in the order
of their ids. A source stands once for each answer its route gives to who used it, which is asked here, edge by edge
(practice P15), so that the arrays say what the rules say one certificate at a time.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv
from django.db import connection
from numpy.typing import NDArray

from junheng.core.traceability.evidence import Certificate as Node
from junheng.core.traceability.graph import NO_DAY, NO_DUE, SERVICES, Graph, Ints, Table, build
from junheng.core.traceability.judging import Answer, Status, answer_for
from junheng.core.traceability.moment import EPOCH
from junheng.core.traceability.routes import route_refusals
from junheng.hub.certificates import tracing
from junheng.hub.certificates.models import CertificateParent
from junheng.hub.institutions.models import Organisation

Ids = NDArray[np.bytes_]
_DAY = "- date '1970-01-01'"
_CERTIFICATES = f"""copy (
  select encode(uuid_send(id), 'hex') id, encode(uuid_send(instrument_id), 'hex') instrument,
    encode(uuid_send(institution_id), 'hex') issuer, work_to {_DAY} work, coalesce(valid_until, planned_recalibration) {_DAY} due,
    state, case when state <> 'issued' then (state_since at time zone 'Asia/Shanghai')::date {_DAY} end since,
    kind, number, xml_sha256
  from certificates_certificate order by certificates_certificate.id
) to stdout (format csv)"""
_EDGES = f"""copy (
  select encode(uuid_send(p.certificate_id), 'hex'), encode(uuid_send(p.parent_certificate_id), 'hex'),
    least(above.valid_until, p.parent_due) {_DAY}
  from certificates_certificateparent p join certificates_certificate above on above.id = p.parent_certificate_id
) to stdout (format csv)"""
_TEXT, _NUMBER = pa.string(), pa.int32()
_COLUMNS = {
    "id": _TEXT, "instrument": _TEXT, "issuer": _TEXT, "work": _NUMBER, "due": _NUMBER, "state": _TEXT, "since": _NUMBER,
    "kind": _TEXT, "number": _TEXT, "sha256": _TEXT,
}  # fmt: skip
_ENDS = {"child": _TEXT, "parent": _TEXT, "due": _NUMBER}
SOURCE_STATUS = {
    Answer.YES: Status.IN_FORCE,
    Answer.CANNOT_TELL: Status.IN_FORCE,
    Answer.NO: Status.WITHDRAWN,
}
"""How a source stands in the table: one whose route does not hold breaks what rests on it; without a route, nobody can tell."""


class Issuer(NamedTuple):
    """Who issued: a body here by its id, or a name that stands on a paper from elsewhere."""

    key: str
    name_zh: str
    name_en: str
    tenant: str


class Source(NamedTuple):
    """Evidence from elsewhere as one of its users found it."""

    piece: str
    issuer: str
    number: str
    made: date
    due: date
    route: str
    """Name of its route (practice P15); empty where nobody can tell whether it holds."""
    answer: Answer
    doubt: str
    """Code of the reason why its route fails or cannot be told, whoever uses it; empty where it depends on who does, or holds."""
    facts: str
    """Everything by which another evidence of the same number differs."""

    @property
    def key(self) -> bytes:
        return hashlib.sha256(repr(tuple(self)).encode()).digest()[:16]

    @property
    def label(self) -> str:
        return f"{self.issuer} {self.number}".strip()


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """All of it, at one moment of the database."""

    graph: Graph
    ids: Ids
    """16 bytes a node: the key of a source, the id of a certificate."""
    sources: list[Source]
    instruments: Ids
    issuers: list[Issuer]
    certificates: pa.Table
    edges: tuple[Ints, Ints, Ints]
    """Child, parent and last good day, as they were read."""


class _Copied(io.RawIOBase):
    """What `copy … to stdout` sends, as a file to be read."""

    def __init__(self, pieces: Iterator[Any]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = bytes(piece)
        given = self._left[: len(buffer)]
        buffer[: len(given)] = given
        self._left = self._left[len(given) :]
        return len(given)


def _copied(statement: str, columns: dict[str, pa.DataType]) -> pa.Table:
    """The rows of a statement; empty fields of numbers are null, of text the empty text."""
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        pieces = iter(copy)
        first = next(pieces, None)
        if first is None:
            return pa.table({name: pa.array([], kind) for name, kind in columns.items()})
        stream = io.BufferedReader(_Copied(_chained(first, pieces)), 1 << 20)
        return pyarrow.csv.read_csv(
            stream,
            read_options=pyarrow.csv.ReadOptions(column_names=list(columns), use_threads=False),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=columns, null_values=[""], strings_can_be_null=False
            ),
        )


def _chained(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


def read() -> Reading:
    """Everything that stands in the database; the caller's transaction decides what that is (repeatable read)."""
    rows = _copied(_CERTIFICATES, _COLUMNS)
    ends = _copied(_EDGES, _ENDS)
    used = list(_edges_to_sources())
    sources = list(dict.fromkeys(source for _child, source in used))
    place = {source: number for number, source in enumerate(sources)}
    ids = np.append(as_ids([source.key for source in sources]), binary(rows["id"]))
    issuers = _issuers(sources, rows)
    instruments, instrument = np.unique(
        np.append(as_ids([bytes.fromhex(source.piece) for source in sources]), binary(rows["instrument"])),
        return_inverse=True,
    )
    table = _table(sources, rows, instrument.astype(np.int32), issuers)
    certificates, before = ids[len(sources) :], len(sources)
    child = np.append(
        np.searchsorted(certificates, binary(ends["child"])) + before,
        np.searchsorted(certificates, as_ids([each for each, _source in used])) + before,
    ).astype(np.int32)
    parent = np.append(
        np.searchsorted(certificates, binary(ends["parent"])) + before,
        np.array([place[source] for _child, source in used], np.int64),
    ).astype(np.int32)
    due = np.append(
        _numbers(ends["due"], NO_DUE), np.array([_day(source.due) for _child, source in used], np.int32)
    )
    graph = build(table, child, parent, nodes=len(ids), due=due)
    return Reading(graph, ids, sources, instruments, issuers, rows, (child, parent, due))


def _edges_to_sources() -> Iterator[tuple[bytes, Source]]:
    """Each edge whose parent is no certificate here: the child's id, and the source as this child found it."""
    rows = CertificateParent.objects.filter(parent_certificate=None).select_related("certificate")
    known: dict[Any, Source] = {}
    for edge in rows.order_by("id").iterator(2000):
        yield edge.certificate_id.bytes, source_of(edge, known)


def source_of(edge: CertificateParent, known: dict[Any, Source]) -> Source:
    """The source of an edge; what its route says to a work date is asked once (`known`)."""
    asked = (
        edge.piece_id, edge.piece_name, edge.parent_issuer, edge.parent_number, edge.parent_kind, edge.parent_route,
        edge.parent_sha256, edge.parent_verdict, edge.parent_work_date, edge.parent_due, edge.certificate.work_to,
    )  # fmt: skip
    if asked not in known:
        node = tracing.source_of("source", edge)
        refusals = route_refusals(node, Node("child", work_date=edge.certificate.work_to))
        answer = answer_for(refusals)
        route = tracing.route_name(node) if answer is not Answer.CANNOT_TELL else ""
        known[asked] = Source(
            edge.piece_id.hex, edge.parent_issuer, edge.parent_number, edge.parent_work_date, edge.parent_due, route, answer,
            next((each.code for each in refusals if each.facts.keys() <= {"parent"}), ""),
            "|".join(map(str, asked[4:8])),
        )  # fmt: skip
    return known[asked]


def _issuers(sources: list[Source], rows: pa.Table) -> list[Issuer]:
    bodies = {
        row.pk.hex: Issuer(row.pk.hex, row.name_zh, row.name_en or row.name_zh, row.tenant_id)
        for row in Organisation.objects.filter(
            pk__in=rows["issuer"].unique().to_pylist() if len(rows) else []
        ).only("name_zh", "name_en", "tenant_id")
    }
    names = sorted({source.issuer for source in sources})
    return [bodies[key] for key in sorted(bodies)] + [stranger(name) for name in names]


def stranger(name: str) -> Issuer:
    """Who issued a paper from elsewhere: known by the name that stands on it."""
    return Issuer(f"~{name}", name, name, "")


def _table(sources: list[Source], rows: pa.Table, instrument: Ints, issuers: list[Issuer]) -> Table:
    """Sources, then certificates."""
    number = {issuer.key: place for place, issuer in enumerate(issuers)}

    def column(of_sources: Iterable[int], of_certificates: Any, kind: type[np.generic]) -> Any:
        first = np.fromiter(of_sources, np.int64, len(sources))
        return np.append(first, of_certificates).astype(kind)

    return Table(
        column((_day(each.made) for each in sources), _numbers(rows["work"], NO_DAY), np.int32),
        column((_day(each.due) for each in sources), _numbers(rows["due"], NO_DUE), np.int32),
        column((SOURCE_STATUS[each.answer] for each in sources), _coded(rows["state"], tracing.STATUS.__getitem__), np.uint8),
        instrument,
        column((number[stranger(each.issuer).key] for each in sources), _coded(rows["issuer"], number.__getitem__), np.int32),
        status_day=column((NO_DAY for _each in sources), _numbers(rows["since"], NO_DAY), np.int32),
        service=column((0 for _each in sources), _coded(rows["kind"], service_number), np.uint8),
        anchored=column((each.answer is not Answer.CANNOT_TELL for each in sources), np.zeros(len(rows)), np.bool_),
    )  # fmt: skip


def service_number(kind: str) -> int:
    """The place of a certificate's service in `SERVICES`."""
    return SERVICES.index(tracing.service_of(kind))


def _day(found: date) -> int:
    return found.toordinal() - EPOCH


def _numbers(column: pa.ChunkedArray, missing: int) -> Ints:
    numbers: Ints = np.asarray(column.fill_null(missing), np.int32)
    return numbers


def _coded(column: pa.ChunkedArray, number: Callable[[str], int]) -> NDArray[np.int64]:
    """A number for each text, asked once for each that occurs."""
    coded = column.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    of_each = np.array([number(word) for word in coded.dictionary.to_pylist()], np.int64)
    return of_each[np.asarray(coded.indices)] if len(coded) else np.empty(0, np.int64)


def binary(column: pa.ChunkedArray) -> Ids:
    """Ids of 16 bytes from their 32 hexadecimal digits."""
    return np.frombuffer(bytes.fromhex("".join(column.to_pylist())), "S16")


def as_ids(found: Iterable[bytes]) -> Ids:
    return np.frombuffer(b"".join(found), "S16")
