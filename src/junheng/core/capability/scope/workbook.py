"""The first sheet of an XLSX workbook (ECMA-376), read strictly and no further.

Only four parts are looked at, each unpacked with a bound and parsed without a DOCTYPE, entities or a tree. A number
is shown with its shortest digits, a percentage as a percentage (0.0002 in the file is 0.02 % on the screen), and a
merged cell stands in every row it covers.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from junheng.core.capability.scope import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.core.capability.scope.cells import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Cell, Row
from junheng.core.reason import UnusableInput, refuse

MOST_UNPACKED = 64 * 1024 * 1024
_PIECE = 64 * 1024
_MOST_PARTS = 2000
_MOST_STRINGS = 500_000
_MOST_MERGED = 20_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_DATE_IDS = frozenset({14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 36, 45, 46, 47, 50, 57})
Attributes = dict[str, str]


def rows_of(data: bytes, sheet: str = "") -> list[Row]:
    """Rows of a sheet in the workbook's order: of the one with that name, or of the first."""
    with _opened(data) as archive:
        return _rows(archive, sheet)


def sheet_names(data: bytes) -> tuple[str, ...]:
    """The sheets in the workbook's order."""
    with _opened(data) as archive:
        return tuple(name for name, _part in _sheets(archive, _Budget(MOST_UNPACKED)))


@contextmanager
def _opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as problem:
        raise UnusableInput(refuse("sheet-not-a-table", why=str(problem)[:80])) from None


def _rows(archive: zipfile.ZipFile, wanted: str) -> list[Row]:
    if len(archive.infolist()) > _MOST_PARTS:
        raise UnusableInput(refuse("sheet-not-a-table", why=f"> {_MOST_PARTS}"))
    budget = _Budget(MOST_UNPACKED)
    name = _first_sheet(archive, budget, wanted)
    strings, styles = _Strings(), _Styles()
    for part, reader in (("xl/sharedStrings.xml", strings), ("xl/styles.xml", styles)):
        if part in archive.namelist():
            _parse(_bytes(archive, part, budget), reader.start, reader.end, reader.text)
    sheet = _Grid(strings.found, styles.notes())
    _parse(_bytes(archive, name, budget), sheet.start, sheet.end, sheet.text)
    return list(sheet.rows())


@dataclass(slots=True)
class _Budget:
    left: int


def _bytes(archive: zipfile.ZipFile, name: str, budget: _Budget) -> bytes:
    """A part unpacked, however large its entry says it is."""
    try:
        with archive.open(name) as part:
            data = part.read(budget.left + 1)
    except KeyError:
        raise UnusableInput(refuse("sheet-not-a-table", why=name[:80])) from None
    budget.left -= len(data)
    if budget.left < 0:
        raise UnusableInput(refuse("sheet-bomb", limit=MOST_UNPACKED))
    return data


def _first_sheet(archive: zipfile.ZipFile, budget: _Budget, wanted: str = "") -> str:
    """The part of the sheet that the workbook names first, or names so."""
    found = [part for name, part in _sheets(archive, budget) if not wanted or name == wanted]
    return found[0] if found else ""


def _sheets(archive: zipfile.ZipFile, budget: _Budget) -> list[tuple[str, str]]:
    """Name and part of each sheet in the workbook's order."""
    ids: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def sheets(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            called = attributes.get("name", "")
            ids.extend(
                (called, value) for name, value in attributes.items() if name.rpartition(":")[2] == "id"
            )

    def relations(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(_bytes(archive, "xl/workbook.xml", budget), sheets)
    _parse(_bytes(archive, "xl/_rels/workbook.xml.rels", budget), relations)
    return [(name, _part(targets.get(id, ""))) for name, id in ids]


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def stream(data: bytes, *, most_rows: int) -> Iterator[Row]:
    """Rows of the first sheet as they come: one row in memory, besides the strings that rows share.

    Merged cells are not spread, and a row out of order comes where it stands.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _streamed(archive, most_rows)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as problem:
        raise UnusableInput(refuse("sheet-not-a-table", why=str(problem)[:80])) from None


def _streamed(archive: zipfile.ZipFile, most_rows: int) -> Iterator[Row]:
    if len(archive.infolist()) > _MOST_PARTS:
        raise UnusableInput(refuse("sheet-not-a-table", why=f"> {_MOST_PARTS}"))
    budget = _Budget(MOST_UNPACKED)
    name = _first_sheet(archive, budget)
    strings, styles = _Strings(), _Styles()
    for part, reader in (("xl/sharedStrings.xml", strings), ("xl/styles.xml", styles)):
        if part in archive.namelist():
            _parse(_bytes(archive, part, budget), reader.start, reader.end, reader.text)
    sheet, count = _Grid(strings.found, styles.notes()), 0
    for complete in _fed(archive, name, budget, sheet):
        for row in complete:
            count += 1
            if count > most_rows:
                raise UnusableInput(refuse("sheet-too-many-rows", limit=most_rows))
            yield row


def _fed(archive: zipfile.ZipFile, name: str, budget: _Budget, sheet: _Grid) -> Iterator[list[Row]]:
    """The sheet's part unpacked piece by piece; after each piece the rows that are complete."""
    parser = _parser(sheet.start, sheet.end, sheet.text)
    try:
        with archive.open(name) as part:
            while piece := part.read(_PIECE):
                budget.left -= len(piece)
                if budget.left < 0:
                    raise UnusableInput(refuse("sheet-bomb", limit=MOST_UNPACKED))
                parser.Parse(piece, False)
                yield sheet.taken(before=sheet.row)
        parser.Parse(b"", True)
    except KeyError:
        raise UnusableInput(refuse("sheet-not-a-table", why=name[:80])) from None
    except expat.ExpatError as problem:
        raise UnusableInput(refuse("sheet-not-a-table", why=expat.ErrorString(problem.code))) from None
    yield sheet.taken(before=None)


def _parse(
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """A streaming pass over a whole part."""
    try:
        _parser(start, end, text).Parse(data, True)
    except expat.ExpatError as problem:
        raise UnusableInput(refuse("sheet-not-a-table", why=expat.ErrorString(problem.code))) from None


def _parser(
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None,
    text: Callable[[str], None] | None,
) -> expat.XMLParserType:
    """A parser that refuses a DOCTYPE, and with it every entity."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def doctype(*_arguments: object) -> None:
        raise UnusableInput(refuse("sheet-not-a-table", why="DOCTYPE"))

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    return parser


@dataclass(slots=True)
class _Strings:
    """The shared strings; phonetic runs (`rPh`) are not part of the text."""

    found: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    inside: bool = False
    phonetic: bool = False

    def start(self, tag: str, _attributes: Attributes) -> None:
        if tag == "si":
            self.pieces = []
        self.phonetic = self.phonetic or tag == "rPh"
        self.inside = tag == "t" and not self.phonetic

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self.phonetic = False
        if tag == "si":
            self.found.append("".join(self.pieces))
            if len(self.found) > _MOST_STRINGS:
                raise UnusableInput(refuse("sheet-bomb", limit=MOST_UNPACKED))
        self.inside = False

    def text(self, data: str) -> None:
        if self.inside:
            self.pieces.append(data)


@dataclass(slots=True)
class _Styles:
    """Of every cell style only whether it shows a percentage or a date."""

    formats: dict[int, str] = field(default_factory=dict)
    used: list[int] = field(default_factory=list)
    inside: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            self.formats[_integer(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        self.inside = self.inside or tag == "cellXfs"
        if tag == "xf" and self.inside:
            self.used.append(_integer(attributes.get("numFmtId")))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self.inside = False

    def text(self, data: str) -> None:
        """Styles are attributes only."""

    def notes(self) -> list[str]:
        return [self._note(each) for each in self.used]

    def _note(self, number: int) -> str:
        if number in (9, 10):
            return "%"
        if number in _DATE_IDS:
            return "date"
        code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", self.formats.get(number, ""))
        if "%" in code:
            return "%"
        return (
            "date"
            if re.search(r"[ymdhs年月日]", code, re.IGNORECASE) and code.casefold() != "general"
            else ""
        )


@dataclass(slots=True)
class _Grid:
    """The cells of a sheet as they come, then merged ones spread over the rows they cover."""

    strings: list[str]
    notes: list[str]
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    row: int = 0
    column: int = 0
    kind: str = ""
    style: int = 0
    formula: bool = False
    value: list[str] = field(default_factory=list)
    inside: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "row":
            self.row = _integer(attributes.get("r")) or self.row + 1
            self.column = 0
        elif tag == "c":
            self._cell(attributes)
        elif tag == "f":
            self.formula = True
        elif tag in ("v", "t"):
            self.inside = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _cell(self, attributes: Attributes) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = _column(reference[1]) if reference else self.column + 1
        self.kind, self.style = attributes.get("t", "n"), _integer(attributes.get("s"))
        self.formula, self.value = False, []
        if self.column > MOST_COLUMNS:
            self.kind = "beyond"

    def _merge(self, reference: str) -> None:
        ends = [_REFERENCE.fullmatch(part) for part in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1] and len(self.merged) < _MOST_MERGED:
            self.merged.append((int(ends[0][2]), _column(ends[0][1]), int(ends[1][2]), _column(ends[1][1])))

    def text(self, data: str) -> None:
        if self.inside:
            self.value.append(data)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.inside = False
        if tag != "c" or not self.value:
            return
        if self.kind == "beyond":
            raise UnusableInput(refuse("sheet-too-many-columns", row=self.row, limit=MOST_COLUMNS))
        text, note = self._shown("".join(self.value))
        if len(text) > MOST_CHARACTERS:
            raise UnusableInput(refuse("sheet-cell-too-long", row=self.row, limit=MOST_CHARACTERS))
        self.cells[self.row, self.column] = Cell(text, "formula" if self.formula else note)  # type: ignore[arg-type]
        if len(self.cells) > MOST_ROWS * MOST_COLUMNS:
            raise UnusableInput(refuse("sheet-too-many-rows", limit=MOST_ROWS))

    def _shown(self, stored: str) -> tuple[str, str]:
        """The text as the screen shows it, and whether it is a date."""
        if self.kind == "s":
            place = _integer(stored)
            return (self.strings[place] if 0 <= place < len(self.strings) else ""), ""
        if self.kind == "b":
            return ("TRUE" if stored.strip() == "1" else "FALSE"), ""
        if self.kind != "n":
            return stored, "date" if self.kind == "d" else ""
        note = self.notes[self.style] if 0 <= self.style < len(self.notes) else ""
        return _number(stored, percent=note == "%"), "date" if note == "date" else ""

    def taken(self, *, before: int | None) -> list[Row]:
        """The rows that are complete, each with its own width; they are forgotten here."""
        found: dict[int, dict[int, Cell]] = {}
        for number, column in [place for place in self.cells if before is None or place[0] != before]:
            found.setdefault(number, {})[column] = self.cells.pop((number, column))
        return [
            Row(number, tuple(cells.get(column, Cell("")) for column in range(1, max(cells) + 1)))
            for number, cells in found.items()
        ]

    def rows(self) -> Iterator[Row]:
        self._spread()
        numbers = sorted({row for row, _column_ in self.cells})
        if len(numbers) > MOST_ROWS:
            raise UnusableInput(refuse("sheet-too-many-rows", limit=MOST_ROWS))
        width = max((column for _row, column in self.cells), default=0)
        for number in numbers:
            yield Row(
                number, tuple(self.cells.get((number, column), Cell("")) for column in range(1, width + 1))
            )

    def _spread(self) -> None:
        """A merged cell says the same of every row it covers; the rows must hold something of their own."""
        filled = sorted({row for row, _column_ in self.cells})
        left_over = MOST_ROWS * MOST_COLUMNS
        for first, left, last, right in self.merged:
            cell = self.cells.get((first, left))
            if cell is None or left != right:
                continue
            covered = filled[bisect_right(filled, first) : bisect_right(filled, last)]
            left_over -= len(covered)
            if left_over < 0:
                raise UnusableInput(refuse("sheet-too-many-rows", limit=MOST_ROWS))
            self.cells.update(((row, left), cell) for row in covered)


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0


def _number(stored: str, *, percent: bool) -> str:
    """The shortest digits of the double stored, as a reader sees it."""
    try:
        value = Decimal(repr(float(stored)))
    except (ValueError, InvalidOperation):
        return stored
    if not value.is_finite():
        return stored
    shown = (value * 100 if percent else value).normalize()
    text = f"{shown:f}" if -12 <= shown.adjusted() <= 15 else str(shown)
    return f"{text}%" if percent else text
