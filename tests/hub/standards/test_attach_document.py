"""Papers of the file set go with an application while the applicant has it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.standards.conftest import PDF

from junheng.hub.standards import queries
from junheng.hub.standards.services import applying


def test_papers(standards: Any, refused: Any) -> None:
    """By kind and content, kept by digest; the authority reads them once it was applied, an outsider never."""
    row = standards.drafted()
    told = {"examination": row, "name": "报告.pdf", "by": standards.keeper, "at": NOW}
    kept = applying.attach_document(kind="technical-report", data=PDF, **told)
    with refused("document-kind-unknown"):
        applying.attach_document(kind="love-letter", data=PDF, **told)
    with refused("upload-type-refused"):
        applying.attach_document(kind="technical-report", data=b"MZ\x00\x01", **told)
    with refused("not-your-record"):
        applying.attach_document(kind="technical-report", data=PDF, **told | {"by": standards.house.acting("孙示例")})  # fmt: skip
    assert queries.document_for(kept.pk, standards.keeper) == kept.attachment
    assert queries.document_for(kept.pk, standards.officer) is None
    assert queries.document_for(kept.pk, standards.house.acting("孙示例")) is None
