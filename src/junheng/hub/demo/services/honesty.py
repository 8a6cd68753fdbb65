"""Two pledges and what became of them, two reports of a scale, and a market's ledger, contracts and duties."""

from __future__ import annotations

from junheng.hub.demo.services.stage import Stage
from junheng.hub.foundation.acting import ANONYMOUS
from junheng.hub.instruments.models import Instrument
from junheng.hub.integrity import hosting
from junheng.hub.integrity.models import Pledge, Review, Topic, TopicComment
from junheng.hub.integrity.services import complaints, hearings, hosts, markets, pledges, reviews


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
        self.hosted()
        self.heard()

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

    def hosted(self) -> None:
        """Contracts with the stalls: agreed, offered, on paper; last month's duties, of which one was not kept."""
        stage, host = self.stage, self.stage.acting("邹示例", "market")
        stall = stage.body["stall"]
        for name, day, since in (("A-12", -50, -49), ("B-07", -3, 10)):
            made = hosts.offer_contract(
                offer=hosting.Offer(name, stall.uscc, "", stage.day(since), stage.day(since + 360)),
                by=host, at=stage.when(day),
            )  # fmt: skip
            if name == "A-12":
                hosts.answer_contract(
                    contract=made,
                    agrees=True,
                    reason="",
                    by=stage.acting("章示例", "stall"),
                    at=stage.when(-49),
                )
        hosts.offer_contract(
            offer=hosting.Offer("C-03", "", "C-03 摊主（示例）", stage.day(-20), stage.day(340)), by=host, at=stage.when(-20)
        )  # fmt: skip
        questions = hosting.asked(hosting.newest())
        told = [hosting.Answer(each.id, "yes") for each in questions[:-1]]
        told.append(hosting.Answer(questions[-1].id, "no", "一台超期的秤周五送检，已停用。"))
        since = min(0, 3 - stage.today.day)
        last = hosting.month_before(hosting.month_of(stage.day(since)))
        hosts.file_host_report(month=last, told=told, by=host, at=stage.when(since))

    def heard(self) -> None:
        """One hearing ended with what was done; one is open, with a question that waits and a word not shown."""
        stage, office = self.stage, self.stage.acting("何示例", "hz-office")

        def opened(title: str, question: str, since: int, until: int) -> Topic:
            return hearings.open_topic(
                title=title, question=question, until=stage.day(until), by=office, at=stage.when(since)
            )

        def said(
            topic: Topic, text: str, day: int, *, kind: str = "question", reason: str = ""
        ) -> TopicComment:
            row = hearings.file_comment(
                topic=topic, said=hearings.Said(kind, text), by=ANONYMOUS, at=stage.when(day)
            )
            look = {"look": "hide", "ground": "advert", "reason": reason} if reason else {"look": "show"}
            return hearings.moderate_comment(comment=row, **look, by=office, at=stage.when(day, 15))

        past = opened("集市公平秤放在哪里", "公平秤放在服务台还是入口，哪里更方便复称？", -70, -40)
        for text, answer in (
            ("晚上收摊后能复称吗？", "服务台到 21 点有人，之后可在入口自助复称。"),
            ("谁来检查公平秤？", "主办者每月核查，结果贴在秤旁，检定证书可扫码查看。"),
        ):
            row = said(past, text, -60)
            hearings.answer_comment(comment=row, text=answer, by=office, at=stage.when(-55))
        hearings.conclude_topic(
            topic=past,
            conclusion="采纳：入口增设一台；未采纳：每排一台，场地不够。",
            by=office,
            at=stage.when(-35),
        )
        hearings.close_topic(
            topic=past, outcome="入口的公平秤已经检定合格并启用。", by=office, at=stage.when(-20)
        )
        now = opened("水表到期更换的通知方式", "你希望怎样知道自家水表要换？短信、楼道告示还是账单？", -6, 24)
        said(now, "换表当天需要有人在家吗？", -4)
        said(now, "专业换表，电话联系。", -3, kind="remark", reason="推销换表服务。")
        hearings.file_comment(
            topic=now, said=hearings.Said("remark", "账单上写清楚就够了。"), by=ANONYMOUS, at=stage.when(-1)
        )
