"""The sequencer: gapless, in order, one at a time, refusing what would fork."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from junheng.core.reason import Refused
from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.core.transparency.reader import TileReader
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Event, Tenant
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import keys, operating, publishing, sequencing
from junheng.hub.ledger.storage import LogFolder

pytestmark = pytest.mark.django_db(transaction=True)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_round_gives_indices_in_order(ledger) -> None:
    """Waiting facts get the next indices in the order of their ids; after each round every proof holds."""
    for count in (3, 1, 7):
        ledger.happen(count)
        before = ledger.row.size
        expected = list(Event.objects.filter(index=None).order_by("id").values_list("id", flat=True))
        assert ledger.round() == len(expected)
        assert [event.id for event in ledger.indexed()[before:]] == expected
        assert ledger.waiting() == 0
        ledger.assert_whole()


def test_growth_crosses_tiles(ledger) -> None:
    """Across full tiles of 256 the log stays whole, and old checkpoints stay consistent with new ones."""
    for count in (250, 10, 300):
        ledger.happen(count)
        ledger.round()
        ledger.assert_whole(proofs=False)
    reader = TileReader(ledger.folder.read, parse_checkpoint(ledger.folder.published()))
    assert reader.root(561) == bytes(ledger.row.root)
    assert len(reader.consistency(251)) > 0


def test_batch_bounds_a_round(ledger) -> None:
    """A round takes no more than its batch; the next takes the rest."""
    ledger.happen(9)
    assert [ledger.round(batch=4) for _ in range(4)] == [4, 4, 2, 0]
    ledger.assert_whole()


def test_idle_round_signs_nothing(ledger) -> None:
    """Without new facts the checkpoint stays, byte for byte."""
    ledger.round()
    before = ledger.folder.published()
    assert ledger.round() == 0
    assert ledger.folder.published() == before
    assert ledger.row.checkpoint == before


def test_second_sequencer_steps_aside(ledger) -> None:
    """While one sequencer works, another finds the lock taken and does nothing."""
    ledger.happen(2)
    seen: list[int] = []
    with transaction.atomic():
        publishing.lock(ledger.log.name)
        other = threading.Thread(target=_round_elsewhere, args=(ledger.log.pk, ledger.now(), seen))
        other.start()
        other.join(timeout=20)
    assert seen == [0]
    assert ledger.round() == 3


def _round_elsewhere(pk: str, at, seen: list[int]) -> None:
    try:
        seen.append(sequencing.sequence(Log.objects.get(pk=pk), at=at))
    finally:
        connection.close()


def test_two_sequencers_at_once(ledger) -> None:
    """Two in a race give every fact one index, and the public checkpoint never goes back."""
    ledger.happen(60)
    seen: list[int] = []

    def race() -> None:
        try:
            for _ in range(15):
                seen.append(sequencing.sequence(Log.objects.get(pk=ledger.log.pk), at=ledger.now(), batch=3))
        finally:
            connection.close()

    racers = [threading.Thread(target=race) for _ in range(2)]
    sizes = [0]
    for racer in racers:
        racer.start()
    while any(racer.is_alive() for racer in racers):
        sizes.append(parse_checkpoint(ledger.folder.published()).size)
    for racer in racers:
        racer.join()
    while ledger.round():
        pass
    assert sizes == sorted(sizes)
    assert sum(seen) > 3
    ledger.assert_whole()


def test_whoever_publishes_holds_the_lock(opened: Callable, tenant: Tenant, monkeypatch) -> None:
    """At opening, in a round and at a rotation: no publication outside the lock, so none comes too late."""
    publish, held = LogFolder.publish, list[bool]()

    def publish_watched(self: LogFolder, checkpoint: bytes) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_locks where locktype = 'advisory' and granted and pid = pg_backend_pid()"
            )
            held.append(cursor.fetchone()[0] > 0 and connection.in_atomic_block)
        publish(self, checkpoint)

    monkeypatch.setattr(LogFolder, "publish", publish_watched)
    ledger = opened(tenant)
    ledger.round()
    operating.rotate_log_key(log=ledger.log, by=platform(tenant.code, "test"), at=ledger.now())
    assert held == [True, True, True]


def test_late_publisher_does_not_go_back(ledger, monkeypatch) -> None:
    """Between a commit and its publication another round commits and publishes: the newer one stays."""
    publish_committed, late = publishing.publish_committed, list[str]()

    def overtaken(name: str) -> None:
        if not late:
            late.append(name)
            ledger.happen(2)
            ledger.round()
        publish_committed(name)

    monkeypatch.setattr(publishing, "publish_committed", overtaken)
    assert ledger.round() == 1
    assert late == ["jia"]
    assert parse_checkpoint(ledger.folder.published()).size == 3
    ledger.assert_whole()


def test_refused_log_does_not_hold_up_others(ledger, opened: Callable, neighbour: Tenant) -> None:
    """A log without its key refuses; the neighbour's log grows all the same."""
    other = opened(neighbour)
    keys.key_path(ledger.log.name).unlink()
    with pytest.raises(Refused) as refused:
        sequencing.sequence_all(at=ledger.now())
    assert code_of(refused) == ["log-key-missing"]
    assert (other.row.size, ledger.row.size) == (1, 0)
    other.assert_whole()


def test_logs_of_provinces_stay_apart(ledger, opened: Callable, neighbour: Tenant) -> None:
    """Each province's facts enter its own log only."""
    other = opened(neighbour)
    ledger.happen(3)
    other.happen(5)
    assert sequencing.sequence_all(at=ledger.now()) == 10
    assert (ledger.row.size, other.row.size) == (4, 6)
    ledger.assert_whole()
    other.assert_whole()


def test_missing_key_is_refused(ledger) -> None:
    """No key, no signature; and nobody makes another."""
    path = keys.key_path(ledger.log.name)
    path.rename(path.with_suffix(".kept"))
    with pytest.raises(Refused) as refused:
        ledger.round()
    assert code_of(refused) == ["log-key-missing"]
    assert not path.exists()
    path.with_suffix(".kept").rename(path)
    assert ledger.round() == 1
    ledger.assert_whole()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_key_others_can_read_is_refused(ledger, mode: int) -> None:
    """A key that anybody but the platform can read does not sign."""
    keys.key_path(ledger.log.name).chmod(mode)
    with pytest.raises(Refused) as refused:
        ledger.round()
    assert code_of(refused) == ["log-key-mode"]
    assert ledger.row.size == 0


def test_key_of_another_log_is_refused(ledger, opened: Callable, neighbour: Tenant) -> None:
    """The neighbour's key in our place does not sign."""
    other = opened(neighbour)
    keys.key_path(ledger.log.name).write_bytes(keys.key_path(other.log.name).read_bytes())
    with pytest.raises(Refused) as refused:
        ledger.round()
    assert code_of(refused) == ["log-key-of-another"]


def test_another_key_of_the_same_name_is_refused(ledger) -> None:
    """A fresh key under the right origin is still not the key on file."""
    keys.write_keys(ledger.log.name, [keys.new_key(ledger.log.origin)])
    with pytest.raises(Refused) as refused:
        ledger.round()
    assert code_of(refused) == ["log-key-changed"]


def test_damaged_key_is_refused_without_repeating_it(ledger) -> None:
    """A cut-off key is refused, and no part of the secret is in the sentence."""
    path = keys.key_path(ledger.log.name)
    secret = path.read_text().strip()
    path.write_text(secret[:-6])
    with pytest.raises(Refused) as refused:
        ledger.round()
    assert code_of(refused) == ["log-key-unreadable"]
    assert secret[-30:-6] not in str(refused.value)


def test_old_database_backup_refuses_to_sign(ledger, owner_connection) -> None:
    """The database is set back to an earlier state: nothing is signed, nothing is published, all is said."""
    ledger.happen(2)
    ledger.round()
    old = ledger.row
    ledger.happen(4)
    ledger.round()
    published = ledger.folder.published()
    _set_back(owner_connection, old)
    ledger.happen(1)
    with pytest.raises(Refused) as refused:
        ledger.round()
    assert code_of(refused) == ["log-restored-from-old-backup"]
    assert dict(refused.value.refusals[0].facts) == {"database": "3", "published": "7"}
    assert ledger.folder.published() == published
    assert ledger.row.size == 3


def test_another_tree_of_the_same_size_refuses_to_sign(ledger, owner_connection) -> None:
    """Equal size and another root is a fork: nothing is signed on either side."""
    ledger.round()
    owner_connection.execute("update ledger_log set root = decode(repeat('00', 32), 'hex')")
    owner_connection.commit()
    ledger.happen(1)
    with pytest.raises(Refused) as refused:
        ledger.round()
    assert code_of(refused) == ["log-forked"]


def test_damaged_tile_refuses_to_sign(ledger, home: Path) -> None:
    """The stored tail must give the root last signed; a flipped bit ends the round, and repair heals it."""
    ledger.happen(4)
    ledger.round()
    tile = home / "logs" / "jia" / "tile" / "0" / "000.p" / "5"
    good = tile.read_bytes()
    tile.write_bytes(bytes([good[0] ^ 1]) + good[1:])
    ledger.happen(1)
    with pytest.raises(Refused) as refused:
        ledger.round()
    assert code_of(refused) == ["tiles-contradict-root"]
    assert (ledger.row.size, ledger.waiting()) == (5, 1)
    tile.write_bytes(good)
    assert ledger.round() == 1
    ledger.assert_whole()


def _set_back(owner, old: Log) -> None:
    """What restoring an old back-up of the database does; the files stay as they are."""
    owner.execute(
        "update ledger_log set size = %s, root = %s, checkpoint = %s",
        [old.size, bytes(old.root), bytes(old.checkpoint)],
    )
    owner.execute("update foundation_event set index = null where index >= %s", [old.size])
    owner.commit()


def test_a_round_over_those_that_wait_touches_no_other(ledger, monkeypatch) -> None:
    """Nothing waits: no log is opened; something does: it enters, in its own log and for no other."""
    ledger.round()
    opened: list[str] = []
    sequence = sequencing.sequence
    monkeypatch.setattr(
        sequencing, "sequence", lambda log, **how: (opened.append(log.name), sequence(log, **how))[1]
    )
    assert sequencing.sequence_all(at=ledger.now(), only_waiting=True) == 0
    assert opened == []
    ledger.happen(3)
    assert sequencing.sequence_all(at=ledger.now(), only_waiting=True) == 3
    assert opened == [ledger.row.name]
    ledger.assert_whole()
