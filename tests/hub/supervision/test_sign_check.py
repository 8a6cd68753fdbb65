"""Both sides sign what they have seen, and no other; with the last side the check is concluded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY
from tests.hub.supervision.conftest import SITE

from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.services import organisations
from junheng.hub.institutions.services.rulepacks import load_calendar_year
from junheng.hub.integrity.models import ReviewGround
from junheng.hub.integrity.services import pledges
from junheng.hub.supervision import queries
from junheng.hub.supervision.services import checking


def test_concluded_by_all(on_site: Any, facts_of: Any) -> None:
    """Two inspectors and the body; only then, and the last day of publication is set."""
    on_site.found()
    for by in (on_site.first, on_site.body):
        on_site.sign(by)
        assert on_site.fresh().state == "found"
    on_site.sign(on_site.second)
    row = on_site.fresh()
    assert (row.state, row.body_side, row.body_name) == ("concluded", "signed", "许示例")
    assert row.concluded_at == SITE and row.publish_on > SITE.date()
    assert facts_of(row)[:3] == ["check-signed"] * 3


def test_calendar_days_where_the_year_is_not_loaded(on_site: Any) -> None:
    """Twenty working days are never earlier than twenty days; the State's calendar, once loaded, counts."""
    day = queries.publication_day("330000", date(2026, 11, 24))
    assert (day.day, day.counted, day.rule.confidence) == (date(2026, 12, 14), "day", "recall")
    load_calendar_year(
        year=2026, days={}, source="示例", confidence="house", invented_for_demo=True, by=on_site.supervision.house.platform, at=SITE
    )  # fmt: skip
    day = queries.publication_day("330000", date(2026, 11, 24))
    assert (day.day, day.counted) == (date(2026, 12, 22), "workday")


def test_each_once(on_site: Any, refused: Any) -> None:
    """An inspector, and the body."""
    on_site.found()
    on_site.sign(on_site.first)
    with refused("check-signed-already"):
        on_site.sign(on_site.first)
    on_site.sign(on_site.body)
    with refused("check-body-side-settled"):
        on_site.sign(on_site.body)


def test_not_what_was_seen(on_site: Any, refused: Any) -> None:
    """The other inspector changed it while one was reading: the signature is refused."""
    on_site.found()
    seen = on_site.fresh().findings_digest
    on_site.record(by=on_site.second, version=1, seal="no")
    for by in (on_site.first, on_site.body):
        with refused("check-signs-other-findings"):
            checking.sign_check(check=on_site.check, digest=seen, by=by, at=SITE)


def test_nobody_elses(on_site: Any, refused: Any) -> None:
    """Another inspector, the desk as such, Shanghai's enterprise."""
    on_site.found()
    digest = on_site.fresh().findings_digest
    for by in (on_site.stranger, on_site.supervision.desk, on_site.acting("王示例")):
        with refused("not-permitted" if by.person_name == "" else "check-not-yours"):
            checking.sign_check(check=on_site.check, digest=digest, by=by, at=SITE)


def test_not_before_findings(on_site: Any, refused: Any) -> None:
    """There is nothing to sign yet."""
    on_site.begin()
    with refused("check-not-in-state"):
        checking.sign_check(check=on_site.check, digest="", by=on_site.first, at=SITE)


def test_the_page_shows_what_is_signed(on_site: Any, client_for: Any) -> None:
    """The body reads every answer and the digest before it signs."""
    on_site.found(seal="no")
    client = client_for("许示例")
    address = f"/supervision/checks/{on_site.check.pk}/sign-check"
    page = client.get(address).content.decode()
    assert "铅封缺失" in page and on_site.fresh().findings_digest in page
    done = client.post(address, {"digest": on_site.check.findings_digest, "key": "k"})
    assert done.status_code == 302 and on_site.fresh().body_side == "signed"
    assert client_for("王示例").get(address).status_code == 404


def pledged(on_site: Any) -> Any:
    """The trader's body is verified and pledges."""
    trader = on_site.supervision.trader
    verified = Actor(tenant=trader.tenant_id, roles=frozenset({"platform"}))
    organisations.verify_organisation(organisation=trader, by=verified, at=NOW)
    return pledges.publish_pledge(
        promises=["in-date"], until=TODAY + timedelta(days=90), by=on_site.body, at=NOW
    )


def test_a_scale_that_fails_puts_the_badge_under_review(on_site: Any) -> None:
    """With the last signature, not with the publication; a missing label is no failure of the scale."""
    body, pledge = on_site.body, pledged(on_site)
    on_site.found(label="no", known_weight="no")
    on_site.sign(on_site.first)
    on_site.sign(on_site.second)
    pledge.refresh_from_db()
    assert pledge.state == "published"
    on_site.sign(body)
    pledge.refresh_from_db()
    ground = ReviewGround.objects.get(review__pledge=pledge)
    assert pledge.state == "under-review" and on_site.fresh().state == "concluded"
    assert ground.instrument_code == on_site.check.code and "砝码" in ground.why and "标志" not in ground.why


def test_papers_alone_do_not(on_site: Any) -> None:
    """The label is missing: a problem, and no failed scale."""
    pledge = pledged(on_site)
    assert on_site.concluded(label="no").result == "problems"
    pledge.refresh_from_db()
    assert pledge.state == "published"
