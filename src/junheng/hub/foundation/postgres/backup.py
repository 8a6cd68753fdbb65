"""One file that holds everything: the database, the files of the home, and a manifest that proves both.

A backup is a tar: `manifest.json` first, then `database.dump`, then `files/…`. The manifest carries the
SHA-256 of every member, the digest of every table seen by the same snapshot as the dump, and the log's
checkpoint at that moment. A restore reads the whole file once before it writes anything, writes only to
an empty place, and ends by comparing every table. The file holds private keys: its mode is 0600.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

import psycopg

from junheng.hub.foundation.postgres import copying, roles
from junheng.hub.foundation.postgres.copying import TableDigest
from junheng.hub.foundation.postgres.faults import fault
from junheng.hub.foundation.postgres.programs import Programs

FORMAT = "junheng.backup/1"
MANIFEST = "manifest.json"
DATABASE = "database.dump"
NOT_KEPT = frozenset({"postgres", "secrets", "static", "cache", "witness", "evidence"})
"""Of the home: the cluster is in the dump, its passwords belong to a machine, static files to a version,
what is counted against guessing to the hour; the evidence graph is built again. A witness's key with yesterday's memory would sign a fork."""
PUBLISHED_LAST = ("logs/*/checkpoint", "logs/*/signed")
"""Of the home: what is published after the rows it speaks of were committed. Copied before the dump, it can be
behind the rows, which the sequencer mends, and never ahead of them, which would stop it for good."""
LARGEST_MANIFEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds and how to prove it."""

    made_at: str
    server_version: str
    application_role: str
    checkpoint: str | None
    tables: dict[str, TableDigest]
    members: dict[str, str]
    object_store: str | None = None
    """Where logs and attachments lie when they are not among the members."""

    def as_json(self) -> bytes:
        return json.dumps(
            {"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1, sort_keys=True
        ).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Fails with ValueError, KeyError or TypeError on anything else than a manifest of this format."""
        raw = json.loads(data)
        if raw.pop("format") != FORMAT:
            raise ValueError(f"its format is not {FORMAT}")
        raw["tables"] = {name: TableDigest(**digest) for name, digest in raw["tables"].items()}
        return cls(**raw)


def write_backup(
    target: Path,
    *,
    programs: Programs,
    conninfo: str,
    application_role: str,
    home: Path,
    made_at: datetime,
    checkpoint: str | None = None,
    lock: int | None = None,
    object_store: str | None = None,
) -> Manifest:
    """Write one backup to `target`, which must not exist.

    `conninfo` reaches the database as a role that sees every row. `lock` is the advisory lock of whoever
    changes files of the home together with rows (the log's sequencer): held while both are copied, so
    that they agree.
    """
    if target.exists():
        raise fault("backup-file-exists", file=target)
    with (
        tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as folder,
        psycopg.connect(conninfo, autocommit=True) as guard,
    ):
        if lock is not None:
            guard.execute("select pg_advisory_lock(%s)", [lock])
        published = _copied_first(home, Path(folder, "published"))
        tables = _dump_with_digests(Path(folder, DATABASE), programs, conninfo)
        members = {DATABASE: Path(folder, DATABASE)} | _files_of(home) | published
        manifest = Manifest(
            made_at=made_at.isoformat(),
            server_version=str(guard.info.server_version),
            application_role=application_role,
            checkpoint=checkpoint,
            tables=tables,
            members={name: _digest_of_file(path) for name, path in members.items()},
            object_store=object_store,
        )
        half = Path(folder, "half.tar")
        _write_tar(half, manifest, members)
        half.rename(target)
    return manifest


def _dump_with_digests(target: Path, programs: Programs, conninfo: str) -> dict[str, TableDigest]:
    """Dump and digest one and the same snapshot, however much is written meanwhile."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        row = connection.execute("select pg_export_snapshot()").fetchone()
        assert row is not None
        copying.dump(programs, conninfo, target, snapshot=row[0])
        return copying.table_digests(connection)


def _copied_first(home: Path, folder: Path) -> dict[str, Path]:
    """The files of `PUBLISHED_LAST` as they are now, by their names in the tar."""
    found: dict[str, Path] = {}
    for path in sorted(path for pattern in PUBLISHED_LAST for path in home.glob(pattern)):
        name = path.relative_to(home)
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
        found[f"files/{name.as_posix()}"] = copy
    return found


def _files_of(home: Path) -> dict[str, Path]:
    """Every ordinary file of the home that belongs into a backup but those copied first, by its name in the tar."""
    found: dict[str, Path] = {}
    for folder, folders, files in os.walk(home):
        here = Path(folder)
        if here == home:
            folders[:] = [name for name in folders if name not in NOT_KEPT]
        folders.sort()
        for name in sorted(files):
            path = here / name
            inside = path.relative_to(home)
            first = any(inside.match(pattern) for pattern in PUBLISHED_LAST)
            if path.is_file() and not path.is_symlink() and not first:
                found[f"files/{inside.as_posix()}"] = path
    return found


def _write_tar(target: Path, manifest: Manifest, members: dict[str, Path]) -> None:
    with _private_file(target) as stream, tarfile.open(fileobj=stream, mode="w") as archive:
        data = manifest.as_json()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(data), 0o600
        archive.addfile(entry, io.BytesIO(data))
        for name, path in members.items():
            archive.add(path, arcname=name, recursive=False, filter=_anonymous)


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


@contextmanager
def _private_file(path: Path) -> Iterator[IO[bytes]]:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_manifest(source: Path) -> Manifest:
    """The manifest of a backup whose every member was read and is whole."""
    try:
        with tarfile.open(source, "r:") as archive:
            return _checked(source, archive)
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as problem:
        raise fault("backup-unreadable", file=source, why=problem) from None


def _checked(source: Path, archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    if first is None or first.name != MANIFEST or first.size > LARGEST_MANIFEST:
        raise ValueError("it does not begin with a manifest")
    stream = archive.extractfile(first)
    assert stream is not None
    manifest = Manifest.from_json(stream.read())
    found = {entry.name: _digest_of_member(archive, entry) for entry in archive if entry.name != MANIFEST}
    for name in sorted(manifest.members.keys() | found.keys()):
        if manifest.members.get(name) != found.get(name):
            raise fault("backup-damaged", file=source, member=name)
    return manifest


def _digest_of_member(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> str:
    path = PurePosixPath(entry.name)
    if not entry.isfile() or path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{entry.name} is not an ordinary file inside the backup")
    stream = archive.extractfile(entry)
    assert stream is not None
    digest = hashlib.sha256()
    while part := stream.read(1 << 20):
        digest.update(part)
    return digest.hexdigest()


def restore_backup(
    source: Path,
    *,
    programs: Programs,
    conninfo: str,
    application_role: str,
    home: Path,
    owner: str = roles.OWNER,
    object_store: str | None = None,
) -> Manifest:
    """Bring a backup into an empty database and an empty home, and prove the copy table by table."""
    manifest = read_manifest(source)
    if manifest.object_store and not object_store:
        raise fault("backup-needs-object-store", file=source, store=manifest.object_store)
    if manifest.application_role != application_role:
        raise fault("backup-role-differs", found=manifest.application_role, ours=application_role)
    _demand_empty(conninfo, home, manifest)
    with (
        tempfile.TemporaryDirectory(prefix="junheng-restore-") as folder,
        tarfile.open(source, "r:") as archive,
    ):
        archive.extract(DATABASE, folder, filter="data")
        copying.load(programs, conninfo, Path(folder, DATABASE), owner=owner)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            copying.demand_equal(manifest.tables, copying.table_digests(connection))
            connection.execute("analyze")
        _put_files(archive, home)
    return manifest


def _demand_empty(conninfo: str, home: Path, manifest: Manifest) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        if copying.table_digests(connection):
            raise fault("backup-target-in-use", place=f"database {connection.info.dbname}")
    for name in manifest.members:
        place = home / PurePosixPath(name).relative_to("files") if name != DATABASE else None
        if place is not None and place.exists() and place.name != "secret_key":
            raise fault("backup-target-in-use", place=place)


def _put_files(archive: tarfile.TarFile, home: Path) -> None:
    """The files, each with its own mode; folders are private."""
    for entry in archive:
        if not entry.name.startswith("files/"):
            continue
        place = home / PurePosixPath(entry.name).relative_to("files")
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        stream = archive.extractfile(entry)
        assert stream is not None
        half = place.with_name(f"{place.name}.restoring")
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            shutil.copyfileobj(stream, out)
        half.chmod(entry.mode & 0o777)
        half.rename(place)
