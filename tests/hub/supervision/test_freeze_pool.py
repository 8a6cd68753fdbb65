"""Two provinces merge their lists by contract: each freezes its own part, one draw is made, anybody replays it (R15.3)."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.supervision.conftest import BEACON, SECRETS, SITE
from tests.hub.supervision.merged import NUMBER, Merged
from tests.hub.supervision.test_run_draw import replayed

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event
from junheng.hub.supervision import asking
from junheng.hub.supervision.models import Check, CheckInspector, DrawInspector, DrawObject, DrawPaper
from junheng.hub.supervision.rules import checking as rules
from junheng.hub.supervision.rules import pasted
from junheng.hub.supervision.services import checking, drawing, opening, seeding


def test_one_draw_that_an_outside_party_repeats(supervision: Any, client: Any, tmp_path: Path) -> None:
    """The plan is both parts and nothing else, each by the digest its own province logged; the record replays to the byte."""
    draw = Merged(supervision).drawn()
    opening.open_what_is_due(at=BEACON + timedelta(days=60))
    data = client.get(f"/supervision/draws/{draw.pk}/record.json").content
    assert replayed(data, tmp_path) == (0, "same\n")
    plan, parts = json.loads(data)["plan"], []
    for province in ("310000", "330000"):
        part = client.get(f"/supervision/draws/{draw.pk}/pools/{province}.json").content
        digest = "sha256:" + hashlib.sha256(part[:-1]).hexdigest()
        fact = Event.objects.get(type="draw-pool-frozen", tenant_id=province)
        assert digest == fact.data["frozen"] == draw.pools.get(tenant_id=province).frozen
        parts.append(json.loads(part))
    for name in ("objects", "inspectors"):
        both = sorted((row for part in parts for row in part[name]), key=lambda row: row["id"])
        assert plan[name] == both
    assert {part["agreement"] for part in parts} == {NUMBER} and len(plan["objects"]) == 12


def test_each_sees_its_own_part_alone(supervision: Any, client_for: Any) -> None:
    """Before the whole list is frozen neither desk reads the other's part: not a row, not a page, not a file."""
    both = Merged(supervision)
    both.agree()
    draw = both.prepared()
    both.lists(draw)
    for own, objects, people in (("310000", 6, 2), ("330000", 6, 4)):
        with tenancy.only(own):
            assert DrawObject.objects.count() == objects and DrawInspector.objects.count() == people
            assert set(DrawObject.objects.values_list("tenant_id", flat=True)) == {own}
    page = client_for("秦示例").get(f"/supervision/draws/{draw.pk}/list-objects").content.decode()
    assert both.scales[0].code in page and supervision.scales[0].code not in page
    seeding.freeze_pool(draw=draw, by=both.other, at=NOW)
    with tenancy.only("330000"):
        assert not DrawPaper.objects.filter(kind="pool").exists()
    for name, status in (("秦示例", 200), ("钱示例", 404), ("孔示例", 404)):
        answer = client_for(name).get(f"/supervision/draws/{draw.pk}/pools/310000.json")
        assert answer.status_code == status, name


def test_every_reason(supervision: Any, refused: Any) -> None:
    """An agreement of all on joint checks, one office a province, own lists, frozen once, by both before the whole."""
    both, desk = Merged(supervision), supervision.desk
    with refused("draw-agreement-not-in-force"):
        both.prepared()
    with refused("draw-pools-need-provinces"):
        both.prepared(organisers=(supervision.house.regulator.uscc,))
    with refused("draw-not-merged"):
        seeding.freeze_pool(draw=supervision.prepared(number="ZJ-2"), by=desk, at=NOW)
    both.agree()
    draw = both.prepared()
    with refused("draw-pool-empty"):
        seeding.freeze_pool(draw=draw, by=desk, at=NOW)
    with refused("draw-object-not-in-ledger"):
        drawing.list_objects(draw=draw, lines=[pasted.ObjectLine(both.scales[0].code)], by=desk, at=NOW)
    with refused(*["draw-number-of-province"] * 4):
        drawing.list_inspectors(draw=draw, lines=supervision.people(), by=desk, at=NOW)
    both.lists(draw)
    seeding.freeze_pool(draw=draw, by=desk, at=NOW)
    with refused("draw-pool-frozen-already"):
        seeding.freeze_pool(draw=draw, by=desk, at=NOW)
    with refused("draw-pool-frozen-already"):
        drawing.list_objects(draw=draw, lines=supervision.lines(), by=desk, at=NOW)
    for name in SECRETS:
        supervision.commit(draw, name)
    with refused("draw-pools-not-frozen"):
        seeding.freeze_draw(draw=draw, by=desk, at=NOW)
    seeding.freeze_pool(draw=draw, by=both.other, at=NOW)
    DrawObject.objects.filter(draw=draw, code=both.scales[0].code).update(weight="9")
    with refused("draw-pool-changed"):
        seeding.freeze_draw(draw=draw, by=desk, at=NOW)


def test_an_agreement_on_other_things_is_none(supervision: Any, refused: Any) -> None:
    """That results are recognised does not merge lists."""
    both = Merged(supervision)
    both.agree(papers=("verification",))
    with refused("draw-agreement-not-in-force"):
        both.prepared()


def test_sent_across_the_border(supervision: Any, client_for: Any) -> None:
    """An inspector of one province checks in the other on a phone; its desk answers for it, the leading one does not."""
    Merged(supervision).drawn()
    rows = CheckInspector.objects.filter(check_made__tenant_id="310000", number__startswith="33-")
    one = rows.select_related("person", "check_made__draw").order_by("check_made__code").first()
    assert one is not None, "the matching sends somebody across"
    check, by = one.check_made, supervision.house.acting(one.person.name)
    with tenancy.only("330000"):
        checking.announce_visit(check=check, by=by, at=SITE)
        checking.begin_check(check=check, code=check.entry_code, by=by, at=SITE)
        asked = asking.questions_of(Check.objects.select_related("draw", "instrument").get(pk=check.pk))
        found = [rules.Finding(each.id, "yes") for each in asked]
        checking.record_findings(check=check, findings=found, remark="", version=0, by=by, at=SITE)
    check.refresh_from_db()
    assert check.state == "found"
    assert set(Event.objects.filter(type="check-begun").values_list("tenant_id", flat=True)) == {"310000"}
    page, sees = f"/supervision/checks/{check.pk}", {one.person.name, "秦示例", "孔示例"}
    for name in (*sees, "钱示例", "许示例"):
        assert client_for(name).get(page).status_code == (200 if name in sees else 404), name


def test_on_the_pages_and_over_http(supervision: Any, client_for: Any, client: Any) -> None:
    """Each office freezes its part with its button; the page names the agreement and both digests."""
    both = Merged(supervision)
    both.agree()
    draw = both.prepared()
    both.lists(draw)
    address = f"/supervision/draws/{draw.pk}"
    assert f"{address}/freeze-pool" in client_for("秦示例").get(address).content.decode()
    assert client_for("秦示例").post(f"{address}/freeze-pool", {"key": "k"}).status_code == 302
    assert client_for("钱示例").post(f"/api/v1/draws/{draw.pk}/freeze-pool").status_code == 200
    page = client_for("钱示例").get(address).content.decode()
    assert NUMBER in page and all(each.frozen in page for each in draw.pools.all())
    client.logout()
    assert client.get(address).status_code == 404
