"""What a DCC says, as plain values: for showing foreign certificates and for the questions of a verification.

Numbers stay the text they are in the file; nothing is rounded or converted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from junheng.core.certificate.parsing import DCC, SI, Document

Text = Mapping[str, str]
"""Language code → text; the empty code where the file names no language."""


@dataclass(frozen=True, slots=True)
class Series:
    """One quantity in one unit: values as decimal text with U and k (or p) beside them, one or one a value.

    Of complex quantities `values` are the real parts or magnitudes alone; `is_complex` says so.
    """

    values: tuple[str, ...]
    units: tuple[str, ...]
    expanded: tuple[str, ...] = ()
    k: tuple[str, ...] = ()
    p: tuple[str, ...] = ()
    standard: tuple[str, ...] = ()
    interval: tuple[tuple[str, str], ...] = ()
    distribution: tuple[str, ...] = ()
    is_complex: bool = False


@dataclass(frozen=True, slots=True)
class QuantityRead:
    """A quantity of a result: `series` has several members where the file states it in several units."""

    name: Text
    ref_types: tuple[str, ...]
    series: tuple[Series, ...]
    conformity: tuple[str, ...]
    text: Text
    path: str


@dataclass(frozen=True, slots=True)
class ResultRead:
    name: Text
    ref_types: tuple[str, ...]
    quantities: tuple[QuantityRead, ...]


@dataclass(frozen=True, slots=True)
class ItemRead:
    name: Text
    manufacturer: Text
    model: str
    identifications: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StatementRead:
    ref_types: tuple[str, ...]
    declaration: Text
    norms: tuple[str, ...]
    conformity: tuple[str, ...]
    date: str | None
    traceable: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """One certificate in plain values; `dates` maps the element's name to the text in it."""

    version: str
    number: str
    laboratory: Text
    laboratory_code: str
    customer: Text
    items: tuple[ItemRead, ...]
    dates: Mapping[str, str]
    languages: tuple[str, ...]
    persons: tuple[str, ...]
    statements: tuple[StatementRead, ...]
    results: tuple[ResultRead, ...]
    methods: tuple[Text, ...]
    replaces: str | None
    equipment_certificates: tuple[str, ...]

    @property
    def laboratory_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.laboratory.values()))


_DATES = ("receiptDate", "beginPerformanceDate", "endPerformanceDate", "issueDate")


def summarise(document: Document) -> Summary:
    """The content of a parsed DCC; what is missing in the file is empty here."""
    root = document.root
    core = _find(root, "administrativeData/coreData")
    administrative = _find(root, "administrativeData")
    return Summary(
        version=document.version,
        number=_text(core, "uniqueIdentifier"),
        laboratory=_words(_find(administrative, "calibrationLaboratory/contact/name")),
        laboratory_code=_text(administrative, "calibrationLaboratory/calibrationLaboratoryCode"),
        customer=_words(_find(administrative, "customer/name")),
        items=tuple(_item(one) for one in _all(administrative, "items/item")),
        dates={name: found for name in _DATES if (found := _text(core, name))},
        languages=tuple((one.text or "").strip() for one in _all(core, "usedLangCodeISO639_1")),
        persons=tuple(
            next(iter(_words(one).values()), "")
            for one in _all(administrative, "respPersons/respPerson/person/name")
        ),
        statements=tuple(_statement(one) for one in _all(administrative, "statements/statement")),
        results=tuple(_result(document, one) for one in root.iter(f"{{{DCC}}}result")),
        methods=tuple(_words(_find(one, "name")) for one in root.iter(f"{{{DCC}}}usedMethod")),
        replaces=_text(core, "reportAmendedSubstituted/replacedUniqueIdentifier") or None,
        equipment_certificates=tuple(
            _text(one, "certificate/referralID")
            for one in root.iter(f"{{{DCC}}}measuringEquipment")
            if _find(one, "certificate") is not None
        ),
    )


def _path(path: str) -> str:
    return "/".join(f"{{{DCC}}}{part}" for part in path.split("/"))


def _find(element: etree._Element | None, path: str) -> etree._Element | None:
    return None if element is None else element.find(_path(path))


def _all(element: etree._Element | None, path: str) -> list[etree._Element]:
    return [] if element is None else element.findall(_path(path))


def _text(element: etree._Element | None, path: str) -> str:
    return "" if element is None else (element.findtext(_path(path)) or "").strip()


def _words(element: etree._Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for content in [] if element is None else element.iter(f"{{{DCC}}}content"):
        found.setdefault(content.get("lang", ""), " ".join("".join(map(str, content.itertext())).split()))
    return found


def _refs(element: etree._Element) -> tuple[str, ...]:
    return tuple(element.get("refType", "").split())


def _item(element: etree._Element) -> ItemRead:
    identifications = tuple(
        (_text(one, "issuer"), _text(one, "value")) for one in _all(element, "identifications/identification")
    )
    maker = _words(_find(element, "manufacturer/name"))
    return ItemRead(_words(_find(element, "name")), maker, _text(element, "model"), identifications)


def _statement(element: etree._Element) -> StatementRead:
    verdicts = " ".join((_text(element, "conformity"), _text(element, "conformityXMLList"))).split()
    return StatementRead(
        _refs(element),
        _words(_find(element, "declaration")),
        tuple((one.text or "").strip() for one in _all(element, "norm")),
        tuple(verdicts),
        _text(element, "date") or None,
        _text(element, "traceable") or None,
    )


def _result(document: Document, element: etree._Element) -> ResultRead:
    data = _find(element, "data")
    found = () if data is None else tuple(_quantity(document, one) for one in _quantities(data))
    return ResultRead(_words(_find(element, "name")), _refs(element), found)


def _quantities(element: etree._Element) -> Iterator[etree._Element]:
    """Quantities of a result, through its tables, not those inside meta data or conditions."""
    for child in element:
        if child.tag == f"{{{DCC}}}quantity":
            yield child
        elif child.tag == f"{{{DCC}}}list":
            yield from _quantities(child)


def _quantity(document: Document, element: etree._Element) -> QuantityRead:
    verdicts = [
        word
        for meta in _all(element, "measurementMetaData/metaData")
        for word in f"{_text(meta, 'conformity')} {_text(meta, 'conformityXMLList')}".split()
    ]
    series = [one for child in element for one in _series(child)]
    plain = _words(_find(element, "noQuantity")) or {"": _text(element, "charsXMLList")}
    name = _words(_find(element, "name"))
    text = {code: word for code, word in plain.items() if word}
    return QuantityRead(name, _refs(element), tuple(series), tuple(verdicts), text, document.path(element))


_VALUES = (
    "value",
    "valueXMLList",
    "valueReal",
    "valueRealXMLList",
    "valueMagnitude",
    "valueMagnitudeXMLList",
)


def _series(element: etree._Element) -> Iterator[Series]:
    if not isinstance(element.tag, str) or not element.tag.startswith(f"{{{SI}}}"):
        return
    values = _first(element, *_VALUES, deep=False)
    if not values:
        for child in element:
            yield from _series(child)
        return
    yield Series(
        values,
        _first(element, "unit", "unitXMLList", deep=False),
        expanded=_first(
            element, "uncertainty", "uncertaintyXMLList", "valueExpandedMU", "valueExpandedMUXMLList"
        ),
        k=_first(element, "coverageFactor", "coverageFactorXMLList"),
        p=_first(element, "coverageProbability", "coverageProbabilityXMLList"),
        standard=_first(
            element, "valueStandardMU", "valueStandardMUXMLList", "standardUnc", "standardUncXMLList"
        ),
        interval=tuple(
            zip(
                _first(element, "intervalMin", "intervalMinXMLList"),
                _first(element, "intervalMax", "intervalMaxXMLList"),
                strict=False,
            )
        ),
        distribution=_first(element, "distribution", "distributionXMLList"),
        is_complex=bool(_first(element, *_VALUES[2:], deep=False)),
    )


def _first(element: etree._Element, *names: str, deep: bool = True) -> tuple[str, ...]:
    for name in names:
        tag = f"{{{SI}}}{name}"
        found = next(element.iter(tag), None) if deep else element.find(tag)
        if found is not None:
            return tuple("".join(map(str, found.itertext())).split())
    return ()
