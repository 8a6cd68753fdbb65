"""A log's checkpoint also carries an SM2 signature; where it does not, the log goes on and says why."""

from __future__ import annotations

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from junheng.core.reason import Refused, UnusableInput
from junheng.core.transparency import libcrypto
from junheng.core.transparency.checkpoint import open_checkpoint
from junheng.core.transparency.fsck import check_log
from junheng.core.transparency.national import IDENTIFIED, parse_material
from junheng.core.transparency.note import parse_note, parse_vkey
from junheng.core.transparency.sm2 import PUBLIC_SIZE, SIGNER
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.postgres.backup import _files_of
from junheng.hub.ledger import queries
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import keys, national, operating

pytestmark = pytest.mark.django_db(transaction=True)


def sm2_path() -> Path:
    return keys.key_path("jia", kind=IDENTIFIED)


def rotate(ledger) -> None:
    operating.rotate_log_key(log=ledger.row, by=platform(ledger.log.tenant_id, "test"), at=ledger.now())


def retire(ledger) -> None:
    operating.retire_log_key(log=ledger.row, by=platform(ledger.log.tenant_id, "test"), at=ledger.now())


def signed_by(ledger, *vkeys: str) -> set[str]:
    """Which of these SM2 keys have signed what is published; the log's own signature is checked with them."""
    opened = open_checkpoint(
        ledger.folder.published(),
        log=parse_vkey(ledger.row.vkey),
        others=[parse_vkey(vkey) for vkey in vkeys],
    )
    return {one.key.text for one in opened.signed if one.key.kind == IDENTIFIED}


def said(*words: str) -> str:
    answer = StringIO()
    call_command("log_keys", *words, stdout=answer)
    return answer.getvalue()


def change(ledger, **columns: object) -> None:
    with tenancy.only(ledger.log.tenant_id):
        Log.objects.filter(pk=ledger.log.pk).update(**columns)


def without_libcrypto(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libcrypto, "NAMES", ("libnothing.so.3",))


def test_a_new_log_signs_with_both(ledger) -> None:
    """From its first checkpoint on; the key is announced in the log, lies beside the other one, mode 600."""
    vkey = ledger.row.sm2_vkey
    assert signed_by(ledger, vkey) == {vkey}
    ledger.happen(3)
    assert ledger.round() == 4
    assert signed_by(ledger, vkey) == {vkey}
    assert ledger.indexed()[0].data["sm2_vkey"] == vkey
    assert parse_material(parse_vkey(vkey).public, size=PUBLIC_SIZE).signer == SIGNER
    assert stat.S_IMODE(sm2_path().stat().st_mode) == 0o600
    assert sm2_path().parent == keys.key_path("jia").parent
    whole = check_log(read=ledger.folder.read, log=parse_vkey(ledger.row.vkey), also=[parse_vkey(vkey)])
    assert whole.findings == ()
    ledger.assert_whole()


def test_the_signer_id_is_a_setting(settings, opened, tenant: Tenant) -> None:
    """A new key carries the id of the settings; an id that is too long opens no log."""
    settings.JUNHENG_SM2_ID = "浙江省计量"
    ledger = opened(tenant)
    material = parse_material(parse_vkey(ledger.row.sm2_vkey).public, size=PUBLIC_SIZE)
    assert material.signer.decode() == "浙江省计量"
    settings.JUNHENG_SM2_ID = "x" * 256
    with pytest.raises(UnusableInput, match="1 to 255"):
        rotate(ledger)


def test_rotated_and_retired_with_the_other(ledger) -> None:
    """Old and new sign together, then the new one alone; the facts name them."""
    ledger.round()
    old = ledger.row.sm2_vkey
    rotate(ledger)
    new = ledger.row.sm2_vkey
    assert new != old and signed_by(ledger, old, new) == {old, new}
    ledger.round()
    assert signed_by(ledger, old, new) == {old, new}
    assert ledger.indexed()[-1].data["new_sm2_vkey"] == new
    retire(ledger)
    ledger.round()
    assert signed_by(ledger, old, new) == {new}
    assert ledger.indexed()[-1].data["sm2_vkey"] == old
    assert len(sm2_path().read_text().splitlines()) == 1
    ledger.assert_whole()


def test_a_log_without_gets_one_when_rotated(ledger, settings, opened, neighbour: Tenant) -> None:
    """A log from before, or opened where SM2 was off, signs with Ed25519 alone until its keys are rotated."""
    settings.JUNHENG_SM2 = False
    other = opened(neighbour)
    settings.JUNHENG_SM2 = True
    assert (other.row.sm2_vkey, queries.national_state(other.row)) == ("", "none")
    other.happen(1)
    other.round()
    assert "sm2_vkey" not in other.indexed()[0].data
    assert len(parse_note(other.folder.published()).signatures) == 1
    rotate(other)
    assert queries.national_state(other.row) == "signs"
    other.round()
    other.assert_whole()


@pytest.mark.parametrize("why", ["off", "not-there"])
def test_where_it_may_or_can_not_sign(ledger, settings, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    """The log goes on with Ed25519 alone and says why; back again, it signs with both under the same key."""
    vkey = ledger.row.sm2_vkey
    with monkeypatch.context() as patch:
        settings.JUNHENG_SM2 = why != "off"
        if why == "not-there":
            without_libcrypto(patch)
        ledger.happen(2)
        assert ledger.round() == 3
        assert queries.national_state(ledger.row) == why
        assert len(parse_note(ledger.folder.published()).signatures) == 1
        assert said("show", "jia").endswith(f"SM2: {why}\n")
        rotate(ledger)
        retire(ledger)
        assert ledger.row.sm2_vkey == vkey
    settings.JUNHENG_SM2 = True
    assert queries.national_state(ledger.row) == "absent"
    ledger.round()
    assert signed_by(ledger, vkey) == {vkey}
    assert queries.national_state(ledger.row) == "signs"
    ledger.assert_whole()


def _gone() -> None:
    sm2_path().unlink()


def _readable() -> None:
    sm2_path().chmod(0o644)


def _torn() -> None:
    text = sm2_path().read_text()
    sm2_path().write_text(text[:-5])


def _of_the_other_kind() -> None:
    sm2_path().write_bytes(keys.key_path("jia").read_bytes())


def _another() -> None:
    keys.write_keys("jia", [national.new_key("junheng.example/log/jia")])


def _of_another_log() -> None:
    keys.write_keys("jia", [national.new_key("junheng.example/log/yi")])


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_gone, "log-key-missing"),
        (_readable, "log-key-mode"),
        (_torn, "log-key-unreadable"),
        (_of_the_other_kind, "log-key-unreadable"),
        (_another, "log-key-changed"),
        (_of_another_log, "log-key-of-another"),
    ],
)
def test_a_spoilt_key_file_stops_the_log(ledger, settings, spoil, code: str) -> None:
    """As that of the Ed25519 key does, by its name; the keeper may switch SM2 off meanwhile."""
    ledger.happen(1)
    published = ledger.folder.published()
    spoil()
    with pytest.raises(Refused) as refused:
        ledger.round()
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.path) == (code, None if spoil is _another else "log-jia.sm2.skey")
    assert ledger.folder.published() == published
    settings.JUNHENG_SM2 = False
    assert ledger.round() == 2


def test_rotation_that_died_before_its_commit(ledger) -> None:
    """Both files have a key too many, which sign; what is announced is as before."""
    old = ledger.row.sm2_vkey

    def die(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operating, "record", die)
        with pytest.raises(KeyboardInterrupt):
            rotate(ledger)
    assert ledger.row.sm2_vkey == old
    ledger.round()
    assert old in signed_by(ledger, old)
    assert len(parse_note(ledger.folder.published()).signatures) == 4
    ledger.assert_whole()


def test_a_backup_carries_it(ledger, home: Path) -> None:
    """The key file is among the files of the home that a backup holds."""
    assert _files_of(home)["files/keys/log-jia.sm2.skey"] == sm2_path()


@pytest.fixture
def reader(settings, home: Path) -> Client:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = home / "static"
    settings.STATIC_ROOT.mkdir()
    return Client(headers={"accept-language": "en"})


def test_everybody_is_told(ledger, reader: Client, settings) -> None:
    """Page, interface for programs and command say the key and whether it signs; the secret is nowhere."""
    vkey, secret = ledger.row.sm2_vkey, sm2_path().read_text().strip()
    page = reader.get("/log/jia").content.decode()
    assert vkey in page.replace("&#x27;", "'") and "on the published checkpoint too" in page
    listed = reader.get("/api/v1/logs/jia").json()
    assert (listed["sm2_vkey"], listed["sm2"]) == (vkey, "signs")
    shown = said("show", "jia")
    assert f"* {vkey}\n" in shown and "SM2: signs" in shown
    assert not any(secret in text for text in (page, str(listed), shown))
    settings.JUNHENG_SM2 = False
    assert "switched off by the keeper" in reader.get("/log/jia").content.decode()
    settings.JUNHENG_SM2 = True
    change(ledger, published_checkpoint=b"")
    assert "not on the published checkpoint" in reader.get("/log/jia").content.decode()
    change(ledger, sm2_vkey="")
    assert reader.get("/api/v1/logs/jia").json()["sm2"] == "none"
