"""The drafts of a scope are published by one act, each a fact of its own, and answer needs from then on."""

from __future__ import annotations

from typing import Any

from tests.hub.capabilities.scopes import imported, line_of
from tests.hub.conftest import NOW, TODAY

from junheng.core.capability.reading import read_need
from junheng.hub.capabilities import queries
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services.scopes import accept_scope_line, publish_scope
from junheng.hub.institutions.models import Qualification
from junheng.hub.institutions.services.qualifications import suspend_qualification


def test_published(laboratory: Any, refused: Any, facts_of: Any) -> None:
    """What was read and what was accepted; a need then finds them."""
    scope = imported(laboratory)
    by = laboratory.house.acting("冯示例")
    accept_scope_line(line=line_of(scope, 2), by=by, at=NOW)
    publish_scope(scope=scope, by=by, at=NOW)
    assert set(CapabilityEntry.objects.values_list("state", flat=True)) == {"published"}
    assert facts_of(scope)[0] == "scope-published"
    need = read_need("1~10 V DC, U<20 ppm").need
    assert need is not None
    assert [found.answer.verdict for found in queries.match_need(need, on=TODAY)] == ["match"]
    with refused("scope-nothing-to-publish"):
        publish_scope(scope=scope, by=by, at=NOW)
    with refused("not-your-record"):
        publish_scope(scope=scope, by=laboratory.house.acting("孙示例"), at=NOW)


def test_nothing_is_published_under_a_suspended_qualification(laboratory: Any, refused: Any) -> None:
    """All or none: the first refusal leaves every draft a draft."""
    scope = imported(laboratory)
    suspend_qualification(
        qualification=Qualification.objects.get(type="accreditation"), since=TODAY, reason="x", by=laboratory.house.platform, at=NOW
    )  # fmt: skip
    with refused("entry-without-qualification"):
        publish_scope(scope=scope, by=laboratory.house.acting("冯示例"), at=NOW)
    assert set(CapabilityEntry.objects.values_list("state", flat=True)) == {"draft"}


def test_by_page_and_api(laboratory: Any, client_for: Any) -> None:
    """Either way."""
    scope = imported(laboratory)
    client = client_for("冯示例")
    assert client.get(f"/scopes/{scope.pk}/publish-scope").status_code == 200
    assert client.post(f"/scopes/{scope.pk}/publish-scope", {"key": "a"}).status_code == 302
    assert queries.count_published() == 1
    answer = client.post(
        f"/api/v1/scopes/{scope.pk}/publish",
        content_type="application/json",
        headers={"Idempotency-Key": "b"},
    )
    assert answer.status_code == 409
