"""Status labels of the pieces of a standard, to print and stick on (practice P8)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import TODAY

from junheng.hub.capabilities.models import StandardPiece


@pytest.mark.parametrize(
    ("status", "word", "dated"), [("qualified", "合格", True), ("stopped", "停用", False)]
)
def test_what_a_label_says(laboratory: Any, client_for: Any, status: str, word: str, dated: bool) -> None:
    """The status in a word, and until when, but never a due date on a piece that may not be used."""
    StandardPiece.objects.filter(pk=laboratory.piece.pk).update(status=status)
    page = client_for("冯示例").get(f"/standards/{laboratory.standard.pk}/labels").content.decode()
    label = page.partition('class="code-card"')[2].partition("</article>")[0]
    due = laboratory.piece.evidence.latest("work_date").due
    assert word in label
    assert (f"{due:%Y-%m-%d}" in label) is dated
    assert f"/scan/{laboratory.piece.instrument.code}" in label


def test_no_label_without_a_certificate_in_force(laboratory: Any, client_for: Any) -> None:
    """A label that says usable is not printed where the newest certificate is overdue."""
    laboratory.piece.evidence.update(
        work_date=TODAY.replace(year=TODAY.year - 2), due=TODAY.replace(year=TODAY.year - 1)
    )
    page = client_for("冯示例").get(f"/standards/{laboratory.standard.pk}/labels").content.decode()
    assert 'class="code-card"' not in page
    assert laboratory.piece.instrument.serial in page
