"""Business rules on a certificate: what a schema cannot say, each finding with its XPath.

Sources: D-SI 2.x (units, lists of one value stand for all), VIM 2.35–2.38 (coverage), GUM 5.2.2 (a covariance
matrix is positive semidefinite); the safety rules for attachments are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import numpy as np
from lxml import etree

from junheng.core.certificate.attachments import attachment_problems
from junheng.core.certificate.parsing import DCC, SI, Document
from junheng.core.certificate.schema import SchemaAnswer, check_schema
from junheng.core.certificate.units import unit_problem
from junheng.core.reason import Refusal, refuse

Severity = Literal["error", "warning"]
LONGEST_NUMBER = 64
LARGEST_MATRIX = 500
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Finding:
    """An error makes the certificate unusable as data; a warning is shown and changes nothing."""

    severity: Severity
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Validation:
    """Schema answer and business findings of one file, kept apart."""

    document: Document
    schema: SchemaAnswer
    findings: tuple[Finding, ...]

    @property
    def is_valid(self) -> bool:
        return not self.schema.errors and all(one.severity != "error" for one in self.findings)


def validate(document: Document) -> Validation:
    """Schema and business rules together."""
    return Validation(document, check_schema(document.root, document.version), findings(document))


def findings(document: Document) -> tuple[Finding, ...]:
    """Every business finding in document order of its rule."""
    found: list[Finding] = []
    for rule in (
        _numbers,
        _units,
        _lists,
        _uncertainties,
        _covariances,
        _dates,
        _amendments,
        attachment_problems,
    ):
        for refusal in rule(document):
            severity: Severity = "warning" if refusal.code == "unit-not-known" else "error"
            found.append(Finding(severity, refusal))
    return tuple(found)


_NUMERIC = frozenset(
    f"{{{SI}}}{name}"
    for base in [
        "value",
        "valueReal",
        "valueImag",
        "valueMagnitude",
        "valuePhase",
        "uncertainty",
        "coverageFactor",
        "coverageProbability",
        "intervalMin",
        "intervalMax",
        "standardUnc",
        "valueStandardMU",
        "valueExpandedMU",
        "covariance",
        "significantDigit",
    ]
    for name in (base, f"{base}XMLList")
)


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _tokens(element: etree._Element | None) -> list[str]:
    return [] if element is None else "".join(map(str, element.itertext())).split()


def _numbers(document: Document) -> Iterator[Refusal]:
    for element in document.root.iter(*_NUMERIC):
        if len(element):
            continue  # si:covariance holds value and unit
        for token in _tokens(element) or [""]:
            if problem := _number_problem(token):
                code, facts = problem
                yield refuse(code, path=document.path(element), allowed=(), **facts)
                break


def _number_problem(token: str) -> tuple[str, dict[str, object]] | None:
    if len(token) > LONGEST_NUMBER:
        return "number-too-long", {"found": len(token), "limit": LONGEST_NUMBER}
    if token.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return "number-not-finite", {"found": token}
    if not _NUMBER.fullmatch(token):
        return "number-malformed", {"found": token}
    number = Decimal(token)
    if number and abs(number.adjusted()) > 307:
        return "number-out-of-range", {"found": token}
    return None


def decimal(token: str) -> Decimal | None:
    """The number a token states, None where it states none."""
    return None if _number_problem(token) else Decimal(token)


def _units(document: Document) -> Iterator[Refusal]:
    for element in document.root.iter(f"{{{SI}}}unit", f"{{{SI}}}unitXMLList"):
        for token in dict.fromkeys(_tokens(element)):
            if code := unit_problem(token):
                yield refuse(code, path=document.path(element), found=token[:120])


_LISTS = tuple(f"{{{SI}}}{name}" for name in ("realListXMLList", "complexListXMLList"))
_VALUES = ("valueXMLList", "valueRealXMLList", "valueMagnitudeXMLList")


def _lists(document: Document) -> Iterator[Refusal]:
    for element in document.root.iter(*_LISTS):
        yield from _within_list(document, element)
    for tag in (f"{{{SI}}}hybrid", f"{{{DCC}}}list"):
        for element in document.root.iter(tag):
            yield from _side_by_side(document, element)
    for element in document.root.iter(f"{{{DCC}}}quantity"):
        yield from _conformities(document, element)


def _count(quantity: etree._Element) -> int:
    """The number of values of a list quantity; 0 where it is none."""
    return next((len(_tokens(child)) for child in quantity if _local(child) in _VALUES), 0)


def _within_list(document: Document, element: etree._Element) -> Iterator[Refusal]:
    expected = _count(element)
    for child in element.iter():
        name = _local(child)
        if not name.endswith("XMLList") or len(child) or (name in _VALUES and child.getparent() is element):
            continue
        length = len(_tokens(child))
        if length not in (1, expected):
            yield refuse(
                "list-lengths-differ", path=document.path(child), name=name, found=length, expected=expected
            )


def _members(element: etree._Element) -> Iterator[etree._Element]:
    """Lists that stand side by side: alternatives of a hybrid, columns of a table."""
    for child in element:
        if child.tag in _LISTS:
            yield child
        elif child.tag == f"{{{DCC}}}quantity":
            inner = next((one for one in child if one.tag in (*_LISTS, f"{{{SI}}}hybrid")), None)
            if inner is not None and inner.tag in _LISTS:
                yield inner
            elif inner is not None:
                yield from list(_members(inner))[:1]


def _side_by_side(document: Document, element: etree._Element) -> Iterator[Refusal]:
    expected = 0
    for member in _members(element):
        length = _count(member)
        if length <= 1:
            continue
        expected = expected or length
        if length != expected:
            yield refuse(
                "list-lengths-differ",
                path=document.path(member),
                name=_local(member),
                found=length,
                expected=expected,
            )


def _conformities(document: Document, quantity: etree._Element) -> Iterator[Refusal]:
    expected = max((_count(member) for member in _members_of_quantity(quantity)), default=0)
    path = f"{{{DCC}}}measurementMetaData/{{{DCC}}}metaData/{{{DCC}}}conformityXMLList"
    for verdicts in quantity.iterfind(path):
        length = len(_tokens(verdicts))
        if expected and length not in (1, expected):
            yield refuse(
                "list-lengths-differ",
                path=document.path(verdicts),
                name="conformityXMLList",
                found=length,
                expected=expected,
            )


def _members_of_quantity(quantity: etree._Element) -> Iterator[etree._Element]:
    for child in quantity:
        if child.tag in _LISTS:
            yield child
        elif child.tag == f"{{{SI}}}hybrid":
            yield from _members(child)


def _each(document: Document, *names: str) -> Iterator[tuple[etree._Element, Decimal]]:
    for element in document.root.iter(*(f"{{{SI}}}{name}{end}" for name in names for end in ("", "XMLList"))):
        for token in _tokens(element):
            number = decimal(token)
            if number is not None:
                yield element, number


def _uncertainties(document: Document) -> Iterator[Refusal]:
    for element, k in _each(document, "coverageFactor"):
        if k <= 0:
            yield refuse("coverage-factor-not-positive", path=document.path(element), found=k)
    for element, p in _each(document, "coverageProbability"):
        if not 0 < p <= 1:
            yield refuse("probability-out-of-range", path=document.path(element), found=p)
    for element, u in _each(document, "uncertainty", "standardUnc", "valueStandardMU", "valueExpandedMU"):
        if u < 0:
            yield refuse("uncertainty-negative", path=document.path(element), found=u)
    for element, _ in _each(document, "uncertainty", "valueExpandedMU"):
        parent = element.getparent()
        if parent is not None and not any(_local(one).startswith("coverageFactor") for one in parent):
            yield refuse("coverage-factor-missing", path=document.path(element))
    yield from _intervals(document)


def _intervals(document: Document) -> Iterator[Refusal]:
    for end in ("", "XMLList"):
        for low in document.root.iter(f"{{{SI}}}intervalMin{end}"):
            parent = low.getparent()
            high = None if parent is None else parent.find(f"{{{SI}}}intervalMax{end}")
            for first, second in zip(_tokens(low), _tokens(high), strict=False):
                a, b = decimal(first), decimal(second)
                if a is not None and b is not None and a > b:
                    yield refuse("interval-reversed", path=document.path(low), low=first, high=second)


def _covariances(document: Document) -> Iterator[Refusal]:
    for end in ("", "XMLList"):
        for matrix in document.root.iter(f"{{{SI}}}covarianceMatrix{end}"):
            columns = [
                [
                    _tokens(cell.find(f"{{{SI}}}value{end}"))
                    for cell in column.iterfind(f"{{{SI}}}covariance{end}")
                ]
                for column in matrix.iterfind(f"{{{SI}}}column{end}")
            ]
            if refusal := _matrix_problem(columns, document.path(matrix)):
                yield refusal


def _matrix_problem(columns: list[list[list[str]]], path: str) -> Refusal | None:
    size = len(columns)
    if not size or size > LARGEST_MATRIX or any(len(column) != size for column in columns):
        return refuse("covariance-not-square", path=path)
    cells = [cell for column in columns for cell in column]
    points = max(len(cell) for cell in cells)
    if any(len(cell) not in (1, points) for cell in cells):
        return refuse("covariance-not-square", path=path)
    if any(_number_problem(token) for cell in cells for token in cell):
        return None  # the number itself is reported
    for point in range(points):
        numbers = np.array(
            [[float(cell[point if len(cell) > 1 else 0]) for cell in column] for column in columns]
        )
        if problem := _not_a_covariance(numbers, path):
            return problem
    return None


def _not_a_covariance(matrix: np.ndarray, path: str) -> Refusal | None:
    """Judged on correlations, so that units of different size do not hide a fault; slack for printed digits."""
    scale = np.sqrt(np.abs(np.diag(matrix)))
    if not np.allclose(matrix, matrix.T, rtol=1e-9, atol=0):
        return refuse("covariance-not-symmetric", path=path)
    if (np.diag(matrix) < 0).any():
        return refuse("covariance-not-positive", path=path, found=f"{np.diag(matrix).min():.3g}")
    safe = np.where(scale > 0, scale, 1.0)
    smallest = float(np.linalg.eigvalsh(matrix / safe[:, None] / safe[None, :]).min())
    if smallest < -1e-6:
        return refuse("covariance-not-positive", path=path, found=f"{smallest:.3g}")
    return None


_CORE = f"{{{DCC}}}administrativeData/{{{DCC}}}coreData"


def _dates(document: Document) -> Iterator[Refusal]:
    core = document.root.find(_CORE)
    if core is None:
        return
    pairs = (
        *pairwise(("beginPerformanceDate", "endPerformanceDate", "issueDate")),
        ("receiptDate", "endPerformanceDate"),
        ("beginPerformanceDate", "issueDate"),
    )
    for earlier, later in pairs:
        first, second = _day(core, earlier), _day(core, later)
        if first and second and first > second:
            yield refuse(
                "dates-reversed",
                path=document.path(core),
                earlier=earlier,
                first=first,
                later=later,
                second=second,
            )


def _day(core: etree._Element, name: str) -> date | None:
    try:
        return date.fromisoformat((core.findtext(f"{{{DCC}}}{name}") or "").strip()[:10])
    except ValueError:
        return None  # the schema says so


def _amendments(document: Document) -> Iterator[Refusal]:
    core = document.root.find(_CORE)
    if core is None:
        return
    own = (core.findtext(f"{{{DCC}}}uniqueIdentifier") or "").strip()
    named = (*core.iter(f"{{{DCC}}}replacedUniqueIdentifier"), *core.iter(f"{{{DCC}}}referralID"))
    for element in named:
        if own and (element.text or "").strip() == own:
            yield refuse("amendment-cycle", path=document.path(element), found=f"{own} → {own}")


def amendment_cycles(replaces: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Circles among several certificates; `replaces` maps a number to the number it replaces."""
    found: list[Refusal] = []
    done: set[str] = set()
    for start in replaces:
        chain: dict[str, None] = {}
        at = start
        while at in replaces and at not in chain and at not in done:
            chain[at] = None
            at = replaces[at]
        if at in chain:
            names = list(chain)
            circle = names[names.index(at) :]
            found.append(refuse("amendment-cycle", found=" → ".join([*circle, at])))
        done.update(chain)
    return tuple(found)
