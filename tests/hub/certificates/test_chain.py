"""From a result up to the national standard, as far as certificates of this platform lead; and down, whom a bad standard hurts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.certificates import queries, tracing
from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation import tenancy

CODES = ("CN", "310000", "320000", "330000", "340000")


@pytest.fixture
def weights(region: None) -> Certificate:
    """The region's M₁ weight, by Zhejiang's F₂, by the national institute's E₁."""
    with tenancy.only(*CODES):
        return Certificate.objects.get(instrument__serial="M1-77")


def test_the_chain_leads_to_the_national_standard(weights: Certificate) -> None:
    """Three edges, each judged on its child's work date; the last rests on proof of realisation."""
    with tenancy.only(*CODES):
        chain = queries.chain_of(weights)
    assert [edge.piece_name for edge in chain] == [
        "F₂ 砝码 1 kg F2-07",
        "E₁ 砝码 1 kg E1-001",
        "千克副基准 1 kg K-示例-60",
    ]
    assert all(edge.parent_work_date <= edge.judged_on <= edge.parent_due for edge in chain)
    assert [edge.parent_certificate is None for edge in chain] == [False, False, True]


def test_five_levels_stand_above_a_stall(weights: Certificate) -> None:
    """From a scale of the market by M₁, F₂ and E₁ to the nation's kilogram, every step a certificate of this platform."""
    with tenancy.only(*CODES):
        scale = Certificate.objects.filter(instrument__serial="SL-220701").latest("issued_at")
        chain = queries.chain_of(scale)
        years = {each.issued_at.year for each in Certificate.objects.all()}
    assert [edge.piece_name.split()[0] for edge in chain] == ["砝码组", "F₂", "E₁", "千克副基准"]
    assert chain[-1].parent_certificate is None and len(years) >= 3


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
        before = tracing.under_piece(piece.pk, since=day - timedelta(days=60), until=day - timedelta(days=1))
        assert [row.id for row in inside] == [weights.pk] and not before
