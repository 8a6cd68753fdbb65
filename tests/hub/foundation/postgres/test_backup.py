"""A backup is whole or refused, and a restore equals what was backed up."""

from __future__ import annotations

import io
import os
import signal
import stat
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from junheng.hub.foundation.postgres import backup, roles
from junheng.hub.foundation.postgres.backup import Manifest
from junheng.hub.foundation.postgres.faults import PostgresFault
from junheng.hub.foundation.postgres.launcher import Server

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
TABLES = """
    set role junheng_owner;
    create extension btree_gist;
    create table weight (id bigint generated always as identity primary key, tenant text, name text, mass numeric);
    alter table weight enable row level security;
    create policy own on weight using (tenant = current_setting('junheng.tenant', true));
    grant select, insert on weight to junheng_app;
    insert into weight (tenant, name, mass) select 'zj', '砝码 ' || n, n / 7.0 from generate_series(1, 500) n;
    create table empty_one (id int);
"""


def filled(server: Server) -> Path:
    """A database with rows under row-level security, and a home with files."""
    with server.connect() as connection:
        connection.execute(TABLES)
    files = server.home.top / "attachments" / "ab"
    files.mkdir(parents=True)
    (files / "证书.pdf").write_bytes(os.urandom(3000))
    key = server.home.top / "keys" / "log.key"
    key.parent.mkdir(mode=0o700)
    key.write_text("secret")
    key.chmod(0o600)
    return server.home.top


def save(server: Server, target: Path, **more: Any) -> Manifest:
    return backup.write_backup(
        target,
        programs=server.programs,
        conninfo=server.conninfo(roles.ADMIN),
        application_role=roles.APP,
        home=server.home.top,
        made_at=AT,
        **more,
    )


def bring_back(server: Server, source: Path, **more: Any) -> Manifest:
    return backup.restore_backup(
        source,
        programs=server.programs,
        conninfo=server.conninfo(roles.ADMIN),
        home=server.home.top,
        **{"application_role": roles.APP, **more},
    )


def code_of(refused: pytest.ExceptionInfo[PostgresFault]) -> str:
    return refused.value.refusals[0].code


def test_restored_elsewhere_is_equal(homes: Any) -> None:
    """Rows, rights, policies, sequences, files and their modes arrive in a fresh home."""
    source, target = homes.start(homes.new("one")), homes.start(homes.new("two"))
    top = filled(source)
    made = save(source, homes.folder / "all.backup", checkpoint="origin\n3\nroot\n")
    assert bring_back(target, homes.folder / "all.backup") == made
    with target.connect(roles.APP) as app:
        assert app.execute("select count(*) from weight").fetchone() == (0,)
        app.execute("set junheng.tenant = 'zj'")
        assert app.execute("select count(*), sum(mass)::text from weight").fetchone()[0] == 500
        app.execute("insert into weight (tenant, name) values ('zj', 'next')")
        assert app.execute("select max(id) from weight").fetchone() == (501,)
    key = target.home.top / "keys" / "log.key"
    assert (key.read_text(), stat.S_IMODE(key.stat().st_mode)) == ("secret", 0o600)
    pdf = Path("attachments", "ab", "证书.pdf")
    assert (target.home.top / pdf).read_bytes() == (top / pdf).read_bytes()
    assert made.checkpoint == "origin\n3\nroot\n"


def test_backup_after_kill_is_equal(homes: Any) -> None:
    """Killed with `kill -9` right after a commit, backed up after recovery: the commit is in the backup."""
    source = homes.start(homes.new("one"))
    filled(source)
    os.kill(int((source.home.data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
    source = homes.start(homes.new("one"))
    made = save(source, homes.folder / "all.backup")
    assert made.tables["public.weight"].rows == 500
    target = homes.start(homes.new("two"))
    assert bring_back(target, homes.folder / "all.backup").tables == made.tables


def test_backup_is_private_and_leaves_the_machine_out(homes: Any) -> None:
    """Mode 0600; no cluster and no database password inside, and nothing half-made beside it."""
    source = homes.start()
    filled(source)
    target = homes.folder / "kept" / "all.backup"
    target.parent.mkdir()
    made = save(source, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert set(made.members) == {"database.dump", "files/attachments/ab/证书.pdf", "files/keys/log.key"}
    assert list(target.parent.iterdir()) == [target]


def test_rows_written_meanwhile_do_not_disturb(homes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dump and digests see one snapshot, so a restore is equal although rows came in between."""
    source, target = homes.start(homes.new("one")), homes.start(homes.new("two"))
    filled(source)
    real = backup.copying.dump

    def dump_then_write(*args: Any, **options: Any) -> None:
        with source.connect() as writer:
            writer.execute("insert into weight (tenant, name) values ('zj', 'before the dump')")
        real(*args, **options)
        with source.connect() as writer:
            writer.execute("insert into weight (tenant, name) values ('zj', 'after the dump')")

    monkeypatch.setattr(backup.copying, "dump", dump_then_write)
    made = save(source, homes.folder / "all.backup")
    assert made.tables["public.weight"].rows == 500
    assert bring_back(target, homes.folder / "all.backup").tables["public.weight"].rows == 500
    with target.connect() as connection:
        connection.execute("insert into weight (tenant, name) values ('zj', 'next')")  # its id is free


def test_a_checkpoint_is_never_ahead_of_the_rows(homes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a log publishes while the dump runs stays out: restored, it would be ahead and stop the sequencer."""
    source = homes.start()
    log = filled(source) / "logs" / "zj"
    log.mkdir(parents=True)
    (log / "checkpoint").write_text("3 entries")
    real = backup.copying.dump

    def dump_then_publish(*args: Any, **options: Any) -> None:
        real(*args, **options)
        (log / "checkpoint").write_text("4 entries")
        (log / "tile").write_text("of 4 entries")
        (log.parent / "sh").mkdir()
        (log.parent / "sh" / "checkpoint").write_text("of a log the dump does not know")

    monkeypatch.setattr(backup.copying, "dump", dump_then_publish)
    save(source, homes.folder / "all.backup")
    with tarfile.open(homes.folder / "all.backup") as archive:
        kept = {name: archive.extractfile(f"files/logs/zj/{name}") for name in ("checkpoint", "tile")}
        assert [stream.read() for stream in kept.values() if stream] == [b"3 entries", b"of 4 entries"]
        assert "files/logs/sh/checkpoint" not in archive.getnames()


def test_waits_for_the_sequencer(homes: Any) -> None:
    """With the sequencer's lock taken by another, no byte is copied until it is free."""
    source = homes.start()
    filled(source)
    with source.connect() as sequencer:
        sequencer.execute("select pg_advisory_lock(7)")
        with pytest.raises(backup.psycopg.errors.LockNotAvailable):
            backup.write_backup(
                homes.folder / "all.backup",
                programs=source.programs,
                conninfo=source.conninfo(roles.ADMIN) + " options='-c lock_timeout=200'",
                application_role=roles.APP,
                home=source.home.top,
                made_at=AT,
                lock=7,
            )
    assert not (homes.folder / "all.backup").exists()


@pytest.mark.parametrize("member", ["database.dump", "files/keys/log.key"])
def test_damaged_backup_is_refused_before_anything_is_written(homes: Any, member: str) -> None:
    """One changed byte in any member is named, and the target stays empty."""
    source, target = homes.start(homes.new("one")), homes.start(homes.new("two"))
    filled(source)
    file = homes.folder / "all.backup"
    save(source, file)
    with tarfile.open(file) as archive:
        place = archive.getmember(member).offset_data
    with file.open("r+b") as stream:
        stream.seek(place + 2)
        byte = stream.read(1)[0]
        stream.seek(place + 2)
        stream.write(bytes([byte ^ 1]))
    with pytest.raises(PostgresFault) as refused:
        bring_back(target, file)
    assert code_of(refused) == "backup-damaged"
    assert refused.value.refusals[0].facts["member"] == member
    with target.connect() as connection:
        assert connection.execute(
            "select count(*) from pg_tables where schemaname = 'public'"
        ).fetchone() == (0,)


def test_place_in_use_is_refused(homes: Any) -> None:
    """A restore never writes over data."""
    source = homes.start()
    filled(source)
    save(source, homes.folder / "all.backup")
    with pytest.raises(PostgresFault) as refused:
        bring_back(source, homes.folder / "all.backup")
    assert code_of(refused) == "backup-target-in-use"


def test_older_backup_is_not_overwritten(homes: Any) -> None:
    """The name of an existing file is refused."""
    source = homes.start()
    (homes.folder / "all.backup").write_text("older")
    with pytest.raises(PostgresFault) as refused:
        save(source, homes.folder / "all.backup")
    assert code_of(refused) == "backup-file-exists"


def test_other_application_role_is_refused(homes: Any) -> None:
    """Rights are given to a role by name; with another name they would be lost silently."""
    source, target = homes.start(homes.new("one")), homes.start(homes.new("two"))
    filled(source)
    save(source, homes.folder / "all.backup")
    with pytest.raises(PostgresFault) as refused:
        bring_back(target, homes.folder / "all.backup", application_role="somebody")
    assert code_of(refused) == "backup-role-differs"


def test_files_in_a_bucket_are_named(homes: Any) -> None:
    """Logs and attachments in a bucket are not in the file: without a bucket to look in, nothing is restored."""
    old, new = homes.start(homes.new("one")), homes.start(homes.new("two"))
    filled(old)
    target = homes.folder / "all.backup"
    assert save(old, target, object_store="s3://metrology/zj").object_store == "s3://metrology/zj"
    with pytest.raises(PostgresFault) as refused:
        bring_back(new, target)
    assert code_of(refused) == "backup-needs-object-store"
    assert bring_back(new, target, object_store="s3://metrology/copy").object_store == "s3://metrology/zj"


def tar_of(entries: dict[str, bytes], *, link: str | None = None) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        if link:
            entry = tarfile.TarInfo(link)
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(entry)
    return out.getvalue()


MANIFEST = Manifest("2026", "180006", "junheng_app", None, {}, {}).as_json()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a tar",
        tar_of({"database.dump": b"PGDMP"}),
        tar_of({"manifest.json": b"{}"}),
        tar_of({"manifest.json": MANIFEST.replace(b"backup/1", b"backup/9")}),
        tar_of({"manifest.json": MANIFEST, "files/../../etc/cron.d/x": b"x"}),
        tar_of({"manifest.json": MANIFEST, "/etc/cron.d/x": b"x"}),
        tar_of({"manifest.json": MANIFEST}, link="files/link"),
    ],
    ids=["empty", "no-tar", "no-manifest", "no-format", "newer-format", "climbs", "absolute", "link"],
)
def test_foreign_file_is_refused(homes: Any, content: bytes) -> None:
    """Anything that is not one of our backups is refused with one sentence."""
    file = homes.folder / "strange.backup"
    file.write_bytes(content)
    with pytest.raises(PostgresFault) as refused:
        backup.read_manifest(file)
    assert code_of(refused) == "backup-unreadable"
