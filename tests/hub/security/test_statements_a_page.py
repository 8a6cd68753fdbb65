"""How many SQL queries each page makes: a baseline in query_counts.json, and never more than twelve.

An N+1 shows in the change as a number that grew. Write it again with `JUNHENG_WRITE=1`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connection
from tests.hub.capabilities.scopes import imported as imported_scope
from tests.hub.datasets import standing as datasets
from tests.hub.industry import standing as industry
from tests.hub.orders.test_draft_edition import drafted as edition_draft

BASELINE = Path(__file__).with_name("query_counts.json")
MOST = 12
HOMES = {"/today 周示例": 26, "/today 王示例": 26, "/today 钱示例": 26, "/today 冯示例": 26}
"""Home pages ask what waits from every area; they have a bound of their own."""


def _count(client: Any, path: str) -> int:
    made: list[str] = []

    def counted(execute: Any, sql: str, *rest: Any) -> Any:
        if (
            not sql.lstrip()
            .lower()
            .startswith(("savepoint", "release", "select set_config", "select current_setting"))
        ):
            made.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(counted):
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return len(made)


def _pages(laboratory: Any) -> dict[str, str]:
    """Who opens what, after three certificates and two open orders."""
    from tests.hub.standards.test_open_slot import designated, opened

    made = laboratory.issued()
    for serial in ("DVM-8", "DVM-9"):
        meter = laboratory.file("王示例", laboratory.house.enterprise, "dc-voltmeter", "数字电压表", serial)
        laboratory.issued(instrument=meter)
    laboratory.placed(
        instrument=laboratory.file("王示例", laboratory.house.enterprise, "dc-voltmeter", "表", "DVM-10")
    )
    record, order = made.body.record, made.body.line.order
    draft = edition_draft(laboratory)
    followed = _followed()
    shared, booked = _shared(laboratory)
    scope = imported_scope(laboratory)
    posting, quote, price = _market(laboratory)
    slot = opened(laboratory, designated(laboratory))
    hearing = _hearing(laboratory)
    public = (
        "/",
        "/search?need=0~10+V+DC",
        "/quantities",
        "/organisations",
        "/qualifications",
        "/methods",
        "/rules",
        "/regions",
        "/log",
        "/clauses",
        "/comparisons",
        "/regional-standards",
        "/reference-materials",
        "/compare",
        "/verify/offline",
        "/verify/offline/draw",
        "/pledges",
        "/complaints/answers",
        "/hearings",
        "/nodes",
        "/lists/model-units",
        "/benchmarks/criteria",
    )
    found = dict.fromkeys(public, "")
    found |= {
        f"/organisations/{laboratory.house.institute.pk}": "", f"/verify/{made.number}": "", f"/scan/{laboratory.meter.code}": "",
        "/instruments": "王示例", f"/instruments/{laboratory.meter.code}": "王示例", "/orders": "王示例", "/orders/new": "王示例",
        f"/orders/{order.pk}": "王示例", f"/certificates/{made.pk}": "王示例", "/certificates": "郑示例", "/records": "周示例",
        f"/records/{record.pk}": "周示例", "/standards": "冯示例", f"/standards/{laboratory.standard.pk}": "冯示例",
        f"/regional-standards/{slot.regional_id}?year=2027": "冯示例", "/examinations": "冯示例", f"/standards/{laboratory.standard.pk}/life": "冯示例", f"/standards/{laboratory.standard.pk}/history": "冯示例", "/capabilities": "冯示例", "/scopes": "冯示例", "/weak-spots": "钱示例", f"/scopes/{scope.pk}": "冯示例", "/people": "冯示例", "/duties": "钱示例", "/panels": "钱示例", f"/panels/about/body-examination/{laboratory.house.institute.pk}": "钱示例", "/notices": "王示例", "/recognition": "", "/supervision": "", "/supervision/checks": "王示例", "/cases": "冯示例",
        "/sharing": "", "/sharing/hours": "", f"/sharing/{shared}": "", f"/sharing/{shared}/book": "冯示例", "/bookings": "冯示例",
        f"/bookings/{booked}": "冯示例", "/sharing/feeds": "冯示例",
        "/nodes/js": "", f"/verify/{followed}": "", "/nodes/payload-tokens": "钱示例", "/nodes/payloads": "钱示例",
        "/needs": "", f"/needs/{posting}": "王示例", f"/needs/{posting}/quotes": "王示例", f"/quotes/{quote}": "冯示例",
        "/needs/ours": "王示例", f"/needs/{posting}/make-quote": "孙示例", "/national-gaps": "", "/provinces": "钱示例", "/provinces/330000/entries": "", "/barriers": "", f"/organisations/{laboratory.house.institute.pk}/ratings": "",
        f"/organisations/{laboratory.house.institute.pk}/prices": "", f"/capabilities/{price.entry_id}/prices": "", f"/capabilities/{price.entry_id}": "",
        f"/orders/{order.pk}/conversation": "王示例", "/quality-cases": "冯示例",
        **industry.pages(laboratory.house), **datasets.pages(laboratory.house),
        f"/verify/{made.number}/chain": "", "/benches": "周示例", "/complaints": "钱示例", "/risk": "钱示例", "/risk/scores": "钱示例", "/determinations": "钱示例", "/letters": "钱示例", "/campaigns": "钱示例", "/fines": "钱示例", f"/risk/bodies/{laboratory.house.institute.pk}": "钱示例", "/reviews": "钱示例", "/market": "沈示例", f"/hearings/{hearing}": "钱示例", "/templates": "周示例", f"/templates/drafts/{draft.pk}": "周示例",
    }  # fmt: skip
    return found


def _followed() -> str:
    """Jiangsu's log with three certificates; the number of one."""
    from tests.hub.conftest import NOW
    from tests.hub.nodes.peers import DIGEST, issued

    from junheng.hub.nodes.models import FollowedLog
    from junheng.hub.nodes.services.applying import apply_entries

    log = FollowedLog.objects.create(
        tenant_id="330000", name="js", title="江苏", address="https://js.example/log/js", origin="js.example/log/js", vkey="x",
        followed_at=NOW, next_try_at=NOW, heard_at=NOW, seen_size=3,
    )  # fmt: skip
    entries = [issued(f"JS-{place}", digest=DIGEST[:-1] + str(place)) for place in range(3)]
    apply_entries(log.pk, start=0, entries=entries, tenant="330000")
    return "JS-1"


def _shared(laboratory: Any) -> tuple[Any, Any]:
    """A device and a room of the institute, and one booking of both."""
    from tests.hub.sharing.conftest import Sharing

    sharing = Sharing(laboratory.house)
    sharing.open()
    return sharing.device.pk, sharing.requested(sharing.offer()).pk


def _market(laboratory: Any) -> tuple[Any, Any, Any]:
    """A need of the client with a quote of the institute with its listed price, and a second need."""
    from tests.hub.market.conftest import Market
    from tests.hub.market.test_publish_price import listed

    market = Market(laboratory.house)
    market.zhejiang = market.able(laboratory.house.institute, "冯示例", "9e-6")
    posting = market.publish()
    market.publish("0~1000 V DC 校准 U ≤ 1 ppm 或 1 µV, k=2")
    quote = market.quote(posting)
    return posting.pk, quote.pk, listed(market)


def _hearing(laboratory: Any) -> Any:
    """A topic with two words that are shown."""
    from datetime import timedelta

    from tests.hub.conftest import NOW

    from junheng.hub.foundation.acting import ANONYMOUS
    from junheng.hub.foundation.clock import today
    from junheng.hub.integrity.services import hearings

    by = laboratory.house.acting("钱示例")
    topic = hearings.open_topic(
        title="复称", question="哪里？", until=today(NOW) + timedelta(days=28), by=by, at=NOW
    )
    for text in ("晚上能复称吗？", "谁来检查？"):
        row = hearings.file_comment(topic=topic, said=hearings.Said("question", text), by=ANONYMOUS, at=NOW)
        hearings.moderate_comment(comment=row, look="show", by=by, at=NOW)
    return topic.pk


def _name(path: str, laboratory: Any) -> str:
    import re

    return re.sub(
        r"/[0-9a-f]{8}-[0-9a-f-]{27}|/\d{12}$|/[0-9A-Z]{9}-\d\d-\d{5}", "/…", path.partition("?")[0]
    )


def test_statements_stay_as_they_are(laboratory: Any, client: Any) -> None:
    """Each page against its baseline; lists do not grow with their rows."""
    found: dict[str, int] = {}
    cache.clear()  # what a page keeps of another test's visit would hide its statements
    for path, person in _pages(laboratory).items():
        client.logout()
        if person:
            client.force_login(
                laboratory.house.people[person], backend="django.contrib.auth.backends.ModelBackend"
            )
        found[_name(path, laboratory)] = _count(client, path)
    for home, bound in HOMES.items():
        client.force_login(
            laboratory.house.people[home.split()[1]], backend="django.contrib.auth.backends.ModelBackend"
        )
        found[home] = _count(client, "/today")
        assert found[home] <= bound, home
    if os.environ.get("JUNHENG_WRITE"):
        BASELINE.write_text(
            json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )
    known = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert {page: count for page, count in found.items() if count > known.get(page, 0)} == {}
    allowed = known.get("more than twelve, each with its reason", {})
    assert {
        page: count
        for page, count in found.items()
        if count > MOST and page not in HOMES and page not in allowed
    } == {}
