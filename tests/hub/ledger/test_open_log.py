"""open_log: a key outside the tree, an empty tree, one log for each province for ever."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from junheng.core.reason import Refused, refuse
from junheng.core.transparency.checkpoint import open_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import parse_vkey
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import ANONYMOUS, Actor, platform
from junheng.hub.foundation.models import Event, Tenant
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import keys, operating, publishing

pytestmark = pytest.mark.django_db(transaction=True)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_open_log(ledger, home: Path) -> None:
    """The empty tree is signed and public at once, the key is ours alone, the opening is the first fact."""
    row = ledger.row
    assert (row.name, row.origin, row.size) == ("jia", "junheng.example/log/jia", 0)
    opened = open_checkpoint(ledger.folder.published(), log=parse_vkey(row.vkey))
    assert (opened.checkpoint.size, opened.checkpoint.root) == (0, EMPTY_ROOT)
    key = keys.key_path("jia")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert home / "logs" not in key.parents
    assert [event.type for event in Event.objects.filter(tenant_id=row.tenant_id)] == ["log-opened"]


def test_second_opening_is_refused(ledger, tenant: Tenant) -> None:
    """An open log stays as it is: key, row and facts."""
    key = keys.key_path("jia").read_bytes()
    with pytest.raises(Refused) as refused:
        operating.open_log(tenant=tenant, by=platform(tenant.code, "test"), at=ledger.now())
    assert code_of(refused) == ["log-already-open"]
    assert keys.key_path("jia").read_bytes() == key
    assert Event.objects.count() == 1


def test_forgotten_log_is_not_opened_again(ledger, tenant: Tenant, owner_connection) -> None:
    """A database from before the opening must not start a second tree, nor write over the key of the first."""
    ledger.round()
    key, published = keys.key_path("jia").read_bytes(), ledger.folder.published()
    owner_connection.execute("delete from ledger_log")
    owner_connection.commit()
    with pytest.raises(Refused) as refused:
        operating.open_log(tenant=tenant, by=platform(tenant.code, "test"), at=ledger.now())
    assert code_of(refused) == ["log-forgotten"]
    assert (keys.key_path("jia").read_bytes(), ledger.folder.published()) == (key, published)


def test_opening_that_died_before_its_commit_is_repeated(home: Path, tenant: Tenant, ledger_moment) -> None:
    """The key it left is taken up, not written over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operating, "record", _die)
        with pytest.raises(KeyboardInterrupt):
            operating.open_log(tenant=tenant, by=platform(tenant.code, "test"), at=ledger_moment)
    left = keys.key_path("jia").read_bytes()
    assert not Log.objects.exists()
    log = operating.open_log(tenant=tenant, by=platform(tenant.code, "test"), at=ledger_moment)
    assert keys.key_path("jia").read_bytes() == left
    assert log.vkey == keys.read_keys("jia", origin=log.origin)[0].verifier.text


def _die(*args: object, **kwargs: object) -> None:
    raise KeyboardInterrupt


def test_open_missing_logs(home: Path, tenant: Tenant, neighbour: Tenant, ledger_moment) -> None:
    """At start-up every tenant without a log gets one; a second start changes nothing."""
    operating.open_missing_logs(at=ledger_moment)
    first = list(Log.objects.values_list("name", "vkey"))
    assert {"jia", "yi"} <= {name for name, _ in first}
    operating.open_missing_logs(at=ledger_moment + timedelta(hours=1))
    assert list(Log.objects.values_list("name", "vkey")) == first


@pytest.mark.parametrize(
    "actor", [ANONYMOUS, Actor(person_name="x", tenant="990000", roles=frozenset({"approver"}))]
)
def test_only_operators_open(
    home: Path, tenant: Tenant, national: Tenant, actor: Actor, ledger_moment
) -> None:
    """Neither the public nor a signatory opens a log."""
    with pytest.raises(Refused) as refused:
        operating.open_log(tenant=tenant, by=actor, at=ledger_moment)
    assert code_of(refused)[0] in {"sign-in-first", "not-permitted"}
    assert not keys.key_path("jia").exists()


def test_neighbour_does_not_open(home: Path, tenant: Tenant, neighbour: Tenant, ledger_moment) -> None:
    """The operator of another province is refused with a sentence."""
    with pytest.raises(Refused) as refused:
        operating.open_log(tenant=tenant, by=platform(neighbour.code, "test"), at=ledger_moment)
    assert code_of(refused) == ["log-of-another-tenant"]
    assert not Log.objects.exists()


@pytest.mark.parametrize("statement", ["update ledger_log set size = 99", "delete from ledger_log"])
def test_other_tenants_rows_do_not_change(ledger, neighbour: Tenant, statement: str) -> None:
    """The application in another tenant's name reaches no row of this log, whatever it asks for."""
    with tenancy.only(neighbour.code), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 0
    assert ledger.row.size == 0


def test_other_tenant_cannot_insert(ledger, neighbour: Tenant) -> None:
    """Nor can it put a log into another tenant's place."""
    copied = (
        "insert into ledger_log select '990000', 'other', 'other', vkey, size, root, checkpoint, signed_at, "
        "created_at from ledger_log"
    )
    with pytest.raises(DatabaseError) as refused, tenancy.only(neighbour.code), connection.cursor() as cursor:
        cursor.execute(copied)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_everybody_reads_logs(ledger) -> None:
    """The logs are public: without any tenant the row is readable."""
    with transaction.atomic():
        assert Log.objects.get().name == "jia"
        publishing.lock("jia")


def test_a_refusal_names_the_file() -> None:
    """What stands under `path` is what a sentence means by {path}, in both languages."""
    refusal = refuse("log-key-unreadable", path="log-jia.skey")
    assert "log-jia.skey" in refusal.message("zh") and "log-jia.skey" in refusal.message("en")
