"""What steps that come after others are taken with: one record for each, made by the verbs before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.hub.capabilities.entries import drafted
from tests.hub.conftest import NOW, TODAY
from tests.hub.datasets.conftest import Data
from tests.hub.industry.conftest import Industry

from junheng.hub.capabilities.services import entries
from junheng.hub.filing.models import Booking, Plan
from junheng.hub.industry.models import Centre, Challenge
from junheng.hub.institutions.models import Organisation
from junheng.hub.market import rules
from junheng.hub.market.services import hall as services
from junheng.hub.market.services import quoting
from junheng.hub.orders.services import ordering


def stages(laboratory: Any) -> dict[str, dict[str, str]]:
    """Address → what stands in its braces there; what is not named is as for every address."""
    industry = Industry(laboratory.house)
    industry.open()
    return {
        **hall(laboratory), **filed(laboratory), **centres(industry), **benchmarks(industry), **challenges(industry),
        **trials(industry), **datasets(laboratory.house),
    }  # fmt: skip


def _each(what: str, rows: dict[str, Any]) -> dict[str, dict[str, str]]:
    """`/centres/{centre_id}/built` → the record that stands before this step."""
    return {f"/{what}s/{{{what}_id}}/{act}": {f"{what}_id": str(row.pk)} for act, row in rows.items()}


def _with(row: Any, **changes: Any) -> Any:
    """A record whose other side, or whose day, is another one than its story has."""
    type(row).objects.filter(pk=row.pk).update(**changes)
    return row


def centres(industry: Industry) -> dict[str, dict[str, str]]:
    rows = {
        "apply-centre": industry.planned(),
        "decide-building": industry.applied(),
        "decide-acceptance": industry.built(),
    }
    rows["evaluate-centre"] = Centre.objects.create(
        tenant_id="330000", name="示例", industry="示例", level="province", tasks="示例", host=industry.house.institute,
        approval_number="示例 2", build_until=TODAY, built_on=TODAY, state="accepted", state_since=NOW,
    )  # fmt: skip
    return _each("centre", rows)


def benchmarks(industry: Industry) -> dict[str, dict[str, str]]:
    industry.criteria("authorisation", kind="brand")
    watched = industry.watched(industry.named(kind="brand", year=2025))
    rows = {
        "name-benchmark": industry.reviewed(kind="brand"), "answer-watch": watched, "decide-watch": watched,
    }  # fmt: skip
    industry.criteria("authorisation", kind="industrial")
    return _each("benchmark", rows | {"watch-benchmark": industry.named(kind="industrial")})


def challenges(industry: Industry) -> dict[str, dict[str, str]]:
    house = industry.house
    closed, elsewhere = industry.called(), industry.called()
    industry.bid(closed)

    def won(state: str, winner: Organisation) -> Challenge:
        return _with(industry.called(), state=state, winner=winner, award_reason="示例")

    rows = {
        "withdraw-challenge": industry.called(), "bid-challenge": _with(elsewhere, owner=house.neighbour),
        "award-challenge": _with(closed, last_day=TODAY - timedelta(days=1)),
        "start-challenge": won("awarded", house.institute), "report-stage": won("running", house.institute),
        "accept-challenge": won("running", house.neighbour), "record-use": won("accepted", house.neighbour),
    }  # fmt: skip
    return _each("challenge", rows)


def trials(industry: Industry) -> dict[str, dict[str, str]]:
    rows = {
        "report-trial": industry.begun("A"), "sign-trial": industry.reported("B"), "publish-trial": industry.signed("C"),
        "answer-trial": _with(industry.signed("D"), maker=industry.house.institute),
    }  # fmt: skip
    return _each("trial", rows)


def datasets(house: Any) -> dict[str, dict[str, str]]:
    """Sets of data before and after their publication."""
    data = Data(house)
    data.open()
    rows = {"publish-dataset": data.graded(), "question-dataset": data.published(name="另一个")}
    rows |= {
        "pause-dataset": rows["question-dataset"],
        "ask-consent": data.published("shared", name="第三个"),
        "grade-dataset": _with(data.described(name="第四个"), declared_by=house.people["史示例"]),
    }
    return _each("dataset", rows)


def hall(laboratory: Any) -> dict[str, dict[str, str]]:
    """An open need with a quote, one that is read by whoever promises secrecy, and an entry in public."""
    house = laboratory.house
    client, desk = house.acting("王示例"), house.acting("冯示例")
    entry = entries.publish_capability(entry=drafted(laboratory), by=desk, at=NOW)
    asked = rules.Asked("0~1000 V DC 校准 U ≤ 20 ppm", TODAY + timedelta(days=4))
    sealed = replace(asked, seals=("numbers",), opens_on_promise=True)
    told = {"organisation": house.enterprise, "by": client, "at": NOW}
    need, secret = (
        services.publish_posting(asked=asked, **told),
        services.publish_posting(asked=sealed, **told),
    )
    terms = rules.Terms(
        fen=80000, days=7, valid_until=TODAY + timedelta(days=30), uncertainty="20 ppm, k=2", reason="示例"
    )
    quote = quoting.make_quote(posting=need, entry=entry, terms=terms, by=desk, at=NOW)
    other = services.publish_posting(asked=asked, **told)
    return {
        "/needs/{posting_id}/promise-secrecy": {"posting_id": str(secret.pk)},
        "/needs/{posting_id}/make-quote": {"posting_id": str(other.pk)},
        "/quotes/{quote_id}/accept-quote": {"quote_id": str(quote.pk)},
        "/capabilities/{entry_id}/prices": {"entry_id": str(entry.pk)},
        "/provinces/{code}/{what}": {"code": "330000"},
    }


def filed(laboratory: Any) -> dict[str, dict[str, str]]:
    """An application that waits at Zhejiang's institute, and a plan for it."""
    house, own = laboratory.house, laboratory.piece.instrument
    laboratory.meter.refresh_from_db()
    order = ordering.place_order(
        client=house.enterprise, institution=house.institute, lines=[ordering.Wanted(laboratory.meter, "calibration")],
        by=house.acting("王示例"), at=NOW,
    )  # fmt: skip
    told = {"tenant_id": "330000", "at": NOW}
    made = Booking.objects.create(
        **told,
        instrument=own,
        owner=house.enterprise,
        institution=house.institute,
        order=order,
        mode="send",
        ground="designated",
        applied_on=TODAY,
    )
    plan = Plan.objects.create(
        **told, regulator=house.regulator, institution=house.institute, item=own.item, division_code="330100",
        month=TODAY.replace(day=1), capacity=1, left_over=0,
    )  # fmt: skip
    waiting = {"booking_id": str(made.pk)}
    return {
        "/applications/{booking_id}": waiting, "/applications/{booking_id}/transfer-booking": waiting,
        "/plans/{plan_id}": {"plan_id": str(plan.pk)},
    }  # fmt: skip
