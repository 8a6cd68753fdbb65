"""A stall owner's scale filed on a phone, and a scale of the market that the stall says is its own."""

from __future__ import annotations

from junheng.hub.demo.services.stage import Stage
from junheng.hub.filing.rules.plates import Told
from junheng.hub.filing.services import claims, filing
from junheng.hub.instruments.models import Instrument


def file_on_a_phone(stage: Stage) -> None:
    """The stall's own scale, filed last week; the claim waits for the market or the regulator."""
    owner = stage.acting("章示例", "stall")
    filing.file_instrument(
        told=Told("电子计价秤", "T", "SN-260311", "湖州示例农贸市场 A-12", "示例衡器厂", "ACS-30", "30 kg", "10 g"),
        owner=stage.body["stall"], by=owner, at=stage.when(-7),
    )  # fmt: skip
    scale = (
        Instrument.objects.filter(owner=stage.body["market"], sealed_since=None).order_by("serial").first()
    )
    claims.claim_instrument(instrument=scale, why="摊位转让，秤也一起转给我了。", by=owner, at=stage.when(-2))
