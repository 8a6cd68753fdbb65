"""A written certificate is a valid DCC 3.3.0 that says what its content says, in repeatable bytes."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

import pytest
from lxml import etree

from junheng.core.certificate.content import CertificateContent, Column, ResultBlock, ResultTable, Text
from junheng.core.certificate.writing import write_dcc

NS = {"dcc": "https://ptb.de/dcc", "si": "https://ptb.de/si"}


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    folder = resources.files("junheng.core.certificate") / "schemas" / "dcc" / "dcc-3.3.0-structural.xsd"
    return etree.XMLSchema(etree.parse(str(folder)))


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(found) for found in root.xpath(path + "/text()", namespaces=NS)]


def test_every_example_is_valid_against_the_bundled_schema(
    example: CertificateContent, schema: etree.XMLSchema
) -> None:
    """The bundled structural copy of DCC 3.3.0 accepts each certificate we write."""
    schema.assertValid(etree.fromstring(write_dcc(example)))


def test_same_content_gives_same_bytes(example: CertificateContent) -> None:
    """No clock and no random id: two writings are one file."""
    assert write_dcc(example) == write_dcc(replace(example))


def test_numbers_keep_their_digits_and_carry_u_k_and_limits(voltmeter: CertificateContent) -> None:
    """X7, 10 V range: digits as typed, U with k and p on the error, ±400 µV as two tolerance limits."""
    root = etree.fromstring(write_dcc(voltmeter))
    table = root.xpath("//dcc:result/dcc:data/dcc:list[3]", namespaces=NS)[0]
    assert texts(table, "dcc:quantity[@refType='basic_measuredValue']//si:valueXMLList") == [
        "10.000242 -10.000251"
    ]
    error = table.xpath("dcc:quantity[@refType='basic_measurementError']", namespaces=NS)[0]
    assert texts(error, "si:realListXMLList/si:valueXMLList") == ["230 -242"]
    assert texts(error, "si:realListXMLList/si:unitXMLList") == ["\\micro\\volt"]
    assert texts(error, ".//si:valueExpandedMUXMLList") == ["82 82"]
    assert texts(error, ".//si:coverageFactorXMLList") == ["2"]
    assert texts(error, ".//dcc:conformityXMLList") == ["pass pass"]
    assert texts(error, ".//dcc:quantity[@refType='basic_toleranceLimitLower']//si:valueXMLList") == [
        "-400 -400"
    ]
    assert texts(error, ".//dcc:quantity[@refType='basic_toleranceLimitUpper']//si:valueXMLList") == [
        "400 400"
    ]


def test_as_found_stands_as_before_adjustment(adjusted: CertificateContent) -> None:
    """As-found data are an influence condition beforeAdjustment; results hold what was left (P7)."""
    root = etree.fromstring(write_dcc(adjusted))
    assert texts(root, "//dcc:influenceCondition[@refType='basic_adjustment']/dcc:status") == [
        "beforeAdjustment"
    ]
    assert len(root.xpath("//dcc:results/dcc:result", namespaces=NS)) == 1
    assert texts(root, "//dcc:typeOfChange") == ["substituted"]
    assert texts(root, "//dcc:replacedUniqueIdentifier") == ["YDM-2026-DC-000123"]


def test_a_table_that_no_number_fits_is_still_written(
    voltmeter: CertificateContent, schema: etree.XMLSchema
) -> None:
    """Text cells, an undecided verdict, a scale without D-SI unit and a relative U stay visible and valid."""
    columns = (
        Column("label", Text("位置", "Position")),
        Column("indicated", Text("硬度", "Hardness"), "HRC"),
        Column("error", Text("误差", "Error"), "V"),
        Column("uncertainty", Text("扩展不确定度", "U"), "ppm", "U", Text("示值", "reading")),
        Column("verdict", Text("判定", "Verdict")),
    )
    table = ResultTable(Text("表", "Table"), columns, (("左 上", "60.1", "0.1", "20", "undecided"),))
    xml = write_dcc(replace(voltmeter, results=(ResultBlock((table,)),)))
    root = etree.fromstring(xml)
    schema.assertValid(root)
    assert texts(root, "//dcc:quantity[@refType='junheng_label']/dcc:charsXMLList") == ["左\u00a0上"]
    assert texts(root, "//dcc:quantity[@refType='junheng_expandedUncertainty']//si:unitXMLList") == ["\\ppm"]
    assert texts(root, "//dcc:quantity[@refType='basic_conformity']/dcc:charsXMLList") == ["undecided"]
