"""A part that another body did with the client's consent is named on the certificate, with whose results it is (17025, 7.8.2.1 p)."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from tests.hub.conftest import NOW

from junheng.hub.certificates.services import papers
from junheng.hub.certificates.services.issuing import issue_certificate
from junheng.hub.market.services.after import answer_subcontract, propose_subcontract

SAID = "经委托方书面同意分包：1000 V 以上各点 的结果由上海示例计量院提供。"
SAID_EN = "the results of 1000 V 以上各点 are provided by 上海示例计量院."


def asked(
    laboratory: Any, order: Any, *, consent: bool, body: str = "上海示例计量院", line: Any = None
) -> None:
    made = propose_subcontract(
        order=order, line=line, body=body, part="1000 V 以上各点", reason="设备送检", by=laboratory.house.acting("陈示例"), at=NOW
    )  # fmt: skip
    answer_subcontract(subcontract=made, consent=consent, by=laboratory.house.acting("王示例"), at=NOW)


def test_named_on_xml_pdf_and_page(laboratory: Any, client: Any) -> None:
    """In both languages; what the client did not consent to, and what was sub-contracted of another item, is not."""
    original = laboratory.checked()
    line = original.line
    asked(laboratory, line.order, consent=True, line=line)
    asked(laboratory, line.order, consent=False, body="不同意的机构")
    made = issue_certificate(original=original, mark="", by=laboratory.house.acting("郑示例"), at=NOW)
    written = papers.xml_of(made).decode()
    assert SAID in written and SAID_EN in written and "不同意的机构" not in written
    with pikepdf.open(io.BytesIO(papers.pdf_of(made))) as pdf:
        attached = [spec.get_file().read_bytes() for spec in pdf.attachments.values()]
    assert any(SAID in each.decode() for each in attached)
    client.force_login(laboratory.house.people["王示例"])
    assert SAID in client.get(f"/certificates/{made.pk}").content.decode()
    plain = laboratory.issued(
        instrument=laboratory.file("王示例", laboratory.house.enterprise, "dc-voltmeter", "表", "DVM-8")
    )
    assert "分包" not in papers.xml_of(plain).decode()
