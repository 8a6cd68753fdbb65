"""A duplicate has the same number and is marked; it is not a second certificate."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from tests.hub.conftest import NOW

from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services import papers


def test_same_number_marked(laboratory: Any, refused: Any) -> None:
    """One certificate, a counted copy, sealed PDF/A with the signed XML inside."""
    made = laboratory.issued()
    papers.make_duplicate(certificate=made, by=laboratory.house.acting("陈示例"), at=NOW)
    assert Certificate.objects.count() == 1 and made.body.duplicates == 1
    with pikepdf.open(io.BytesIO(papers.copy_of(made))) as pdf:
        attached = [spec.get_file().read_bytes() for spec in pdf.attachments.values()]
        assert attached == [papers.xml_of(made)]
        assert "/OutputIntents" in pdf.Root
    with refused("not-permitted"):
        papers.make_duplicate(certificate=made, by=laboratory.measurer, at=NOW)


def test_the_paper_is_made_once(laboratory: Any) -> None:
    """First view makes it, the second reads the same bytes."""
    made = laboratory.issued()
    first = papers.pdf_of(made)
    made.body.refresh_from_db()
    assert papers.pdf_of(made) == first


def test_the_pdf_is_verified_like_the_xml(laboratory: Any) -> None:
    """Handing in the paper's file reads the certificate attached to it."""
    from junheng.hub.certificates.services.verifying import verify_file

    made = laboratory.issued()
    assert verify_file(papers.pdf_of(made), at=NOW).row == made
