"""The published certificates are read and validated as their makers say."""

from __future__ import annotations

from pathlib import Path

import pytest

from junheng.core.certificate.findings import validate
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.reading import summarise
from junheng.core.reason import UnusableInput


@pytest.mark.parametrize(
    ("name", "version", "used"),
    [
        ("dcc_gp_humidity_v1.0.xml", "3.1.2", "3.1.2"),
        ("dcc_gp_temperature_simplified_v12.xml", "3.1.1", "3.1.2"),
        ("dcc_gp_temperature_typical_adjustment_v12.xml", "3.1.1", "3.1.2"),
        ("dcc_gp_temperature_typical_v12.xml", "3.1.1", "3.1.2"),
        ("dcc_gp_temperature_typical_v12_v3.2.0_signed.xml", "3.2.0", "3.2.1"),
        ("ptb_dcclib_valid_v3.3.0.xml", "3.3.0", "3.3.0"),
    ],
)
def test_published_certificate(name: str, version: str, used: str, vectors: Path) -> None:
    """Valid by the schema of its version, or by the neighbour's on a copy, and without any finding."""
    document = parse((vectors / name).read_bytes())
    validation = validate(document)
    assert (document.version, validation.schema.used) == (version, used)
    assert validation.schema.on_copy == (version != used)
    assert validation.schema.errors == ()
    assert validation.findings == ()
    assert document.root.get("schemaVersion") == version  # the tree that was signed is untouched


def test_data_that_is_no_certificate(vectors: Path) -> None:
    """A D-SI comparison file is refused by name, not half read."""
    with pytest.raises(UnusableInput) as problem:
        parse((vectors / "Ac-225_database_FAIR.xml").read_bytes())
    assert [one.code for one in problem.value.refusals] == ["not-a-certificate"]


def test_content_of_the_good_practice_file(good_practice: bytes) -> None:
    """Numbers are the text of the file; U and k stand beside the error of measurement."""
    summary = summarise(parse(good_practice))
    assert summary.number == "GP_DCC_temperature_typical_1.2"
    assert summary.laboratory_names == ("Kalibrierfirma GmbH",)
    assert summary.dates["beginPerformanceDate"] == "1957-08-13"
    (result,) = summary.results
    reference, indicated, error = result.quantities
    assert [one.units for one in reference.series] == [("\\kelvin",), ("\\degreecelsius",)]
    assert indicated.series[0].values[0] == "306.32"
    assert error.ref_types == ("basic_measurementError",)
    assert error.series[0].values == ("0.072", "0.089", "0.107", "-0.009", "-0.084")
    assert (error.series[0].expanded, error.series[0].k, error.series[0].p) == (("0.061",), ("2",), ("0.95",))
    assert error.conformity == ("pass",)
    assert summary.items[0].name["en"] == "Temperature sensor"
