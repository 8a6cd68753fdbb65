"""Tokens for programs: made on a page, shown once, never more than their owner's roles, ended at once."""

from __future__ import annotations

import re
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation import clock
from junheng.hub.foundation.models import ApiToken


def made(client: Any, *scopes: str) -> str:
    answer = client.post("/tokens", {"name": "台位程序", "days": "30", "scopes": list(scopes)})
    assert answer.status_code == 201, answer.content.decode()[-1500:]
    found = re.search(r"jh_[\w-]+", answer.content.decode())
    assert found is not None
    return found.group()


def test_made_once_used_and_ended(laboratory: Any, client_for: Any, client: Any) -> None:
    """It reads; it is not shown again; after it was ended it is nobody's."""
    page = client_for("郑示例")
    token = made(page, "read")
    assert token not in page.get("/tokens").content.decode()
    page.logout()
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/certificates", headers=headers).status_code == 200
    row = ApiToken.objects.get()
    assert client_for("周示例").post("/tokens", {"revoke": str(row.pk)}).status_code == 404
    assert client_for("郑示例").post("/tokens", {"revoke": str(row.pk)}).status_code == 302
    page.logout()
    assert client.get("/api/v1/certificates", headers=headers).status_code == 401


def test_no_scope_beyond_ones_own(laboratory: Any, client_for: Any) -> None:
    """A verifier cannot make a token that issues certificates; the form says so and nothing is made."""
    answer = client_for("周示例").post(
        "/tokens", {"name": "x", "days": "30", "scopes": ["certificates.issue_certificate"]}
    )
    assert answer.status_code == 400 and not ApiToken.objects.exists()


def test_outside_its_scope_it_is_refused(laboratory: Any, client_for: Any, client: Any) -> None:
    """A token that reads does not act."""
    record = laboratory.checked()
    page = client_for("郑示例")
    token = made(page, "read")
    page.logout()
    answer = client.post(
        "/api/v1/certificates", {"record": str(record.pk)}, content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k"},
    )  # fmt: skip
    assert answer.status_code == 403 and answer.json()["reasons"][0]["code"] == "outside-token-scope"


def test_what_an_act_entails_comes_with_it(
    verifying: Any, client_for: Any, client: Any, monkeypatch: Any
) -> None:
    """Issuing sets the instrument's due date; a token for issuing need not name that, and does nothing else."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    original = verifying.checked(verifying.scale())
    page = client_for("郑示例")
    headers = {
        "Authorization": f"Bearer {made(page, 'certificates.issue_certificate')}",
        "Idempotency-Key": "k",
    }
    page.logout()
    answer = client.post(
        "/api/v1/certificates", {"record": str(original.pk)}, content_type="application/json", headers=headers
    )
    assert answer.status_code == 201, answer.content.decode()
    other = client.post(
        f"/api/v1/certificates/{answer.json()['id']}/withdraw", {"reason": "示例：编号有误"}, content_type="application/json",
        headers=headers | {"Idempotency-Key": "another"},
    )  # fmt: skip
    assert (other.status_code, other.json()["reasons"][0]["code"]) == (403, "outside-token-scope")
