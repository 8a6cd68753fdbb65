"""The evidence graph as open data: the two Parquet files that `junheng traceability` reads (contract 7).

What stands in them is what anybody may see of a certificate: number, body, dates, status, digest, and on what it rests.
"""

from __future__ import annotations

import hashlib
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from junheng.core.traceability.graph import NO_DUE, SERVICES
from junheng.core.traceability.judging import STATUS_WORDS, Answer
from junheng.hub.certificates import tracing
from junheng.hub.datasets.own import OwnSet
from junheng.hub.datasets.rules.fields import Field
from junheng.hub.evidence.reading import Reading

CERTIFICATES, PARENTS = "certificates.parquet", "parents.parquet"
Files = dict[str, dict[str, Any]]
COLUMNS = (
    ("id", pa.string()), ("instrument", pa.string()), ("issuer", pa.string()), ("province", pa.string()),
    ("work_date", pa.date32()), ("due_date", pa.date32()), ("status", pa.string()), ("status_from", pa.date32()),
    ("service", pa.string()), ("route", pa.string()), ("sha256", pa.string()),
)  # fmt: skip

KINDS_OF_VALUE = {
    "id": "identifier", "instrument": "identifier", "issuer": "source", "province": "code", "work_date": "time", "due_date": "time",
    "status": "code", "status_from": "time", "service": "code", "route": "code", "sha256": "identifier", "child": "identifier", "parent": "identifier",
}  # fmt: skip
"""What the columns hold, for the catalogue of data sets: none is a measured value, so none has a unit."""
OWN_SETS = (
    OwnSet(
        CERTIFICATES, "证据图：证书", "Evidence graph: certificates", "每份证书可公开的内容：编号、机构、日期、状态、摘要。",
        "Every certificate by its public face: number, body, dates, status, digest.", "/open-data", "/api/v1/open-data",
        tuple(Field(name, KINDS_OF_VALUE[name]) for name, _type in COLUMNS),
    ),
    OwnSet(
        PARENTS, "证据图：溯源关系", "Evidence graph: what rests on what", "每份证书依据的证书，及依据的有效期。",
        "What each certificate rests on, and until when.", "/open-data", "/api/v1/open-data",
        tuple(Field(name, KINDS_OF_VALUE[name]) for name in ("child", "parent", "due_date")),
    ),
)  # fmt: skip


def write_open_data(folder: Path, found: Reading) -> Files:
    """Both files; rows, size and digest of each."""
    names = _names(found)
    certificates = pa.concat_tables([_sources(found, names), _certificates(found, names)])
    child, parent, due = found.edges
    edges = pa.table(
        {
            "child": names.take(pa.array(child)), "parent": names.take(pa.array(parent)),
            "due_date": pa.array(due, pa.int32(), mask=due == NO_DUE).cast(pa.date32()),
        }
    )  # fmt: skip
    return {
        name: _written(folder / name, table)
        for name, table in ((CERTIFICATES, certificates), (PARENTS, edges))
    }


def _names(found: Reading) -> pa.Array:
    """The public name of each node: a certificate's number; evidence from elsewhere by issuer and number, made unique."""
    numbers = found.certificates["number"].combine_chunks()
    whole = numbers if isinstance(numbers, pa.Array) else pa.concat_arrays(numbers.chunks)
    taken = set(whole.to_pylist()) if found.sources else set()
    labels = []
    for each in found.sources:
        beside = (f"{each.label} ({number})" for number in count(2))
        labels.append(
            each.label if each.label not in taken else next(name for name in beside if name not in taken)
        )
        taken.add(labels[-1])
    return pa.concat_arrays([pa.array(labels, pa.string()), whole])


def _sources(found: Reading, names: pa.Array) -> pa.Table:
    rows = [
        {
            "instrument": each.piece, "issuer": each.issuer, "province": None, "work_date": each.made, "due_date": each.due,
            "status": "withdrawn" if each.answer is Answer.NO else "in-force", "status_from": None, "service": "",
            "route": each.route or None, "sha256": None,
        }
        for each in found.sources
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows, schema=pa.schema(COLUMNS[1:]))
    return table.add_column(0, COLUMNS[0][0], names.slice(0, len(rows)))


def _certificates(found: Reading, names: pa.Array) -> pa.Table:
    rows, issuers = found.certificates, {each.key: each for each in found.issuers}
    words = {status: word for word, status in reversed(STATUS_WORDS.items()) if word.isascii()}
    states = {word: words[status] for word, status in tracing.STATUS.items()}
    kinds = {kind: tracing.service_of(kind) for kind in rows["kind"].unique().to_pylist()}
    assert set(kinds.values()) <= set(SERVICES)
    columns: list[Any] = [
        names.slice(len(found.sources)), rows["instrument"],
        _replaced(rows["issuer"], {key: each.name_zh for key, each in issuers.items()}),
        _replaced(rows["issuer"], {key: each.tenant for key, each in issuers.items()}),
        rows["work"].cast(pa.date32()), rows["due"].cast(pa.date32()), _replaced(rows["state"], states),
        rows["since"].cast(pa.date32()), _replaced(rows["kind"], kinds), pa.nulls(len(rows), pa.string()), rows["sha256"],
    ]  # fmt: skip
    return pa.table(columns, schema=pa.schema(COLUMNS))


def _replaced(column: pa.ChunkedArray, words: dict[str, str]) -> pa.ChunkedArray:
    """Each text by the word that stands for it."""
    coded = column.dictionary_encode().unify_dictionaries()
    chunks = [
        pa.DictionaryArray.from_arrays(
            chunk.indices, pa.array([words[each] for each in chunk.dictionary.to_pylist()], pa.string())
        ).dictionary_decode()
        for chunk in coded.chunks
    ]
    return pa.chunked_array(chunks, pa.string())


def _written(path: Path, table: pa.Table) -> dict[str, Any]:
    pq.write_table(table, path, compression="zstd")
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"rows": len(table), "bytes": path.stat().st_size, "sha256": digest}
