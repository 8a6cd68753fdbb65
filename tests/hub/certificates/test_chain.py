"""From a result up to the national standard, as far as certificates of this platform lead; and down, whom a bad standard hurts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.certificates import queries, tracing
from junheng.hub.certificates.models import Certificate
from junheng.hub.demo.services.region import build_region
from junheng.hub.foundation import clock, tenancy

CODES = ("CN", "310000", "320000", "330000", "340000")


@pytest.fixture
def weights(db: None, home: Any) -> Certificate:
    """The region's M₁ weight, by Zhejiang's F₂, by the national institute's E₁."""
    from django.core.management import call_command

    call_command("furnish", provinces=",".join(CODES[1:]), demo=True)
    build_region(at=clock.now(), meters=3)
    with tenancy.only(*CODES):
        return Certificate.objects.get(instrument__serial="M1-77")


def test_the_chain_leads_to_the_national_standard(weights: Certificate) -> None:
    """Two edges, each judged on its child's work date; the last rests on proof of realisation."""
    with tenancy.only(*CODES):
        chain = queries.chain_of(weights)
    assert [edge.piece_name for edge in chain] == ["F₂ 砝码 1 kg F2-07", "E₁ 砝码 1 kg E1-001"]
    assert all(edge.parent_work_date <= edge.judged_on <= edge.parent_due for edge in chain)
    assert chain[0].parent_certificate is not None and chain[1].parent_certificate is None


def test_the_chain_is_public(weights: Certificate, client: Any) -> None:
    """Anybody follows it by links, without an account."""
    page = client.get(f"/verify/{weights.number}").content.decode()
    assert "E₁ 砝码" in page and "/verify/47000002B-" in page


def test_whom_a_bad_standard_hurts(weights: Certificate) -> None:
    """Every certificate whose work used the piece in the window, and none before or after it."""
    with tenancy.only(*CODES):
        piece = StandardPiece.objects.get(instrument__serial="F2-07")
        day = weights.work_to
        inside = tracing.under_piece(piece.pk, since=day, until=day)
        before = tracing.under_piece(piece.pk, since=day - timedelta(days=90), until=day - timedelta(days=1))
        assert [row.id for row in inside] == [weights.pk] and not before
