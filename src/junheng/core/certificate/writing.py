"""Write a certificate as a digital calibration certificate, DCC 3.3.0 with D-SI 2.2.0 numbers.

The same content gives the same bytes: no clock, no random id, a fixed order of elements. Languages are zh
(mandatory) and en. The result is not yet signed; the signature is the last child of the root, put there later.
Names of ours that PTB's list of refTypes does not have begin with `junheng_`.
"""

from __future__ import annotations

from lxml import etree

from junheng.core.certificate.content import (
    CertificateContent,
    Claim,
    Conformity,
    Item,
    Lineage,
    Person,
    Text,
)
from junheng.core.certificate.markup import (
    XSI,
    bilingual,
    bilingual_or_none,
    contact,
    dcc,
    identification,
    optional,
    several,
)
from junheng.core.certificate.wording import CHANGES, KINDS, PARTS, WORDS
from junheng.core.certificate.writing_results import CONFORMITY, measurement_results

SCHEMA_VERSION = "3.3.0"
SCHEMA_LOCATION = "https://ptb.de/dcc https://ptb.de/dcc/v3.3.0/dcc.xsd"
PLACES = {"laboratory-branch": "laboratoryBranch", "customer-branch": "customerBranch"}
SUBSTITUTING = {"amends": "amended", "replaces": "substituted"}


def write_dcc(content: CertificateContent) -> bytes:
    """The certificate as DCC 3.3.0, UTF-8, indented, the same bytes for the same content."""
    root = dcc(
        "digitalCalibrationCertificate",
        _administrative_data(content),
        measurement_results(content),
        schemaVersion=SCHEMA_VERSION,
    )
    root.set(f"{{{XSI}}}schemaLocation", SCHEMA_LOCATION)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["dcc", "si", "xsi"])
    etree.indent(root, space="  ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _administrative_data(content: CertificateContent) -> etree._Element:
    return dcc(
        "administrativeData",
        _software(content),
        _core_data(content),
        dcc("items", *(_item(item) for item in content.items)),
        _laboratory(content),
        dcc("respPersons", *(_person(person) for person in content.persons)),
        contact("customer", content.customer),
        several("statements", _statements(content)),
    )


def _software(content: CertificateContent) -> etree._Element:
    name = Text("", content.software)
    return dcc(
        "dccSoftware",
        dcc(
            "software",
            bilingual("name", name),
            dcc("release", text=content.release),
            dcc("type", text="application"),
        ),
    )


def _core_data(content: CertificateContent) -> etree._Element:
    lineage = content.lineage
    return dcc(
        "coreData",
        dcc("countryCodeISO3166_1", text=content.laboratory.country),
        dcc("usedLangCodeISO639_1", text="zh"),
        dcc("usedLangCodeISO639_1", text="en"),
        dcc("mandatoryLangCodeISO639_1", text="zh"),
        dcc("uniqueIdentifier", text=content.number),
        several("identifications", _core_identifications(content)),
        optional("receiptDate", content.dates.received),
        dcc("beginPerformanceDate", text=content.dates.begun),
        dcc("endPerformanceDate", text=content.dates.ended),
        dcc("performanceLocation", text=PLACES.get(content.place, content.place)),
        dcc("issueDate", text=content.dates.issued),
        _replaced(lineage) if lineage and lineage.change in SUBSTITUTING else None,
    )


def _core_identifications(content: CertificateContent) -> list[etree._Element | None]:
    kind = identification("calibrationLaboratory", content.kind, KINDS[content.kind], "junheng_kind")
    order = identification("calibrationLaboratory", content.order, WORDS["order"], "basic_orderNumber")
    return [kind, order]


def _replaced(lineage: Lineage) -> etree._Element:
    return dcc(
        "reportAmendedSubstituted",
        dcc("typeOfChange", text=SUBSTITUTING[lineage.change]),
        dcc("replacedUniqueIdentifier", text=lineage.number),
    )


def _item(item: Item) -> etree._Element:
    maker = dcc("manufacturer", bilingual("name", item.maker)) if item.maker.zh or item.maker.en else None
    numbers = [
        identification("manufacturer", item.serial, WORDS["serial"], "basic_serialNumber"),
        identification("customer", item.own_code, WORDS["own_code"]),
    ]
    if not any(number is not None for number in numbers):
        numbers = [identification("other", "—", WORDS["serial"])]
    parts = dcc("subItems", *(_item(part) for part in item.parts)) if item.parts else None
    return dcc(
        "item",
        bilingual("name", item.name),
        bilingual_or_none("description", item.description),
        maker,
        optional("model", item.model),
        several("identifications", numbers),
        parts,
    )


def _laboratory(content: CertificateContent) -> etree._Element:
    return dcc(
        "calibrationLaboratory",
        optional("calibrationLaboratoryCode", content.laboratory.code),
        contact("contact", content.laboratory),
        dcc("cryptElectronicSeal", text="true"),
    )


def _person(person: Person) -> etree._Element:
    said = PARTS[person.part]
    role = Text(f"{said.zh}，{person.role.zh}", f"{said.en}, {person.role.en or person.role.zh}")
    return dcc(
        "respPerson",
        dcc("person", bilingual("name", Text(person.name))),
        bilingual("description", role if person.role.zh else said),
        dcc("role", text=person.part),
        dcc("mainSigner", text="true") if person.part == "approved" else None,
    )


def _statements(content: CertificateContent) -> list[etree._Element | None]:
    """Every printed sentence, in the order of the paper."""
    return [
        _conformity(content.conformity) if content.conformity else None,
        *(_claim(claim) for claim in content.claims),
        _dated("junheng_validUntil", WORDS["valid_until"], content.dates.valid_until, content),
        _dated("basic_recalibration", WORDS["next_planned"], content.dates.next_planned, content),
        _lineage(content.lineage) if content.lineage else None,
        _said("junheng_place", content.place_address),
        *(_said("junheng_statement", statement) for statement in content.statements),
        *(_said("junheng_remark", remark) for remark in content.remarks),
        _said("junheng_onlyItem", WORDS["only_item"]),
        _said("junheng_noPartialCopy", WORDS["no_copy"]),
        _said("junheng_example", WORDS["example"]) if content.example else None,
    ]


def _said(ref_type: str, text: Text) -> etree._Element | None:
    if not text.zh and not text.en:
        return None
    return dcc("statement", bilingual("declaration", text), refType=ref_type)


def _dated(ref_type: str, name: Text, date: str | None, content: CertificateContent) -> etree._Element | None:
    """A date with the party that sets it: validity by the laboratory, recalibration by the holder."""
    if not date:
        return None
    authority = content.customer if ref_type == "basic_recalibration" else content.laboratory
    return dcc(
        "statement",
        bilingual("declaration", name),
        dcc("date", text=date),
        contact("respAuthority", authority),
        refType=ref_type,
    )


def _conformity(conformity: Conformity) -> etree._Element:
    status = CONFORMITY.get(conformity.verdict)
    failed_zh = "".join(f"；不合格项目：{text.zh}" for text in conformity.failed)
    failed_en = "".join(f"; failed: {text.en or text.zh}" for text in conformity.failed)
    conclusion = Text(conformity.conclusion.zh + failed_zh, (conformity.conclusion.en or "") + failed_en)
    return dcc(
        "statement",
        bilingual("name", WORDS["conclusion"]),
        bilingual_or_none("description", conformity.rule),
        optional("norm", conformity.specification.zh),
        bilingual("declaration", conclusion),
        dcc("conformity", text=status) if status else None,
        refType="basic_conformity",
    )


def _claim(claim: Claim) -> etree._Element:
    return dcc(
        "statement",
        bilingual("name", Text(claim.mark, claim.mark)),
        dcc("reference", text=claim.number),
        bilingual("declaration", claim.scope if claim.scope.zh else WORDS["claims"]),
        refType="junheng_claim",
    )


def _lineage(lineage: Lineage) -> etree._Element:
    said = CHANGES[lineage.change]
    zh, en = [said.zh.format(number=lineage.number)], [said.en.format(number=lineage.number)]
    for key, text in (("reason", lineage.reason), ("changed", lineage.changed)):
        if text.zh:
            zh.append(f"{WORDS[key].zh}：{text.zh}")
            en.append(f"{WORDS[key].en}: {text.en or text.zh}")
    return dcc(
        "statement",
        dcc("reference", text=lineage.number),
        bilingual("declaration", Text("；".join(zh), "; ".join(en))),
        refType=f"junheng_{lineage.change}",
    )
