"""Programs read the logs without signing in; opening and keys are the operator's, once per idempotency key."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from junheng.hub.foundation.acting import ANONYMOUS, Actor
from junheng.hub.foundation.middleware import UnitOfWork
from junheng.hub.foundation.models import Tenant
from junheng.hub.ledger.models import Log

pytestmark = pytest.mark.django_db(transaction=True)

OPERATOR = Actor(
    person_name="operator", organisation_name="Platform", tenant="990000", roles=frozenset({"sysadmin"})
)
APPROVER = Actor(
    person_name="approver", organisation_name="Institute", tenant="990000", roles=frozenset({"approver"})
)


@pytest.fixture
def client_of(settings, home: Path, monkeypatch: pytest.MonkeyPatch):
    """A program's client, acting as somebody."""
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = home / "static"
    settings.STATIC_ROOT.mkdir()

    def acting(actor: Actor) -> Client:
        monkeypatch.setattr(UnitOfWork, "_actor", lambda self, request: actor)
        return Client(headers={"accept-language": "en"})

    return acting


def post(client: Client, path: str, key: str, body: dict[str, str] | None = None):
    return client.post(path, body or {}, content_type="application/json", headers={"Idempotency-Key": key})


def test_everybody_reads(ledger, client_of) -> None:
    """List, one log, its entries by cursor."""
    ledger.happen(59)
    ledger.round()
    reader = client_of(ANONYMOUS)
    (listed,) = reader.get("/api/v1/logs").json()
    assert listed == reader.get("/api/v1/logs/jia").json()
    assert (listed["origin"], listed["size"], listed["vkey"]) == (
        "junheng.example/log/jia",
        60,
        ledger.row.vkey,
    )
    first = reader.get("/api/v1/logs/jia/entries").json()
    rest = reader.get("/api/v1/logs/jia/entries", {"cursor": first["next"]}).json()
    assert [row["index"] for row in first["rows"] + rest["rows"]] == list(range(59, -1, -1))
    assert rest["next"] == ""


def test_open_log_once(home: Path, tenant: Tenant, client_of) -> None:
    """The same key again is answered with the log it opened; another key is refused."""
    operator = client_of(OPERATOR)
    first = post(operator, "/api/v1/logs", "k1", {"tenant": tenant.code})
    again = post(operator, "/api/v1/logs", "k1", {"tenant": tenant.code})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = post(operator, "/api/v1/logs", "k2", {"tenant": tenant.code})
    assert other.status_code == 409
    assert other.json()["reasons"][0]["code"] == "log-already-open"
    assert operator.get("/log/jia/checkpoint").status_code == 200


def test_rotate_and_retire_once(ledger, client_of) -> None:
    """A repeated request does not make a second key."""
    operator, old = client_of(OPERATOR), ledger.row.vkey
    new = post(operator, "/api/v1/logs/jia/rotate-key", "r").json()["vkey"]
    assert post(operator, "/api/v1/logs/jia/rotate-key", "r").json()["vkey"] == new != old
    assert post(operator, "/api/v1/logs/jia/retire-key", "t").status_code == 200
    assert post(operator, "/api/v1/logs/jia/retire-key", "t").status_code == 200
    assert (
        post(operator, "/api/v1/logs/jia/retire-key", "u").json()["reasons"][0]["code"] == "log-key-only-one"
    )
    ledger.round()
    ledger.assert_whole()


@pytest.mark.parametrize(("actor", "status"), [(ANONYMOUS, 401), (APPROVER, 403)])
def test_others_are_refused(ledger, national: Tenant, client_of, actor: Actor, status: int) -> None:
    """The public is asked to sign in, a signatory is told who may."""
    before = Log.objects.get().vkey
    for path in ("/api/v1/logs/jia/rotate-key", "/api/v1/logs/jia/retire-key"):
        assert post(client_of(actor), path, "k").status_code == status
    assert post(client_of(actor), "/api/v1/logs", "k", {"tenant": "990000"}).status_code == status
    assert Log.objects.get().vkey == before
