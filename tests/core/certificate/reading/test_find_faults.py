"""Business rules: each fault is found by name, with the XPath where it stands."""

from __future__ import annotations

import base64

import pytest

from junheng.core.certificate.attachments import LARGEST_ATTACHMENT
from junheng.core.certificate.findings import amendment_cycles, findings
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.units import unit_problem

_END = b"</dcc:measurementResults>"


def _codes(data: bytes) -> list[str]:
    return [one.refusal.code for one in findings(parse(data))]


def _matrix(*rows: str) -> bytes:
    columns = "".join(
        "<si:column>"
        + "".join(
            f"<si:covariance><si:value>{one}</si:value><si:unit>\\metre</si:unit></si:covariance>"
            for one in row.split()
        )
        + "</si:column>"
        for row in rows
    )
    return f"<si:covarianceMatrix>{columns}</si:covarianceMatrix>".encode()


def _document(name: str, kind: str, content: str) -> bytes:
    return (
        f"{_END.decode()}<dcc:document><dcc:fileName>{name}</dcc:fileName><dcc:mimeType>{kind}</dcc:mimeType>"
        f"<dcc:dataBase64>{content}</dcc:dataBase64></dcc:document>"
    ).encode()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("4 1", "1 9"), []),
        (("1 1", "1 1"), []),  # fully correlated: semidefinite is enough
        (("1 2", "2 1"), ["covariance-not-positive"]),
        (("1e-20 2e-20", "2e-20 1e-20"), ["covariance-not-positive"]),  # small units hide nothing
        (("-1 0", "0 1"), ["covariance-not-positive"]),
        (("0 1", "1 1"), ["covariance-not-positive"]),
        (("1 0.5", "0.4 1"), ["covariance-not-symmetric"]),
        (("1 0 0", "0 1 0"), ["covariance-not-square"]),
    ],
)
def test_covariance(rows: tuple[str, ...], expected: list[str], plain: bytes) -> None:
    """Positive semidefinite, symmetric, square (GUM 5.2.2); eigenvalues of 2×2 matrices checked by hand."""
    assert _codes(plain.replace(_END, _matrix(*rows) + _END)) == expected


def _with_dates(plain: bytes, begin: str, end: str, issue: str) -> bytes:
    root = parse(plain).root
    core = root.find("{*}administrativeData/{*}coreData")
    assert core is not None
    for name, value in (("beginPerformanceDate", begin), ("endPerformanceDate", end), ("issueDate", issue)):
        found = core.find(f"{{*}}{name}")
        if found is None:
            found = core.makeelement("{https://ptb.de/dcc}" + name)
            core.append(found)
        found.text = value
    from lxml import etree

    return etree.tostring(root)


@pytest.mark.parametrize(
    ("begin", "end", "issue", "expected"),
    [
        ("2026-01-02", "2026-01-03", "2026-01-04", []),
        ("2026-01-02", "2026-01-02", "2026-01-02", []),
        ("2026-01-03", "2026-01-02", "2026-01-04", ["dates-reversed"]),
        ("2026-01-02", "2026-01-05", "2026-01-04", ["dates-reversed"]),
    ],
)
def test_dates(begin: str, end: str, issue: str, expected: list[str], plain: bytes) -> None:
    """Work begins before it ends, and the certificate is issued after it."""
    assert _codes(_with_dates(plain, begin, end, issue)) == expected


def test_report_that_amends_itself(plain: bytes) -> None:
    """A certificate that replaces its own number is a circle of one."""
    number = parse(plain).root.findtext("{*}administrativeData/{*}coreData/{*}uniqueIdentifier")
    amended = (
        "<dcc:reportAmendedSubstituted><dcc:typeOfChange>amended</dcc:typeOfChange><dcc:replacedUniqueIdentifier>"
        f"{number}</dcc:replacedUniqueIdentifier></dcc:reportAmendedSubstituted></dcc:coreData>"
    )
    assert _codes(plain.replace(b"</dcc:coreData>", amended.encode())) == ["amendment-cycle"]


def test_circle_of_amendments() -> None:
    """A → B → C → A is one circle, named once; a chain that ends is none."""
    found = amendment_cycles({"A": "B", "B": "C", "C": "A", "D": "A", "E": "F"})
    assert [one.facts["found"] for one in found] == ["A → B → C → A"]
    assert amendment_cycles({"A": "B", "B": "C"}) == ()


_PDF = base64.b64encode(b"%PDF-1.7 x").decode()


@pytest.mark.parametrize(
    ("name", "kind", "content", "expected"),
    [
        ("report 1.pdf", "application/pdf", _PDF, []),
        ("原始记录.pdf", "application/pdf", _PDF, []),
        ("../../etc/cron.d/x.pdf", "application/pdf", _PDF, ["attachment-name-unsafe"]),
        ("C:\\x.pdf", "application/pdf", _PDF, ["attachment-name-unsafe"]),
        (".bashrc", "text/plain", "eA==", ["attachment-name-unsafe"]),
        ("report.pdf.exe", "application/pdf", _PDF, ["attachment-name-unsafe"]),
        ("x" * 200, "application/pdf", _PDF, ["attachment-name-unsafe"]),
        ("page.pdf", "text/html", "eA==", ["attachment-type-refused"]),
        ("x.pdf", "application/pdf", base64.b64encode(b"MZ\x90\0").decode(), ["attachment-type-differs"]),
        ("x.txt", "text/plain", base64.b64encode(b"\x7fELF").decode(), ["attachment-type-differs"]),
        ("x.pdf", "application/pdf", "%%%", ["attachment-not-base64"]),
        ("x.txt", "text/plain", "A" * 8 * ((LARGEST_ATTACHMENT + 6) // 6), ["attachment-too-large"]),
    ],
)  # fmt: skip
def test_attachment(name: str, kind: str, content: str, expected: list[str], plain: bytes) -> None:
    """Name, type, content and size of an attachment are each judged."""
    assert _codes(plain.replace(_END, _document(name, kind, content))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\metre", None),
        ("\\milli\\metre\\tothe{2}\\per\\kelvin", None),
        ("\\kilogram\\metre\\tothe{2}\\second\\tothe{-2}", None),
        ("\\per\\second", None),
        ("\\one", None),
        ("\\percent", None),
        ("\\degreecelsius", None),
        ("metre", "unit-malformed"),
        ("", "unit-malformed"),
        ("\\milli", "unit-malformed"),
        ("\\metre\\per", "unit-malformed"),
        ("\\tothe{2}", "unit-malformed"),
        ("\\metre{2}", "unit-malformed"),
        ("\\furlong", "unit-not-known"),
    ],
)
def test_unit(text: str, expected: str | None) -> None:
    """D-SI units: prefix before unit, exponent after it, at most one `per`."""
    assert unit_problem(text) == expected


def test_findings_name_the_place(plain: bytes) -> None:
    """The XPath of a finding leads back to the faulty element."""
    document = parse(plain.replace(b"0.072 0.089", b"NaN 0.089"))
    (found,) = findings(document)
    (element,) = document.root.xpath(found.refusal.path or "", namespaces=document.root.nsmap)
    assert element.text.startswith("NaN")
