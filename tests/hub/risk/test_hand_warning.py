"""A warning is handed to another named person of one's offices; it is never left to nobody."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.risk.test_take_warning import early as early

from junheng.hub.foundation.models import Notice
from junheng.hub.institutions.models import Membership
from junheng.hub.risk.models import EarlyWarning
from junheng.hub.risk.services import warnings


def test_by_its_owner_to_a_colleague(
    watch: Any, early: EarlyWarning, refused: Any, facts_of: Any, client_for: Any
) -> None:
    """Not while nobody has it, not by another, not to a trader; then it is the colleague's to end, who is told why."""
    colleague, trader = str(watch.other.person_id), str(watch.body.person_id)
    with refused("warning-not-in-state"):
        warnings.hand_warning(early=early, receiver=colleague, reason="出差", by=watch.desk, at=NOW)
    warnings.take_warning(early=early, by=watch.desk, at=NOW)
    with refused("warning-not-yours", "warning-needs-reason"):
        warnings.hand_warning(early=early, receiver=colleague, reason="", by=watch.other, at=NOW)
    with refused("warning-receiver-unknown"):
        warnings.hand_warning(early=early, receiver=trader, reason="出差", by=watch.desk, at=NOW)
    with refused("warning-receiver-has-it"):
        warnings.hand_warning(
            early=early, receiver=str(watch.desk.person_id), reason="出差", by=watch.desk, at=NOW
        )
    client, page = client_for("钱示例"), f"/risk/warnings/{early.pk}"
    assert "hand-warning" in client.get(page).content.decode()
    form = client.get(f"{page}/hand-warning").content.decode()
    assert "褚示例" in form and "许示例" not in form
    told = {"receiver": colleague, "reason": "出差一个月", "key": "k"}
    assert client.post(f"{page}/hand-warning", told)["Location"] == page
    early.refresh_from_db()
    assert early.owner is not None and (early.state, early.owner.name) == ("taken", "褚示例")
    assert facts_of(early)[0] == "warning-handed"
    notice = Notice.objects.get(person_id=watch.other.person_id, url=page)
    assert "出差一个月" in notice.zh
    with refused("warning-not-yours"):
        warnings.end_warning(early=early, end="acted", reason="x", by=watch.desk, at=NOW)
    back = client_for("褚示例").post(
        f"/api/v1/warnings/{early.pk}/hand", {"receiver": str(watch.desk.person_id), "reason": "已回"}, content_type="application/json"
    )  # fmt: skip
    assert back.status_code == 200 and back.json()["owner"] == "钱示例"


def test_by_the_desk_where_its_owner_left(watch: Any, early: EarlyWarning, refused: Any) -> None:
    """Whoever holds no office today cannot hand it on: the desk does, for them."""
    warnings.take_warning(early=early, by=watch.other, at=NOW)
    with refused("warning-not-yours"):
        warnings.hand_warning(
            early=early, receiver=str(watch.desk.person_id), reason="离任", by=watch.desk, at=NOW
        )
    Membership.objects.filter(person_id=watch.other.person_id).delete()
    row = warnings.hand_warning(
        early=early, receiver=str(watch.desk.person_id), reason="离任", by=watch.desk, at=NOW
    )
    assert row.owner_id == watch.desk.person_id
