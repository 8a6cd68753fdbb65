"""Inputs of the workbench from a certificate: numbers offered, taken by name, u as stated; nothing typed is lost."""

from __future__ import annotations

import io
import re
import tracemalloc
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from lxml import etree

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate_gum
from junheng.hub.orders.workbench import certified
from junheng.hub.orders.workbench.typed import MOST_ROWS, Row, Typed, read

DCC = Path(__file__).parents[2] / "vectors" / "dcc"
TYPICAL = (DCC / "dcc_gp_temperature_typical_v12.xml").read_bytes()
PTB = (DCC / "ptb_dcclib_valid_v3.3.0.xml").read_bytes()
NS = {"dcc": "https://ptb.de/dcc", "si": "https://ptb.de/si"}


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Each test has the minute to itself."""
    cache.clear()


def _with(content: str, data: bytes = PTB) -> bytes:
    """The certificate with its first quantity replaced by D-SI content."""
    root = etree.fromstring(data)
    quantity = root.xpath("//dcc:result//dcc:quantity[si:*]", namespaces=NS)[0]
    old = next(each for each in quantity if str(each.tag).startswith("{https://ptb.de/si}"))
    quantity.replace(old, etree.fromstring(f'<si:real xmlns:si="{NS["si"]}">{content}</si:real>'))
    for other in root.xpath("//dcc:result//dcc:quantity", namespaces=NS):
        if other is not quantity:
            other.getparent().remove(other)
    return etree.tostring(root)


def _expanded(size: str, k: str, p: str, distribution: str, value: str = "10.00") -> bytes:
    shape = f"<si:distribution>{distribution}</si:distribution>" if distribution else ""
    return _with(
        f"<si:value>{value}</si:value><si:unit>\\volt</si:unit><si:measurementUncertaintyUnivariate>"
        f"<si:expandedMU><si:valueExpandedMU>{size}</si:valueExpandedMU><si:coverageFactor>{k}</si:coverageFactor>"
        f"<si:coverageProbability>{p}</si:coverageProbability>{shape}</si:expandedMU>"
        "</si:measurementUncertaintyUnivariate>"
    )


def _only(data: bytes) -> certified.Offer:
    (offer,) = certified.offered(data, only="", language="en").offers
    return offer


def _u(row: Row) -> tuple[float, float]:
    """Standard uncertainty and dof that the workbench makes of a row."""
    found = read(Typed(model="y = a", rows=(Row(**{**_cells(row), "name": "a"}),)))
    assert found.wrong == []
    output = evaluate_gum(measurement_from(found.document)).outputs[0]
    assert output.u is not None and output.dof is not None
    return output.u, output.dof


def _cells(row: Row) -> dict[str, str]:
    return {name: getattr(row, name) for name in ("name", "value", "kind", "size", "k", "dof", "unit")}


def test_published_certificate_is_offered() -> None:
    """PTB's Good Practice file: 25 numbers, the five errors with U and k first, each with the point it stands at."""
    found = certified.offered(TYPICAL, only="", language="en")
    assert (found.number, found.found, len(found.offers)) == ("GP_DCC_temperature_typical_1.2", 25, 25)
    first, *others = found.offers
    assert first.label == "Measuring results · Measurement error [1: 306.248 K]"
    assert first.row == Row(value="0.072", kind="U", size="0.061", k="2", unit="K")
    assert [each.row.size for each in others].count("0.061") == 4 and not others[4].row.size
    root = etree.fromstring(TYPICAL)
    printed = " ".join(root.xpath("//dcc:result//si:valueXMLList/text()", namespaces=NS)).split()
    assert {each.row.value for each in found.offers} <= set(printed)
    narrowed = certified.offered(TYPICAL, only="ERROR [2", language="en")
    assert [each.row.value for each in narrowed.offers] == ["0.089"]


@pytest.mark.parametrize(
    ("size", "k", "p", "distribution", "u", "dof"),
    [
        ("0.10", "2", "0.95", "normal", 0.05, "inf"),
        ("0.10", "2", "0.95", "", 0.05, "inf"),
        ("0.10", "1.73", "1", "rectangular", 0.10 / 3**0.5, "inf"),  # the ends: EA-4/02, 5.3
        ("0.10", "1.65", "0.95", "rectangular", 0.10 / 1.65, "inf"),
        ("0.10", "2.45", "1", "triangular", 0.10 / 6**0.5, "inf"),
        ("0.10", "1.41", "1", "U-shaped", 0.10 / 2**0.5, "inf"),
        ("93", "2.92", "0.99", "t", 93 / 2.92, "16"),  # GUM H.1.6: k = 2.92 is t99 of 16
        ("0.10", "2.57", "0.95", "Student", 0.10 / 2.57, "5"),  # GUM table G.2: t95 of 5
        ("0.10", "2", "0.95", "something", 0.05, "inf"),
    ],
)
def test_stated_uncertainty_becomes_u(
    size: str, k: str, p: str, distribution: str, u: float, dof: str
) -> None:
    """U over k, whatever the distribution; Student's t has the dof its k comes from."""
    offer = _only(_expanded(size, k, p, distribution))
    assert offer.distribution == distribution and offer.row.value == "10.00" and offer.row.unit == "V"
    assert _u(offer.row) == (pytest.approx(u, rel=1e-6), float(dof))
    assert offer.is_taken_as_normal == (distribution == "something")


def test_a_rectangle_is_drawn_as_one() -> None:
    """The row keeps the shape: half-width and kind, so Monte Carlo draws it."""
    row = _only(_expanded("0.10", "1.73", "1", "rectangular")).row
    assert (row.kind, row.size, row.k) == ("rectangular", "0.10", "")
    row = _only(_expanded("0.10", "2", "0.95", "uniform")).row
    assert (row.kind, float(row.size)) == ("rectangular", pytest.approx(0.05 * 3**0.5, rel=1e-6))


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("<si:value>5.</si:value><si:unit>\\one</si:unit>", Row(value="5", unit="1")),
        (
            "<si:value>+1.50e-3</si:value><si:unit>\\metre</si:unit><si:measurementUncertaintyUnivariate><si:standardMU>"
            "<si:valueStandardMU>2e-6</si:valueStandardMU></si:standardMU></si:measurementUncertaintyUnivariate>",
            Row(value="1.50e-3", kind="u", size="2e-6", unit="m"),
        ),
        (
            "<si:value>1</si:value><si:unit>\\foo</si:unit><si:expandedUnc><si:uncertainty>0.2</si:uncertainty>"
            "<si:coverageFactor>2</si:coverageFactor><si:coverageProbability>0.95</si:coverageProbability></si:expandedUnc>",
            Row(value="1", kind="U", size="0.2", k="2", unit="\\foo"),
        ),
    ],
)
def test_what_is_not_stated_stays_empty(content: str, row: Row) -> None:
    """No uncertainty, a standard one, the older element, a unit nobody knows: as it stands, nothing invented."""
    assert _only(_with(content)).row == row


def test_numbers_that_are_none_are_not_offered() -> None:
    """NaN is no input; a certificate of such is refused by its number."""
    with pytest.raises(UnusableInput) as problem:
        certified.offered(_with("<si:value>NaN</si:value><si:unit>\\one</si:unit>"), only="", language="en")
    assert [each.code for each in problem.value.refusals] == ["workbench-certificate-empty"]


def test_complex_numbers_are_not_taken_by_their_real_part() -> None:
    """A complex quantity has no one value here."""
    data = _with("<si:value>1</si:value><si:unit>\\one</si:unit>").replace(b"si:real", b"si:complex")
    data = data.replace(
        b"<si:value>1</si:value>", b"<si:valueReal>1</si:valueReal><si:valueImag>2</si:valueImag>"
    )
    with pytest.raises(UnusableInput):
        certified.offered(data, only="", language="en")


def _upload(data: bytes) -> io.BytesIO:
    upload = io.BytesIO(data)
    upload.name = "certificate.xml"
    return upload


def _fields(typed: Typed) -> dict[str, Any]:
    names = ("title", "model", "coverage", "coverage_by", "outputs", "correlations", "ensembles", "larger_of", "mpe",
             "around", "rule")  # fmt: skip
    cells = {f"i{at}-{key}": text for at, row in enumerate(typed.rows) for key, text in _cells(row).items()}
    return {name: getattr(typed, name) for name in names} | cells


TYPED = Typed(
    title="<mine>",
    model="y = a + b",
    rows=(Row("a", "7", "u", "1", unit="V"), Row("b")),
    correlations="a b 0.1",
)


def _hidden(text: str) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in re.findall(
            r'type="hidden" name="(c\d+-row|certificate-[a-z]+)" value="([^"]*)"', text
        )
    }


def _shown(client: Any, data: bytes, typed: Typed = TYPED, **more: str) -> str:
    answer = client.post(
        "/workbench", _fields(typed) | {"then": "certificate", "certificate": _upload(data)} | more
    )
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_number_is_taken_by_name(db: None, client: Any) -> None:
    """Listed with what was typed kept; named b it fills the row b; evaluated, u is the stated one."""
    text = _shown(client, _expanded("0.10", "2", "0.95", "normal"))
    assert 'value="&lt;mine&gt;"' in text and ">y = a + b</textarea>" in text and ">7</textarea>" in text
    answer = client.post("/workbench", _fields(TYPED) | _hidden(text) | {"then": "take", "c0-name": "b"})
    text = answer.content.decode()
    assert answer.status_code == 200 and 'value="0.10"' in text and ">10.00</textarea>" in text
    assert 'id="i1-name" name="i1-name" value="b"' in text and 'value="&lt;mine&gt;"' in text
    assert 'role="status"' in text
    rows = (TYPED.rows[0], Row("b", "10.00", "U", "0.10", "2", unit="V"))
    answer = client.post("/workbench", _fields(Typed(model="y = a + b", rows=rows, coverage="1")))
    assert "<dd data-expanded>1.001</dd>" in answer.content.decode()  # √(1 + 0.05²)


def test_names_of_no_row_get_one_and_the_list_stays(db: None, client: Any) -> None:
    """Several at once; the list is there for more, with the names typed beside it until they are taken."""
    text = _shown(client, TYPICAL)
    hidden = _hidden(text)
    taken = {"then": "take", "c0-name": "x", "c1-name": " z "}
    text = client.post("/workbench", _fields(TYPED) | hidden | taken).content.decode()
    assert 'name="i2-name" value="x"' in text and 'name="i3-name" value="z"' in text
    assert _hidden(text) == hidden and 'name="c0-name" value=""' in text
    text = client.post("/workbench", _fields(TYPED) | hidden | {"c1-name": "z"}).content.decode()
    assert 'name="c1-name" value="z"' in text and _hidden(text) == hidden


HOSTILE = {
    "entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "bomb": b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]><a>&b;</a>',
    "deep": b"<a>" * 100 + b"</a>" * 100,
    "other": b"<html/>",
    "broken": PTB[:-200],
    "binary": b"\x00\x01\x02",
    "empty": b"",
    "version": PTB.replace(b'schemaVersion="3.3.0"', b'schemaVersion="9.9.9"'),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_on_the_page(db: None, client: Any, name: str, language: Any) -> None:
    """The reader's reason at the field, in the reader's language, and everything typed still there."""
    with pytest.raises(UnusableInput) as problem:
        certified.offered(HOSTILE[name], only="", language=language)
    posted = _fields(TYPED) | {"then": "certificate", "certificate": _upload(HOSTILE[name]), "only": "temp"}
    answer = client.post("/workbench", posted, headers={"accept-language": language})
    text = unescape(answer.content.decode())
    assert answer.status_code == 400 and 'id="certificate-w"' in text and "passwd" not in text
    for refusal in problem.value.refusals:
        assert refusal.message(language) in text
    for kept in (
        ">y = a + b</textarea>",
        'value="<mine>"',
        ">a b 0.1</textarea>",
        'name="only" value="temp"',
    ):
        assert kept in text


def test_no_file_and_no_name(db: None, client: Any) -> None:
    """Each is said where it is missing; names and list stay."""
    text = client.post("/workbench", _fields(TYPED) | {"then": "certificate"}).content.decode()
    assert "workbench-certificate-missing" in text and ">y = a + b</textarea>" in text
    hidden = _hidden(_shown(client, TYPICAL))
    answer = client.post("/workbench", _fields(TYPED) | hidden | {"then": "take"})
    assert answer.status_code == 400 and "workbench-nothing-taken" in answer.content.decode()
    assert _hidden(answer.content.decode()) == hidden


def test_more_than_the_form_holds_is_refused(db: None, client: Any) -> None:
    """Forty inputs are the most; none is dropped."""
    rows = tuple(Row(f"a{at}", "1", "u", "1") for at in range(MOST_ROWS))
    hidden = _hidden(_shown(client, TYPICAL))
    answer = client.post("/workbench", _fields(Typed(rows=rows)) | hidden | {"then": "take", "c0-name": "x"})
    text = answer.content.decode()
    assert answer.status_code == 400 and "too-many-inputs" in text and 'value="a39"' in text


def test_a_long_certificate_is_narrowed_by_a_word(db: None, client: Any) -> None:
    """The first sixty are shown and the rest counted; a word that stands in no name is refused with it."""
    values = " ".join(str(at) for at in range(200))
    data = _list_of(values)
    text = _shown(client, data)
    assert len(_hidden(text)) == certified.MOST_OFFERED + 2 and "200 个数" in text
    narrowed = certified.offered(data, only="[137]", language="en")
    assert [each.row.value for each in narrowed.offers] == ["136"]
    with pytest.raises(UnusableInput) as problem:
        certified.offered(data, only="voltage", language="en")
    assert [each.code for each in problem.value.refusals] == ["workbench-certificate-word"]


def _list_of(values: str) -> bytes:
    data = _with("<si:value>1</si:value><si:unit>\\one</si:unit>").replace(b"si:real", b"si:realListXMLList")
    data = data.replace(b"<si:value>1</si:value>", f"<si:valueXMLList>{values}</si:valueXMLList>".encode())
    return data.replace(b"<si:unit>\\one</si:unit>", b"<si:unitXMLList>\\one</si:unitXMLList>")


def test_millions_of_numbers_are_refused_before_they_are_read(db: None, client: Any) -> None:
    """A sound file with a list of megabytes costs no more than its reading; ten thousand numbers still come."""
    tracemalloc.start()
    with pytest.raises(UnusableInput) as problem:
        certified.offered(_list_of("1 " * 4_000_000), only="", language="en")
    grown = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [each.code for each in problem.value.refusals] == ["workbench-certificate-too-long"]
    assert grown < 80 * 2**20
    assert certified.offered(_list_of("1.2345 " * 10_000), only="", language="en").found == 10_000


@pytest.mark.parametrize(
    "spoilt", ["", "[]", "{", "[" * 2000, '["a","b",1,2,3,4,5,6]', '["a","b",["x"],"u","","","",""]']
)
def test_a_list_that_was_tampered_with_does_no_harm(db: None, client: Any, spoilt: str) -> None:
    """What comes back as it was not sent is no number, or text in a cell that is refused there."""
    posted = _fields(TYPED) | {
        "then": "take",
        "c0-row": spoilt,
        "c0-name": "x",
        "certificate-found": "9" * 500,
    }
    assert client.post("/workbench", posted).status_code in (200, 400)


def test_reading_counts_against_the_minute(db: None, client: Any, one_computation: None) -> None:
    """Certificates are read within the seconds that one address has."""
    _shown(client, TYPICAL)
    again = client.post(
        "/workbench", _fields(TYPED) | {"then": "certificate", "certificate": _upload(TYPICAL)}
    )
    assert again.status_code == 429 and ">y = a + b</textarea>" in again.content.decode()
