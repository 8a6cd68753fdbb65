"""What any DCC says, ours or foreign, as plain values for a page: fields, statements, tables of results.

Reads a parsed `Document` of every supported version. Nothing is interpreted: names are the certificate's own in the
wanted language (else English, else Chinese, else the first), numbers keep their digits, units are printed by
their D-SI text. What has no printable form here (formulas, attached files) is named, not shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lxml import etree

from junheng.core.certificate.markup import ABSENT
from junheng.core.certificate.parsing import NAMESPACES, Document
from junheng.core.certificate.wording import STATES, VERDICTS, WORDS
from junheng.core.quantity.notation import DECIMAL_TEXT, needs_groups, print_number, print_unit

Language = Literal["zh", "en"]
FALLBACK = ("en", "zh")
CONFORMITY = {
    "pass": "pass",
    "fail": "fail",
    "conditionalPass": "conditional-pass",
    "conditionalFail": "conditional-fail",
}


@dataclass(frozen=True, slots=True)
class Field:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """Printed cells. `head` holds (name, unit); `numeric` says which columns stand right."""

    title: str
    head: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing for paper: SVG of our own making, never of a file that came from elsewhere; `title` stands over it."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    fields: tuple[Field, ...] = ()
    texts: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    number: str
    laboratory: str
    version: str
    digest: str
    language: Language
    day: tuple[int, int, int]
    sections: tuple[Section, ...]


def view(document: Document, language: Language) -> View:
    """The whole certificate in the order administrative data, equipment, conditions, results, statements."""
    reader = _Reader(language)
    root = document.root
    return View(
        number=reader.text(root, "dcc:administrativeData/dcc:coreData/dcc:uniqueIdentifier"),
        laboratory=reader.name(root, "dcc:administrativeData/dcc:calibrationLaboratory/dcc:contact"),
        version=document.version,
        digest=document.sha256,
        language=language,
        day=_date(root),
        sections=tuple(
            section for section in reader.sections(root) if section.fields or section.texts or section.tables
        ),
    )


def find(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall(path, NAMESPACES)


class _Reader:
    def __init__(self, language: Language) -> None:
        self.language = language

    def word(self, key: str) -> str:
        text = WORDS[key]
        return text.zh if self.language == "zh" else text.en

    def said(self, element: etree._Element | None) -> str:
        """The contents of one text in the best language it has."""
        contents = [] if element is None else find(element, "dcc:content")
        by_language: dict[str, list[str]] = {}
        for content in contents:
            by_language.setdefault(content.get("lang", ""), []).append(_plain(content))
        for wanted in (self.language, "", *FALLBACK):
            if wanted in by_language:
                return (
                    "；".join(by_language[wanted])
                    if self.language == "zh"
                    else "; ".join(by_language[wanted])
                )
        return next(iter(by_language.values()), [""])[0]

    def text(self, element: etree._Element, path: str) -> str:
        found = element.find(path, NAMESPACES)
        return "" if found is None else _plain(found)

    def name(self, element: etree._Element, path: str = ".") -> str:
        return self.said(element.find(f"{path}/dcc:name", NAMESPACES))

    def sections(self, root: etree._Element) -> Iterator[Section]:
        admin = root.find("dcc:administrativeData", NAMESPACES)
        if admin is None:
            return
        yield Section(self.word("administrative"), tuple(self.core(admin)))
        for item in admin.iterfind("dcc:items/dcc:item", NAMESPACES):
            yield Section(f"{self.word('item')}: {self.name(item)}", tuple(self.item(item)))
        for result in root.iterfind("dcc:measurementResults/dcc:measurementResult", NAMESPACES):
            yield from self.measurement(result)
        yield Section(self.word("remarks"), texts=tuple(self.statements(admin)))
        for statement in admin.iterfind("dcc:statements/dcc:statement[dcc:data]", NAMESPACES):
            declared = self.said(statement.find("dcc:declaration", NAMESPACES))
            yield self.data(statement, self.name(statement) or declared)

    def core(self, admin: etree._Element) -> Iterator[Field]:
        core = "dcc:coreData/dcc:"
        begun, ended = (self.text(admin, f"{core}{part}PerformanceDate") for part in ("begin", "end"))
        found = (
            ("number", self.text(admin, f"{core}uniqueIdentifier")),
            ("certificate_issuer", self.name(admin, "dcc:calibrationLaboratory/dcc:contact")),
            ("customer", self.name(admin, "dcc:customer")),
            ("received", self.text(admin, f"{core}receiptDate")),
            ("work_date_calibration", begun if begun == ended else f"{begun} ~ {ended}"),
            ("issued", self.text(admin, f"{core}issueDate")),
            (
                "persons",
                "、".join(self.persons(admin)) if self.language == "zh" else ", ".join(self.persons(admin)),
            ),
        )
        yield from (Field(self.word(key), value) for key, value in found if value)

    def persons(self, admin: etree._Element) -> Iterator[str]:
        for person in admin.iterfind("dcc:respPersons/dcc:respPerson", NAMESPACES):
            yield self.name(person, "dcc:person")

    def item(self, item: etree._Element) -> Iterator[Field]:
        found = [("maker", self.name(item, "dcc:manufacturer")), ("model", self.text(item, "dcc:model"))]
        yield from (Field(self.word(key), value) for key, value in found if value)
        yield from self.identifications(item)

    def identifications(self, element: etree._Element) -> Iterator[Field]:
        for number in element.iterfind("dcc:identifications/dcc:identification", NAMESPACES):
            yield Field(self.name(number) or self.word("serial"), self.text(number, "dcc:value"))

    def measurement(self, result: etree._Element) -> Iterator[Section]:
        methods = [
            Field(self.name(method), ", ".join(_plain(norm) for norm in find(method, "dcc:norm")) or ABSENT)
            for method in find(result, "dcc:usedMethods/dcc:usedMethod")
        ]
        yield Section(self.word("basis"), tuple(methods))
        equipment = [
            Field(
                self.name(used),
                ", ".join(f"{one.label} {one.value}" for one in self.identifications(used)) or ABSENT,
            )
            for used in find(result, "dcc:measuringEquipments/dcc:measuringEquipment")
        ]
        yield Section(self.word("standards"), tuple(equipment))
        for condition in find(result, "dcc:influenceConditions/dcc:influenceCondition"):
            yield self.data(condition, self.condition_title(condition))
        for one in find(result, "dcc:results/dcc:result"):
            yield self.data(one, f"{self.word('results')}: {self.name(one)}")

    def condition_title(self, condition: etree._Element) -> str:
        name = self.name(condition)
        if self.text(condition, "dcc:status") != "beforeAdjustment":
            return name
        state = STATES["as-found"]
        said = state.zh if self.language == "zh" else state.en
        return name if name == said else f"{name} ({said})"

    def data(self, element: etree._Element, title: str) -> Section:
        data = element.find("dcc:data", NAMESPACES)
        texts = [self.said(element.find("dcc:description", NAMESPACES))]
        tables: list[Table] = []
        if data is not None:
            texts += [self.said(text) for text in find(data, "dcc:text")]
            texts += [
                self.word("not_shown")
                for _ in (*find(data, "dcc:formula"), *find(data, "dcc:byteData"), *find(data, "dcc:xml"))
            ]
            if quantities := find(data, "dcc:quantity"):
                tables.append(self.table("", quantities))
            tables += [table for part in find(data, "dcc:list") for table in self.lists(part)]
        return Section(title, (), tuple(text for text in texts if text), tuple(tables))

    def lists(self, part: etree._Element) -> Iterator[Table]:
        if quantities := find(part, "dcc:quantity"):
            yield self.table(self.name(part), quantities)
        for inner in find(part, "dcc:list"):
            yield from self.lists(inner)

    def table(self, title: str, quantities: list[etree._Element]) -> Table:
        columns = [column for quantity in quantities for column in self.columns(quantity)]
        height = max((len(cells) for _, _, cells in columns), default=0)
        head = tuple((name, unit) for name, unit, _ in columns)
        spread = [
            cells * height if len(cells) == 1 else cells + [ABSENT] * (height - len(cells))
            for _, _, cells in columns
        ]
        numeric = tuple(any(DECIMAL_TEXT.fullmatch(cell) for cell in cells) for _, _, cells in columns)
        shown = [_printed(cells) for cells in spread]
        return Table(
            title, head, tuple(tuple(column[row] for column in shown) for row in range(height)), numeric
        )

    def columns(self, quantity: etree._Element) -> Iterator[tuple[str, str, list[str]]]:
        """The value, then U and k where it has them, what stands beside it (limits), then the verdicts."""
        name = self.name(quantity) or ABSENT
        numbers = _numbers(quantity)
        for values, unit in numbers:
            yield name, print_unit(unit), values
        if not numbers:
            yield name, "", self.words(quantity)
        if numbers:
            uncertainty, factor = _texts(quantity, UNCERTAINTIES), _texts(quantity, FACTORS)
            if uncertainty:
                yield "U" if factor else "u", print_unit(numbers[0][1]), uncertainty
            if factor:
                yield "k", "", factor
        for beside in find(quantity, "dcc:measurementMetaData/dcc:metaData/dcc:data//dcc:quantity"):
            yield from self.columns(beside)
        for verdicts in find(quantity, "dcc:measurementMetaData/dcc:metaData/dcc:conformityXMLList"):
            yield self.word("conformity"), "", [self.verdict(token) for token in _plain(verdicts).split()]

    def verdict(self, token: str) -> str:
        known = VERDICTS.get(CONFORMITY.get(token, ""))
        return token if known is None else known.zh if self.language == "zh" else known.en

    def words(self, quantity: etree._Element) -> list[str]:
        listed = quantity.find("dcc:charsXMLList", NAMESPACES)
        if listed is not None:
            return (listed.text or "").split(" ") if listed.text else [ABSENT]
        return [self.said(quantity.find("dcc:noQuantity", NAMESPACES)) or self.word("not_shown")]

    def statements(self, admin: etree._Element) -> Iterator[str]:
        for statement in admin.iterfind("dcc:statements/dcc:statement", NAMESPACES):
            parts = [
                self.name(statement),
                self.said(statement.find("dcc:declaration", NAMESPACES)),
                self.text(statement, "dcc:date"),
                self.verdict(self.text(statement, "dcc:conformity")),
                *(_plain(norm) for norm in find(statement, "dcc:norm")),
                *(_plain(reference) for reference in find(statement, "dcc:reference")),
            ]
            if said := " · ".join(part for part in parts if part):
                yield said


UNCERTAINTIES = ("valueExpandedMUXMLList", "uncertaintyXMLList", "valueExpandedMU", "uncertainty", "valueStandardMUXMLList", "valueStandardMU")  # fmt: skip
FACTORS = ("coverageFactorXMLList", "coverageFactor")


def _numbers(quantity: etree._Element) -> list[tuple[list[str], str]]:
    """Values and unit of each representation: one, or the several of a hybrid."""
    hybrid = quantity.find("si:hybrid", NAMESPACES)
    holders = [quantity] if hybrid is None else [hybrid]
    found: list[tuple[list[str], str]] = []
    for holder in holders:
        for listed in find(holder, "si:realListXMLList"):
            found.append(((listed.findtext("si:valueXMLList", "", NAMESPACES)).split(), _first_unit(listed)))
        for real in (*find(holder, "si:real"), *find(holder, "si:constant")):
            found.append(
                (
                    [real.findtext("si:value", "", NAMESPACES).strip()],
                    real.findtext("si:unit", "", NAMESPACES).strip(),
                )
            )
    return found


def _first_unit(listed: etree._Element) -> str:
    units = (listed.findtext("si:unitXMLList", "", NAMESPACES)).split()
    return units[0] if len(set(units)) == 1 else " ".join(units)


def _texts(quantity: etree._Element, names: tuple[str, ...]) -> list[str]:
    """The first of the named D-SI elements that belongs to this value (not to its metadata)."""
    for name in names:
        for holder in ("si:realListXMLList", "si:real", "si:hybrid", "si:constant"):
            found = quantity.find(f"{holder}//si:{name}", NAMESPACES)
            if found is not None:
                return _plain(found).split()
    return []


def _printed(cells: list[str]) -> list[str]:
    """A column's numbers with one rule for digit groups; text stays as it is."""
    numbers = [cell for cell in cells if DECIMAL_TEXT.fullmatch(cell)]
    group = needs_groups(numbers)
    return [print_number(cell, group=group) if DECIMAL_TEXT.fullmatch(cell) else cell for cell in cells]


def _date(root: etree._Element) -> tuple[int, int, int]:
    """Date of issue, else end of work, else 1970-01-01: PDF/A wants one and a rendering has no clock."""
    for name in ("issueDate", "endPerformanceDate"):
        said = root.findtext(f"dcc:administrativeData/dcc:coreData/dcc:{name}", "", NAMESPACES).strip()
        try:
            day = date.fromisoformat(said[:10])
        except ValueError:
            continue
        return day.year, day.month, day.day
    return 1970, 1, 1


def _plain(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())
