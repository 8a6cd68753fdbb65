"""The evidence graph of two Parquet files, `certificates.parquet` and `parents.parquet`, read into arrays of core.

Columns that are not known are left alone (open data may carry more); one that is missing is named with what
stands there instead. Text identifiers may also be whole numbers; days may be dates, timestamps or ISO text.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from junheng.core.reason import Reason, UnusableInput, declare, refuse
from junheng.core.traceability.graph import (
    MOST_CERTIFICATES,
    MOST_EDGES,
    NO_DAY,
    NO_DUE,
    NO_SECOND,
    SERVICES,
    Graph,
    Ints,
    Table,
    build,
)
from junheng.core.traceability.judging import STATUS_WORDS, Status

declare(
    Reason("parquet-unreadable", zh="{file} 读不成 Parquet：{why}", en="{file} cannot be read as Parquet: {why}"),
    Reason("parquet-column-missing", zh="缺少列「{expected}」；最接近的是「{nearest}」", en='no column "{expected}"; the nearest is "{nearest}"'),
    Reason("parquet-column-type", zh="列「{column}」的类型是 {found}，应为 {expected}", en='the column "{column}" is of type {found}, not {expected}'),
    Reason("parquet-value", zh="列「{column}」第 {row} 行的「{found}」读不懂", en='"{found}" in row {row} of the column "{column}" cannot be read'),
)  # fmt: skip

CERTIFICATES, PARENTS = "certificates.parquet", "parents.parquet"
REQUIRED = ("id", "instrument", "issuer", "work_date", "due_date", "status")
OPTIONAL = ("service", "status_from", "route")
DAYS = ("work_date", "due_date", "status_from")
LONGEST_NAME = 200
BATCH = 131_072
MOST_TEXT = 16 << 30
LIMITS = f"Limits: {MOST_CERTIFICATES:,} certificates, {MOST_EDGES:,} edges, identifiers of {LONGEST_NAME} characters."
_EPOCH_DAYS = (-719_162, 2_932_896)
"""0001-01-01 and 9999-12-31."""
_STATUSES = list(STATUS_WORDS)


@dataclass(frozen=True, slots=True, eq=False)
class NamedGraph:
    """A graph and the names of its numbers. `names` of certificates stand first, ascending, then those elsewhere."""

    graph: Graph
    names: pa.Array
    instruments: pa.Array
    issuers: pa.Array
    has_routes: bool

    def name(self, node: int) -> str:
        return str(self.names[node].as_py())

    def node(self, name: str) -> int | None:
        found = pc.index(self.names, pa.scalar(name, self.names.type)).as_py()
        return None if found < 0 else int(found)

    def instrument(self, name: str) -> int | None:
        found = pc.index(self.instruments, pa.scalar(name, self.instruments.type)).as_py()
        return None if found < 0 else int(found)

    def issuer(self, name: str) -> int | None:
        found = pc.index(self.issuers, pa.scalar(name, self.issuers.type)).as_py()
        return None if found < 0 else int(found)


def read_graph(folder: str) -> NamedGraph:
    """Both files of a folder, checked and indexed."""
    certificates = _table(Path(folder) / CERTIFICATES, REQUIRED, OPTIONAL, most=MOST_CERTIFICATES)
    parents = _table(Path(folder) / PARENTS, ("child", "parent"), ("due_date",), most=MOST_EDGES)
    with _about(CERTIFICATES):
        ids = _identifiers(certificates, "id")
        order = pc.sort_indices(ids)
        ids = ids.take(order)
        _refuse_twice(ids)
        table, instruments, issuers = _columns(certificates, order)
    with _about(PARENTS):
        child, parent, names = _edges(parents, ids)
        due = _planned(parents, parent, table.due_day) if "due_date" in parents.column_names else None
    graph = build(table, child, parent, nodes=len(names), due=due)
    return NamedGraph(graph, names, instruments, issuers, table.anchored is not None)


@contextmanager
def _about(file: str) -> Iterator[None]:
    """Refusals name the file they are about."""
    try:
        yield
    except UnusableInput as problem:
        raise UnusableInput(*(replace(each, path=file) for each in problem.refusals)) from None


def _table(path: Path, required: tuple[str, ...], optional: tuple[str, ...], *, most: int) -> pa.Table:
    try:
        with pq.ParquetFile(path) as file:
            rows, schema = file.metadata.num_rows, file.schema_arrow
            with _about(path.name):
                if rows > most:
                    raise UnusableInput(refuse("graph-too-large", what="rows", found=rows, limit=most))
                wanted = [*required, *(name for name in optional if name in schema.names)]
                _refuse_missing(required, schema.names)
                for name in wanted:
                    _refuse_type(name, schema.field(name).type)
        texts = [name for name in wanted if _is_text(_value_type(schema.field(name).type))]
        with pq.ParquetFile(path, read_dictionary=texts) as file, _about(path.name):
            return _read(file, wanted)
    except FileNotFoundError:
        raise UnusableInput(refuse("file-not-found", file=str(path))) from None
    except (pa.ArrowException, OSError, ValueError, MemoryError) as problem:
        why = (str(problem).splitlines() or [type(problem).__name__])[0][:200]
        raise UnusableInput(refuse("parquet-unreadable", file=str(path), why=why)) from None


def _read(file: pq.ParquetFile, wanted: list[str]) -> pa.Table:
    """In pieces, texts as dictionaries: a small file cannot unfold without bound."""
    pieces, size = [], 0
    for batch in file.iter_batches(batch_size=BATCH, columns=wanted):
        batch.validate(full=True)  # a damaged file may hold text that is no UTF-8
        size += sum(_text_size(name, batch.column(name)) for name in wanted)
        if size > MOST_TEXT:
            raise UnusableInput(refuse("graph-too-large", what="bytes of text", found=size, limit=MOST_TEXT))
        plain = [_plain(batch.column(name)) for name in wanted]
        pieces.append(pa.RecordBatch.from_arrays(plain, names=wanted))
    if pieces:
        return pa.Table.from_batches(pieces)
    return pa.table({name: pa.nulls(0) for name in wanted})


def _text_size(column: str, found: pa.Array) -> int:
    """Bytes of a piece once its texts are written out; names that are too long are refused before."""
    if not pa.types.is_dictionary(found.type) or not _is_text(found.type.value_type):
        return 0
    lengths = pc.binary_length(found.dictionary)
    longest = pc.max(lengths).as_py() or 0
    if longest > 4 * LONGEST_NAME:
        what = f"bytes in a name of {column}"
        raise UnusableInput(refuse("graph-too-large", what=what, found=longest, limit=4 * LONGEST_NAME))
    return pc.sum(lengths.take(found.indices)).as_py() or 0


def _plain(found: pa.Array) -> pa.Array:
    if not pa.types.is_dictionary(found.type):
        return found
    value = found.type.value_type
    return found.cast(pa.large_string() if _is_text(value) else value)


def _value_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _refuse_type(column: str, kind: pa.DataType) -> None:
    value = _value_type(kind)
    if column in DAYS:
        fits = pa.types.is_date(value) or pa.types.is_timestamp(value) or _is_text(value)
        expected = "a date or a timestamp"
    else:
        fits, expected = pa.types.is_integer(value) or _is_text(value), "text or whole numbers"
    if not fits and not pa.types.is_null(value):
        raise UnusableInput(refuse("parquet-column-type", column=column, found=kind, expected=expected))


def _refuse_missing(required: tuple[str, ...], columns: list[str]) -> None:
    missing = [name for name in required if name not in columns]
    if missing:
        spare = [name for name in columns if name not in required]
        raise UnusableInput(
            *(
                refuse("parquet-column-missing", expected=name, nearest=_nearest(name, spare))
                for name in missing
            )
        )
    twice = [name for name in required if columns.count(name) > 1]
    if twice:
        raise UnusableInput(*(refuse("graph-id-twice", found=name) for name in twice))


def _nearest(word: str, words: list[str]) -> str:
    return (difflib.get_close_matches(word, words, n=1, cutoff=0.0) or ["—"])[0]


def _identifiers(table: pa.Table, column: str) -> pa.Array:
    """A column of names, none missing."""
    names = _texts(table, column)
    if names.null_count or pc.any(pc.equal(pc.binary_length(names), 0)).as_py():
        row = pc.index(pc.fill_null(pc.equal(pc.binary_length(names), 0), True), True).as_py()
        raise UnusableInput(refuse("graph-id-missing", row=row + 1))
    return names


def _texts(table: pa.Table, column: str) -> pa.Array:
    """Text or whole numbers as one array of text; empty columns of no type are all null."""
    return _one(table.column(column).cast(pa.large_string()))


def _one(found: pa.ChunkedArray) -> pa.Array:
    whole = found.combine_chunks()
    return whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)


def _refuse_twice(ids: pa.Array) -> None:
    """Sorted identifiers, each once."""
    if len(ids) < 2:
        return
    same = pc.equal(ids.slice(1), ids.slice(0, len(ids) - 1))
    if pc.any(same).as_py():
        twice = pc.unique(ids.slice(1).filter(same)).slice(0, 10).to_pylist()
        raise UnusableInput(*(refuse("graph-id-twice", found=each) for each in twice))


def _columns(table: pa.Table, order: pa.Array) -> tuple[Table, pa.Array, pa.Array]:
    """The table of core, rows in the order of the identifiers, with the names of instruments and issuers."""
    place = order.to_numpy()
    instrument, instruments = _numbered(_texts(table, "instrument"))
    issuer, issuers = _numbered(_texts(table, "issuer"))
    work_day, work_second = _days(table, "work_date", missing=NO_DAY)
    due_day, _hours = _days(table, "due_date", missing=NO_DUE)
    has = set(table.column_names)
    status_day = _days(table, "status_from", missing=NO_DAY)[0][place] if "status_from" in has else None
    service = _words(table, "service", list(SERVICES), lambda word: word)[place] if "service" in has else None
    anchored = None
    if "route" in has:
        routes = pc.fill_null(_texts(table, "route"), "")
        anchored = np.asarray(pc.greater(pc.binary_length(routes), 0))[place]
    statuses = _words(table, "status", _STATUSES, lambda word: word.lower())
    status = np.array([STATUS_WORDS[word] for word in _STATUSES], np.uint8)[statuses]
    return (
        Table(
            work_day[place],
            due_day[place],
            status[place],
            instrument[place],
            issuer[place],
            None if work_second is None else work_second[place],
            status_day,
            service,
            anchored,
        ),
        instruments,
        issuers,
    )


def _numbered(names: pa.Array) -> tuple[Ints, pa.Array]:
    """Numbers of names in their order; −1 where there is none."""
    coded = pc.dictionary_encode(names)
    order = pc.sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order) + 1, np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    rank[-1] = -1
    codes = pc.fill_null(coded.indices, len(order)).to_numpy()
    return rank[codes], coded.dictionary.take(pa.array(order))


def _words(
    table: pa.Table, column: str, words: list[str], read: Callable[[str], str]
) -> np.ndarray[Any, Any]:
    """The place of each value among known words; an unknown one is refused with those allowed."""
    texts = pc.fill_null(_texts(table, column), "")
    coded = pc.dictionary_encode(texts)
    if len(coded.dictionary) > 1000:
        values = coded.dictionary.slice(0, 1000).to_pylist()
    else:
        values = coded.dictionary.to_pylist()
    places = []
    for value in values:
        if read(value.strip()) not in words:
            row = pc.index(texts, pa.scalar(value, texts.type)).as_py() + 1
            raise UnusableInput(
                refuse(
                    "parquet-value", column=column, row=row, found=value[:40], allowed=[w for w in words if w]
                )
            )
        places.append(words.index(read(value.strip())))
    return np.array(places or [0], np.uint8)[coded.indices.to_numpy()]


def _days(table: pa.Table, column: str, *, missing: int) -> tuple[Ints, Ints | None]:
    """Days since 1970-01-01, and seconds of the day where a timestamp states an hour (midnight states none)."""
    found = table.column(column)
    seconds: Ints | None = None
    if pa.types.is_date32(found.type):
        days = _one(found)
    elif pa.types.is_null(found.type):
        days = pa.nulls(len(found), pa.date32())
    else:
        days, seconds = _split(_moments(found, column))
    numbers = pc.fill_null(days.cast(pa.int32()), pa.scalar(missing, pa.int32())).to_numpy()
    _refuse_far(numbers, column, missing)
    return numbers, seconds


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _moments(found: pa.ChunkedArray, column: str) -> pa.Array:
    """Wall-clock seconds; a zone's own clock counts."""
    try:
        if pa.types.is_timestamp(found.type) and found.type.tz is not None:
            found = pc.local_timestamp(found)
        if _is_text(found.type):
            found = pc.if_else(pc.equal(found, ""), None, found)
            found = _without_zone(found)
        return _one(found.cast(pa.timestamp("s"), safe=False))
    except pa.ArrowException:
        row = _first_unreadable(found)
        value = str(found[row].as_py())[:40]
        raise UnusableInput(
            refuse("parquet-value", column=column, row=row + 1, found=value, allowed=("YYYY-MM-DD",))
        ) from None


def _without_zone(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """`Z` or an offset after an hour is left off: the wall clock counts as it was written."""
    return pc.replace_substring_regex(texts, r"(\d{2}:\d{2}(:\d{2})?)(\.\d+)?(Z|[+-]\d{2}:?\d{2})$", r"\1")


def _first_unreadable(found: pa.ChunkedArray) -> int:
    """Halving: the first row that no timestamp can be read from."""
    low, high = 0, len(found)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            found.slice(low, middle - low).cast(pa.timestamp("s"), safe=False)
            low = middle
        except pa.ArrowException:
            high = middle
    return low


def _split(moments: pa.Array) -> tuple[pa.Array, Ints | None]:
    raw = pc.fill_null(moments.cast(pa.int64()), 0).to_numpy()
    days = pa.array(raw // 86_400, pa.int64(), mask=np.asarray(pc.is_null(moments)))
    days = pc.min_element_wise(pc.max_element_wise(days, _EPOCH_DAYS[0] - 1), _EPOCH_DAYS[1] + 1)
    within = (raw % 86_400).astype(np.int32)
    seconds = np.where(within == 0, np.int32(NO_SECOND), within) if within.any() else None
    nulls = pc.if_else(pc.is_null(moments), pa.scalar(None, pa.int64()), days)
    return nulls, seconds


def _refuse_far(numbers: Ints, column: str, missing: int) -> None:
    far = (numbers != missing) & ((numbers < _EPOCH_DAYS[0]) | (numbers > _EPOCH_DAYS[1]))
    if far.any():
        row = int(np.argmax(far))
        raise UnusableInput(
            refuse(
                "parquet-value",
                column=column,
                row=row + 1,
                found=f"day {numbers[row]}",
                allowed=("0001-01-01 … 9999-12-31",),
            )
        )


def _edges(table: pa.Table, ids: pa.Array) -> tuple[Ints, Ints, pa.Array]:
    """Both ends as node numbers, and all names: certificates, then those elsewhere in their order."""
    child, parent = _identifiers(table, "child"), _identifiers(table, "parent")
    places = [pc.index_in(ends, value_set=ids) for ends in (child, parent)]
    strangers = [ends.filter(pc.is_null(place)) for ends, place in zip((child, parent), places, strict=True)]
    elsewhere = pc.unique(pa.concat_arrays(strangers))
    elsewhere = elsewhere.take(pc.sort_indices(elsewhere))
    found = []
    for ends, place in zip((child, parent), places, strict=True):
        if place.null_count:
            outside = pc.add(pc.index_in(ends, value_set=elsewhere), pa.scalar(len(ids), pa.int32()))
            place = pc.coalesce(place, outside)
        found.append(place.to_numpy().astype(np.int32, copy=False))
    return found[0], found[1], pa.concat_arrays([ids, elsewhere])


def _planned(table: pa.Table, parent: Ints, own: Ints) -> Ints:
    """The last good day of each edge's parent by the plan of its holder; where none is given, the parent's own."""
    planned, _hours = _days(table, "due_date", missing=NO_DUE)
    given = np.asarray(pc.is_valid(_one(table.column("due_date"))))
    theirs = np.append(own, np.int32(NO_DUE))[np.minimum(parent, len(own))]
    return np.where(given, planned, theirs)


def status_word(number: int) -> str:
    """The word of contract 5 for a state."""
    return next(word for word, state in STATUS_WORDS.items() if state is Status(number)) or "unknown"
