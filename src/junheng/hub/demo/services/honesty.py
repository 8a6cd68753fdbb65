"""Two pledges and what became of them, two reports of a scale, and the ledger of a market."""

from __future__ import annotations

from junheng.hub.demo.services.stage import Stage
from junheng.hub.foundation.acting import ANONYMOUS
from junheng.hub.instruments.models import Instrument
from junheng.hub.integrity.models import Pledge, Review
from junheng.hub.integrity.services import complaints, markets, pledges, reviews


class Honesty:
    """Pledges come first: a scale that fails later puts the market's badge under review by itself."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        for body, person, day in (("market", "邹示例", -200), ("water", "柏示例", -30)):
            pledges.publish_pledge(
                promises=["in-date", "no-tampering", "weigh-again"], until=stage.day(165),
                by=stage.acting(person, body), at=stage.when(day),
            )  # fmt: skip

    def all(self) -> None:
        self.decided()
        self.reported()
        self.ledger()

    def decided(self) -> None:
        """The market's badge was removed after its scale failed; the utility's waits since today."""
        stage = self.stage
        review = Review.objects.select_related("pledge__organisation").get()
        reviews.answer_proposal(
            review=review, answer="坏秤当天停用，已换新秤。", by=stage.acting("邹示例", "market"),
            at=stage.when(-26, 9),
        )  # fmt: skip
        reviews.decide_removal(
            review=review, decision="removed", reason="称量 30 kg 超差 24 g，仍在摊上使用。",
            by=stage.acting("何示例", "hz-office"), at=stage.when(-26, 14),
        )  # fmt: skip
        reviews.propose_removal(
            pledge=Pledge.objects.select_related("organisation").get(organisation=stage.body["water"]),
            found=reviews.Found("现场查到一块超期未换的水表。", stage.today),
            by=stage.acting("钱示例", "zj-office"), at=stage.when(0),
        )  # fmt: skip

    def reported(self) -> None:
        """One report was answered in public, one is to be accepted."""
        stage, office = self.stage, self.stage.acting("何示例", "hz-office")
        scale = Instrument.objects.select_related("owner").get(owner=stage.body["market"], serial="SL-220704")
        for day, kind, text in ((-29, "wrong-weight", "买三斤少了一两。"), (-1, "no-label", "")):
            made = complaints.file_complaint(
                instrument=scale, reported=complaints.Reported(kind, text), by=ANONYMOUS, at=stage.when(day)
            )
            if day == -29:
                made = complaints.accept_complaint(complaint=made, by=office, at=stage.when(-28))
                complaints.answer_complaint(
                    complaint=made, finding="founded", text="检定不合格，秤已停用，摊主已退差价。", by=office, at=stage.when(-25),
                )  # fmt: skip

    def ledger(self) -> None:
        """Every scale in use at its stall; the last one is the fair scale at the service desk."""
        stage = self.stage
        rows = Instrument.objects.filter(owner=stage.body["market"], serial__startswith="SL-2207")
        for scale in rows.filter(sealed_since=None).order_by("serial"):
            fair = scale.serial == "SL-220705"
            markets.list_at_stall(
                instrument=scale, stall="服务台" if fair else scale.place, is_fair_scale=fair,
                by=stage.acting("邹示例", "market"), at=stage.when(-60),
            )  # fmt: skip
