"""An approved edition serves its laboratory alone; open records keep theirs, and what cites the old one is listed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.hub.conftest import NOW, TODAY
from tests.hub.orders.test_approve_budget import another_meter
from tests.hub.orders.test_approve_budget import approved as budget_in_force
from tests.hub.orders.test_change_edition_draft import BASIS, changed
from tests.hub.orders.test_draft_edition import COMMON
from tests.hub.orders.test_review_edition import reviewed

from junheng.hub.foundation import tenancy
from junheng.hub.orders import queries
from junheng.hub.orders.editing import looking
from junheng.hub.orders.models import EditionDraft, ServiceEdition
from junheng.hub.orders.services import records
from junheng.hub.orders.services.benches import Shelf, open_bench_run
from junheng.hub.orders.services.budgets import draft_budget
from junheng.hub.orders.services.drafting import (
    approve_edition,
    draft_edition,
    submit_edition,
    validate_edition,
)
from junheng.hub.orders.services.editions import compare_limits, load_service_edition, put_in_force, shipped


def approved(laboratory: Any, name: str = "冯示例", draft: EditionDraft | None = None) -> ServiceEdition:
    draft = draft or reviewed(laboratory)
    house = laboratory.house
    validate_edition(
        draft=draft, conclusion="与例一致", by=house.acting("吴示例", draft.organisation), at=NOW
    )
    made = approve_edition(draft=draft, by=house.acting(name), at=NOW).made
    assert made is not None
    return made


def test_new_records_take_it_and_open_ones_keep_theirs(laboratory: Any, facts_of: Any) -> None:
    """The limit of the next record is the new one; the open one is judged by the old."""
    house = laboratory.house
    before = laboratory.opened()
    draft = reviewed(laboratory)
    made = approved(laboratory, draft=draft)
    (current,) = queries.current_editions("dc-voltmeter", "calibration", house.institute.pk)
    assert current == made and made.digest == draft.digest
    another_meter(laboratory)
    line = laboratory.received()
    after = records.open_record(
        line=line, edition=made, parameters={}, points=before.points, by=laboratory.measurer, at=NOW
    )
    before.refresh_from_db()
    assert (before.edition.edition, after.edition.edition) == (COMMON, COMMON + 1)
    assert after.edition.data["limit"] == "30*abs(nominal) + 5*span"
    assert facts_of(draft)[0] == "edition-approved"


def test_it_serves_its_laboratory_alone(laboratory: Any, refused: Any) -> None:
    """The neighbour goes on with the common one, and the database shows it no row of ours."""
    house = laboratory.house
    made = approved(laboratory)
    (theirs,) = queries.current_editions("dc-voltmeter", "calibration", house.neighbour.pk)
    assert (theirs.edition, theirs.organisation) == (COMMON, None)
    assert queries.edition_for_page(made.pk, house.neighbour.pk) is None
    for act in (
        lambda: compare_limits(edition=made, document="x", by=house.acting("孙示例"), at=NOW),
        lambda: draft_edition(organisation=house.neighbour, base=made, by=house.acting("孙示例"), at=NOW),
    ):
        with refused("not-your-edition"):
            act()
    with tenancy.only("310000"), connection.cursor() as cursor:
        cursor.execute("select count(*) from orders_serviceedition where organisation_id is not null")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) > 0 from orders_serviceedition")
        assert cursor.fetchone() == (True,)


def test_what_cites_the_old_one_is_listed(laboratory: Any, client_for: Any) -> None:
    """The open record, the budget in force, and nothing of the neighbour's."""
    opened = laboratory.opened()
    budget = budget_in_force(laboratory)
    draft = reviewed(laboratory)
    found = looking.cites(draft.organisation_id, code=draft.code, item=draft.item_id, before=draft.edition)
    assert (found.record_count, list(found.records), list(found.budgets)) == (1, [opened], [budget])
    made = approved(laboratory, draft=draft)
    for address in (f"/templates/drafts/{draft.pk}", f"/templates/{made.pk}"):
        page = client_for("冯示例").get(address).content.decode()
        assert opened.number in page and budget.number in page, address
    house = laboratory.house
    theirs = looking.cites(house.neighbour.pk, code=draft.code, item=draft.item_id, before=draft.edition)
    assert not theirs.anything


def test_a_common_edition_loaded_later_does_not_take_its_place(laboratory: Any, client_for: Any) -> None:
    """The laboratory decides when it follows; its draft's page warns that the edition it began from was replaced."""
    draft = reviewed(laboratory)
    data = dict(shipped("dc-voltmeter")) | {"edition": COMMON + 1}
    load_service_edition(data=data, by=laboratory.house.platform, at=NOW)
    assert "已不再使用" in client_for("周示例").get(f"/templates/drafts/{draft.pk}").content.decode()
    made = approved(laboratory, draft=draft)
    (current,) = queries.current_editions("dc-voltmeter", "calibration", laboratory.house.institute.pk)
    assert current == made


def test_its_own_next_edition_replaces_it(laboratory: Any) -> None:
    """One is in force in a laboratory."""
    first = approved(laboratory)
    house = laboratory.house
    draft = draft_edition(organisation=house.institute, base=first, by=house.acting("周示例"), at=NOW)
    assert draft.edition == COMMON + 2
    draft = changed(laboratory, draft, title_zh="数字电压表")
    second = approved(
        laboratory,
        draft=reviewed(laboratory, draft=submit_edition(draft=draft, by=house.acting("周示例"), at=NOW)),
    )
    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)


def test_who_approves(laboratory: Any, refused: Any) -> None:
    """A third person or a technical manager, who may have reviewed; never the author, never another house."""
    house = laboratory.house
    house.member("吴示例", house.institute, "approver")
    house.member("周示例", house.institute, "quality")
    draft = reviewed(laboratory)
    with refused("edition-approver-is-reviewer"):
        approved(laboratory, "吴示例", draft)
    with refused("edition-approver-is-author"):
        approved(laboratory, "周示例", draft)
    with refused("not-your-edition"):
        approved(laboratory, "孙示例", draft)
    with refused("not-permitted"):
        approved(laboratory, "陈示例", draft)
    assert approved(laboratory, "郑示例", draft).organisation == house.institute
    with refused("edition-draft-not-in-state"):
        approve_edition(draft=draft, by=house.acting("郑示例"), at=NOW)


def test_a_technical_manager_may_have_reviewed(laboratory: Any) -> None:
    """In a small house two persons are enough: the author and the technical manager."""
    draft = reviewed(laboratory, "冯示例")
    assert approved(laboratory, "冯示例", draft).edition == COMMON + 1


def test_the_database_knows_the_persons(laboratory: Any) -> None:
    """The second wall: not approved by its author, nor without a reviewer or its edition."""
    draft = reviewed(laboratory)
    approved(laboratory, draft=draft)
    for change in ({"approved_by_id": draft.drafted_by_id}, {"reviewed_by": None}, {"made": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EditionDraft.objects.filter(pk=draft.pk).update(**change)


def test_its_limits_stand_as_not_checked(laboratory: Any, client_for: Any) -> None:
    """Edition, document and clause beside every limit, 未核对 until a named person has compared them."""
    made = approved(laboratory)
    page = client_for("吴示例").get(f"/templates/{made.pk}").content.decode()
    assert (
        BASIS["document"] in page
        and BASIS["clause"] in page
        and "未核对" in page
        and f"第 {COMMON + 1} 版" in page
    )
    compare_limits(edition=made, document="Q/EX 7-2026", by=laboratory.house.acting("吴示例"), at=NOW)
    page = client_for("吴示例").get(f"/templates/{made.pk}").content.decode()
    assert "吴示例" in page and "未核对" not in page


def test_a_budget_of_the_neighbour_is_not_drafted_for_it(laboratory: Any) -> None:
    """An own template takes budgets of its laboratory alone."""
    made = approved(laboratory)
    house = laboratory.house
    assert made in queries.budgetable_editions(house.institute.pk)
    assert made not in queries.budgetable_editions(house.neighbour.pk)


def test_the_page_approves(laboratory: Any, client_for: Any) -> None:
    """The reviewer without the right sees that it waits; the technical manager the button; pressed, it is in force."""
    draft = reviewed(laboratory)
    address = f"/templates/drafts/{draft.pk}"
    assert "还没有用存下的数据验证过" in client_for("冯示例").get(address).content.decode()
    validate_edition(draft=draft, conclusion="与例一致", by=laboratory.house.acting("吴示例"), at=NOW)
    assert "approve-edition" not in client_for("吴示例").get(address).content.decode()
    client = client_for("冯示例")
    assert "approve-edition" in client.get(address).content.decode()
    assert client.post(f"{address}/approve-edition", {"key": "a"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "approved"
    page = client.get(f"/templates/{draft.made_id}").content.decode()
    assert draft.digest[:4] in page and "周示例" in page
    assert client_for("孙示例").get(f"/templates/{draft.made_id}").status_code == 404


def test_nobody_works_by_anothers_edition(laboratory: Any, refused: Any) -> None:
    """Not a record, not a bench, not a budget, whoever names it."""
    house = laboratory.house
    data = dict(shipped("dc-voltmeter")) | {"edition": COMMON + 1}
    theirs = put_in_force(data, tenant="310000", organisation=house.neighbour, at=NOW)
    line = laboratory.received()
    shelf = Shelf(theirs, {}, [], [], TODAY, TODAY)
    for act in (
        lambda: records.open_record(
            line=line, edition=theirs, parameters={}, points=[], by=laboratory.measurer, at=NOW
        ),
        lambda: open_bench_run(lines=[line], shelf=shelf, by=laboratory.measurer, at=NOW),
        lambda: draft_budget(
            organisation=house.institute,
            service=theirs,
            title="x",
            measurement={},
            by=house.acting("周示例"),
            at=NOW,
        ),
    ):
        with refused("not-your-edition"):
            act()
