"""Numbers of a certificate as inputs of the workbench: read by the hardened reader, offered, taken by name. Pure.

The file is read and forgotten. What is offered travels in the page itself and comes back with the name that each
taken number is to have, so nothing is kept between the two.

What a certificate states becomes what the form says of an input, so that u is the stated one:
U with k is normal; U with k and a rectangular, triangular or U-shaped distribution is the half-width √3, √6 or √2 · U/k;
Student's t has the degrees of freedom at which its k covers p (JCGM 100:2008, G.3.4). A distribution that nobody knows
here is taken as normal, and stays readable beside the number.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from junheng.core.certificate.parsing import SI, Document, parse
from junheng.core.certificate.reading import QuantityRead, ResultRead, Series, Text, summarise
from junheng.core.quantity.notation import UnknownUnit, unit_from_dsi
from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.uncertainty.coverage import student_factor
from junheng.hub.orders import reasons as _declared  # noqa: F401  (declares the codes below)
from junheng.hub.orders.workbench.typed import EXPANDED, MOST_ROWS, STANDARD, Row, Typed

MOST_OFFERED, LONGEST_OFFER = 60, 1200
"""Numbers of a certificate shown at once; characters of one in the page."""
LARGEST = 128 * 1024
"""Characters of all numbers and units of a certificate: some ten thousand values."""
NEAR = 0.006
"""How far a printed k may lie from √3, √6 or √2 and still be that: 1.73 is √3."""
MOST_DOF = 200
HALF_WIDTH_OF = {
    "rectangular": ("rectangular", math.sqrt(3)),
    "uniform": ("rectangular", math.sqrt(3)),
    "triangular": ("triangular", math.sqrt(6)),
    "arcsine": ("arcsine", math.sqrt(2)),
    "u-shaped": ("arcsine", math.sqrt(2)),
    "ushaped": ("arcsine", math.sqrt(2)),
}
STUDENT = ("t", "student", "student-t", "students-t", "studentt")
NORMAL = ("", "normal", "gaussian", "gauss")
POINTS = ("basic_nominalValue", "basic_referenceValue")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Offer:
    """One number of a certificate: where it stands, what is stated of it, and the row it would be."""

    label: str
    distribution: str
    row: Row

    @property
    def is_taken_as_normal(self) -> bool:
        """Whether a distribution is stated that is not the one of the row."""
        known = (*HALF_WIDTH_OF, *STUDENT, *NORMAL)
        return self.distribution.lower() not in known

    def packed(self) -> str:
        cells = [getattr(self.row, name) for name in _CARRIED]
        return json.dumps([self.label, self.distribution, *cells], ensure_ascii=False)


_CARRIED = ("value", "kind", "size", "k", "dof", "unit")


@dataclass(frozen=True, slots=True)
class Offered:
    """What a certificate has to give; `found` numbers, of which at most `MOST_OFFERED` are here."""

    number: str
    offers: tuple[Offer, ...]
    found: int


@dataclass(slots=True)
class Taken:
    """The form with the rows filled, their names, and why nothing was."""

    typed: Typed
    names: list[str] = field(default_factory=list)
    wrong: list[tuple[str, Refusal]] = field(default_factory=list)


# from the file to the list


def offered(data: bytes, *, only: str, language: str) -> Offered:
    """Real numbers of the results, those with an uncertainty first; refused as the reader refuses."""
    document = parse(data)
    _check_size(document)
    summary = summarise(document)
    found = [
        offer
        for result in summary.results
        for quantity in result.quantities
        for offer in _offers(result, quantity, language)
        if only.lower() in offer.label.lower()
    ]
    if not found:
        code = "workbench-certificate-word" if only else "workbench-certificate-empty"
        raise UnusableInput(refuse(code, number=summary.number[:60], only=only))
    found.sort(key=lambda each: not each.row.size)
    return Offered(summary.number, tuple(found[:MOST_OFFERED]), len(found))


def _check_size(document: Document) -> None:
    """A list may be megabytes long and is still a sound file; it is too long to choose from."""
    size = 0
    for element in document.root.iter(f"{{{SI}}}*"):
        size += len(element.text or "")
        if size > LARGEST:
            raise UnusableInput(refuse("workbench-certificate-too-long", limit=LARGEST // 1024))


def _offers(result: ResultRead, quantity: QuantityRead, language: str) -> Iterator[Offer]:
    parts = [_said(each, language) for each in (result.name, quantity.name)]
    label = " · ".join(part for part in parts if part) or " ".join(quantity.ref_types)
    points = _points(result, quantity)
    for series in quantity.series:
        for at, value in enumerate(series.values):
            if series.is_complex or not _NUMBER.fullmatch(value):
                continue
            place = f"{label} [{_place(points, at)}]" if len(series.values) > 1 else label
            yield Offer(place[:240], _of(series.distribution, at)[:40], _row(series, at))


def _points(result: ResultRead, quantity: QuantityRead) -> Series | None:
    """The nominal or reference values of the table a quantity stands in, in its rows; None where it has none."""
    table = quantity.path.rpartition("/")[0]
    beside = [each for each in result.quantities if each.path.rpartition("/")[0] == table and each.series]
    for ref_type in POINTS:
        for each in beside:
            if ref_type in each.ref_types and each is not quantity:
                return each.series[0]
    return None


def _place(points: Series | None, at: int) -> str:
    """`3: 306.248 K`: the number of the row and the point it was measured at."""
    if points is None or at >= len(points.values):
        return str(at + 1)
    return f"{at + 1}: {_digits(points.values[at])} {_unit(_of(points.units, at))}"


def _said(text: Text, language: str) -> str:
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def _of(cells: Sequence[str], at: int) -> str:
    """The cell of a value; one alone is for all."""
    if len(cells) == 1:
        return cells[0]
    return cells[at] if at < len(cells) else ""


def _row(series: Series, at: int) -> Row:
    """The row of one value as it is stated there."""
    unit = _of(series.units, at)
    row = Row(value=_digits(series.values[at]), unit=_unit(unit)[:64])
    size, k, p = (_of(cells, at)[:64] for cells in (series.expanded, series.k, series.p))
    shape = _of(series.distribution, at).lower()
    if not size:
        u = _of(series.standard, at)[:64]
        return _with_half_width(row, shape, u, "1") or replace(row, kind=STANDARD, size=_digits(u))
    row = replace(row, kind=EXPANDED, size=_digits(size), k=_digits(k))
    if shape in STUDENT:
        return replace(row, dof=_dof(k, p))
    return _with_half_width(row, shape, size, k) or row


def _with_half_width(row: Row, shape: str, size: str, k: str) -> Row | None:
    """The half-width where the distribution has one and size and k are numbers."""
    if shape not in HALF_WIDTH_OF or not (_NUMBER.fullmatch(size) and _NUMBER.fullmatch(k)) or not float(k):
        return None
    kind, factor = HALF_WIDTH_OF[shape]
    stated = _digits(size) if abs(float(k) - factor) < NEAR else f"{float(size) / float(k) * factor:.7g}"
    return replace(row, kind=kind, size=stated, k="")


def _dof(k: str, p: str) -> str:
    """The whole degrees of freedom at which Student's t gives the printed k for p; empty where none is near."""
    if not (_NUMBER.fullmatch(k) and _NUMBER.fullmatch(p)) or not 0 < float(p) < 1:
        return ""
    best = min(range(1, MOST_DOF + 1), key=lambda dof: abs(student_factor(float(p), dof) - float(k)))
    return str(best) if best < MOST_DOF else ""


def _digits(number: str) -> str:
    """D-SI writes 5. and +5 where a cell has 5."""
    return number.lstrip("+").rstrip(".").replace(".e", "e").replace(".E", "E")


def _unit(dsi: str) -> str:
    try:
        return unit_from_dsi(dsi.partition("|")[0])
    except UnknownUnit:
        return dsi


# from the list to the form


def carried(post: Mapping[str, str]) -> Offered:
    """The list as the page sent it back; what is not as it was written is left out."""
    offers: list[Offer] = []
    while f"c{len(offers)}-row" in post and len(offers) < MOST_OFFERED:
        offers.append(_unpacked(post[f"c{len(offers)}-row"]))
    found = post.get("certificate-found", "")
    count = int(found) if found.isascii() and found.isdigit() and len(found) < 8 else 0
    return Offered(post.get("certificate-number", "")[:80], tuple(offers), max(count, len(offers)))


def _unpacked(text: str) -> Offer:
    try:
        cells = json.loads(text) if len(text) <= LONGEST_OFFER else None
    except (ValueError, RecursionError):
        cells = None
    if not isinstance(cells, list) or len(cells) != 2 + len(_CARRIED):
        return Offer("", "", Row())
    label, distribution, *rest = (str(cell) for cell in cells)
    return Offer(label, distribution, Row(**dict(zip(_CARRIED, rest, strict=True))))


def taken(typed: Typed, post: Mapping[str, str], offers: Sequence[Offer]) -> Taken:
    """The rows named; a row that has such a name already gets the number, others are added."""
    rows = {f"{at}": row for at, row in enumerate(typed.rows) if not row.is_blank}
    places = {row.name: place for place, row in rows.items() if row.name}
    names: list[str] = []
    for at, offer in enumerate(offers):
        name = post.get(f"c{at}-name", "").strip()[:64]
        if name and offer.row.value:
            rows[places.get(name, f"new {at}")] = replace(offer.row, name=name)
            names.append(name)
    if not names:
        return Taken(typed, wrong=[("taking", refuse("workbench-nothing-taken"))])
    if len(rows) > MOST_ROWS:
        return Taken(typed, wrong=[("taking", refuse("too-many-inputs", found=len(rows), limit=MOST_ROWS))])
    return Taken(replace(typed, rows=tuple(rows.values())), names)
