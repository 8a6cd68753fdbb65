"""rotate_log_key and retire_log_key: old and new sign together, then the new one alone."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from junheng.core.reason import Refused
from junheng.core.transparency.checkpoint import open_checkpoint, parse_checkpoint
from junheng.core.transparency.note import parse_vkey
from junheng.hub.foundation.acting import ANONYMOUS, platform
from junheng.hub.foundation.models import Tenant
from junheng.hub.ledger.services import keys, operating, publishing

pytestmark = pytest.mark.django_db(transaction=True)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def rotate(ledger) -> None:
    operating.rotate_log_key(log=ledger.log, by=platform(ledger.log.tenant_id, "test"), at=ledger.now())


def retire(ledger) -> None:
    operating.retire_log_key(log=ledger.log, by=platform(ledger.log.tenant_id, "test"), at=ledger.now())


def signs(ledger, vkey: str) -> bool:
    """Whether the published checkpoint opens under this key."""
    try:
        open_checkpoint(ledger.folder.published(), log=parse_vkey(vkey))
    except Refused:
        return False
    return True


def test_rotate_log_key(ledger) -> None:
    """From the rotation on both keys sign the same tree, and every later one."""
    ledger.happen(3)
    ledger.round()
    old, before = ledger.row.vkey, parse_checkpoint(ledger.folder.published())
    rotate(ledger)
    new = ledger.row.vkey
    assert new != old
    assert parse_checkpoint(ledger.folder.published()) == before
    assert signs(ledger, old) and signs(ledger, new)
    assert ledger.round() == 1
    assert signs(ledger, old) and signs(ledger, new)
    assert ledger.indexed()[-1].data["new_vkey"] == new
    ledger.assert_whole()


def test_rotation_that_died_before_its_commit(ledger) -> None:
    """The unannounced key signs beside the announced one; retiring ends neither; the next rotation goes on."""
    old = ledger.row.vkey
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operating, "record", _die)
        with pytest.raises(KeyboardInterrupt):
            rotate(ledger)
    assert ledger.row.vkey == old
    assert ledger.round() == 1
    assert signs(ledger, old)
    with pytest.raises(Refused) as refused:
        retire(ledger)
    assert code_of(refused) == ["log-key-only-one"]
    rotate(ledger)
    retire(ledger)
    assert (signs(ledger, old), signs(ledger, ledger.row.vkey)) == (False, True)
    ledger.round()
    ledger.assert_whole()


def _die(*args: object, **kwargs: object) -> None:
    raise KeyboardInterrupt


def test_rotation_that_died_before_publication(ledger) -> None:
    """The next round publishes the checkpoint under both keys."""
    ledger.round()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "publish_committed", _die)
        with pytest.raises(KeyboardInterrupt):
            rotate(ledger)
    assert not signs(ledger, ledger.row.vkey)
    ledger.round()
    assert signs(ledger, ledger.row.vkey)


@pytest.mark.parametrize("act", [rotate, retire])
def test_old_backup_signs_nothing(ledger, owner_connection, act) -> None:
    """On a database set back, an operator's act does not put an older checkpoint in public."""
    rotate(ledger)
    ledger.round()
    published, held = ledger.folder.published(), keys.key_path("jia").read_bytes()
    owner_connection.execute("update ledger_log set size = 1")
    owner_connection.commit()
    with pytest.raises(Refused) as refused:
        act(ledger)
    assert code_of(refused) == ["log-restored-from-old-backup"]
    assert (ledger.folder.published(), keys.key_path("jia").read_bytes()) == (published, held)


@pytest.mark.parametrize("verb", [operating.rotate_log_key, operating.retire_log_key])
def test_only_its_own_operator(ledger, neighbour: Tenant, national: Tenant, verb) -> None:
    """The public is sent to sign in; the neighbour's operator is told whose log it is."""
    held = keys.key_path("jia").read_bytes()
    for actor, code in (
        (ANONYMOUS, "sign-in-first"),
        (platform(neighbour.code, "test"), "log-of-another-tenant"),
    ):
        with pytest.raises(Refused) as refused:
            verb(log=ledger.log, by=actor, at=ledger.now())
        assert code_of(refused) == [code]
    assert keys.key_path("jia").read_bytes() == held


def said(*words: str) -> str:
    answer = StringIO()
    call_command("log_keys", *words, stdout=answer)
    return answer.getvalue()


def test_command_rotates_and_retires(ledger) -> None:
    """The operator's command does both, and shows public keys only."""
    old = ledger.row.vkey
    said("rotate", "jia")
    new = ledger.row.vkey
    shown = said("show", "jia")
    assert old in shown and new in shown
    secrets = [key.text for key in keys.read_keys("jia", origin=ledger.log.origin)]
    assert not any(secret in shown for secret in secrets)
    said("retire", "jia")
    shown = said("show", "jia")
    assert new in shown and old not in shown


def test_command_refuses_in_a_sentence(ledger) -> None:
    """An unknown log and an only key end in their sentence and exit code 2."""
    for words, code in ((("show", "nobody"), "log-unknown"), (("retire", "jia"), "log-key-only-one")):
        with pytest.raises(CommandError, match=code) as refused:
            said(*words)
        assert refused.value.returncode == 2
