"""Logs and attachments in a bucket, against a real S3-compatible server: the same guarantees as on a disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from tests.hub.ledger.stores import BUCKET, KEY, SECRET, Store
from tests.hub.nodes.parting import Proxy

from junheng.core.reason import Refused
from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.hub.foundation import bucket, storage, tenancy
from junheng.hub.foundation.models import Attachment, Tenant
from junheng.hub.foundation.services import attachments
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import sequencing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store(tmp_path_factory.mktemp("store"))
    yield made
    made.stop()


@pytest.fixture
def line(store: Store) -> Iterator[Proxy]:
    """The line to the store, which can be cut."""
    proxy = Proxy(store.port)
    yield proxy
    proxy.close()


def address_of(port: int, prefix: str) -> str:
    return f"s3://{BUCKET}/{prefix}?endpoint=http://127.0.0.1:{port}&region=us-east-1&addressing=path"


def configured(address: str) -> dict[str, Any]:
    found = bucket.options(address)
    return {
        name: {"BACKEND": "junheng.hub.foundation.bucket.Bucket", "OPTIONS": found | {"folder": name}}
        for name in ("logs", "attachments")
    }


@pytest.fixture
def in_bucket(settings: Any, line: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """This test's own prefix of the bucket, as the settings of an installation name it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    prefix = hashlib.sha256(str(tmp_path).encode()).hexdigest()[:16]
    settings.JUNHENG_OBJECT_STORE = address_of(line.port, prefix)
    settings.STORAGES = settings.STORAGES | configured(settings.JUNHENG_OBJECT_STORE)
    return prefix


def codes_of(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return [refusal.code for refusal in refused.value.refusals]


def test_the_same_log(in_bucket: str, ledger) -> None:
    """Rounds of every size give in the bucket, name by name, what a mirror of the served log holds; every proof holds."""
    for count in (1, 5, 250, 300):
        ledger.happen(count)
        ledger.round()
        ledger.assert_whole(proofs=count < 250)
    names = set(storage.logs().names("jia"))
    assert {"jia/checkpoint", "jia/tile/0/000", "jia/tile/0/001", "jia/tile/1/000.p/2"} <= names
    assert {"jia/tile/entries/000", "jia/tile/entries/001", "jia/tile/entries/002.p/45"} <= names
    assert not (ledger.place).exists(), "nothing of the log lies on this machine's disk"


def test_store_away(in_bucket: str, line: Proxy, ledger, opened: Callable, neighbour: Tenant) -> None:
    """Cut off, facts wait and nothing false is public; an upload is refused whole; joined again, all enters."""
    both = (ledger, opened(neighbour))
    for one in both:
        one.happen(3)
    line.cut()
    assert codes_of(lambda: sequencing.sequence_all(at=ledger.now())) == ["log-cannot-keep"] * 2
    assert codes_of(lambda: attachments.write_blob(b"a photo")) == ["attachment-cannot-keep"]
    assert [one.waiting() for one in both] == [4, 4]
    assert not Attachment.objects.exists()
    line.restore()
    assert sequencing.sequence_all(at=ledger.now()) == 8
    for one in both:
        one.assert_whole()


def test_cut_between_files(in_bucket: str, ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some files of a round arrived and others did not: not public, written again, one history."""
    ledger.happen(300)
    put, tried = bucket.Bucket._put, list[str]()

    def failing(self: bucket.Bucket, name: str, data: bytes) -> None:
        tried.append(name)
        if len(tried) % 2:
            raise OSError(5, "cut")
        put(self, name, data)

    with monkeypatch.context() as patch:
        patch.setattr(bucket.Bucket, "_put", failing)
        assert codes_of(lambda: sequencing.sequence_all(at=ledger.now())) == ["log-cannot-keep"]
    assert len(tried) > 2
    assert parse_checkpoint(ledger.folder.published()).size == ledger.row.size == 0
    assert ledger.round() == 301
    ledger.assert_whole(proofs=False)


def test_late_write_of_an_old_checkpoint(in_bucket: str, ledger) -> None:
    """A put that the store carries out late shows an older checkpoint for a while; the next round puts it right."""
    ledger.round()
    old = ledger.folder.published()
    ledger.happen(2)
    ledger.round()
    ledger.folder.publish(old)
    assert sequencing.sequence_all(at=ledger.now()) == 0
    assert parse_checkpoint(ledger.folder.published()).size == ledger.row.size == 3


def test_older_database_than_the_bucket(in_bucket: str, ledger) -> None:
    """A restored back-up beside the bucket of today signs nothing: the public has seen more."""
    ledger.round()
    kept = {
        name: getattr(ledger.row, name) for name in ("size", "root", "checkpoint", "published_checkpoint")
    }
    kept["published_size"] = ledger.row.published_size
    ledger.happen(2)
    ledger.round()
    with tenancy.only(ledger.log.tenant_id):
        assert Log.objects.filter(pk=ledger.log.pk).update(**kept) == 1
    assert codes_of(lambda: ledger.round()) == ["log-restored-from-old-backup"]


def test_attachments(in_bucket: str, store: Store) -> None:
    """By digest, once; damaged or missing they are named and never served."""
    digest = attachments.write_blob(b"a certificate")
    assert attachments.write_blob(b"a certificate") == digest == hashlib.sha256(b"a certificate").hexdigest()
    assert attachments.read_blob(digest) == b"a certificate"
    key = f"{in_bucket}/attachments/{digest[:2]}/{digest}"
    client: Any = store.client()
    client.put_object(Bucket=BUCKET, Key=key, Body=b"a certificatf")
    assert codes_of(lambda: attachments.read_blob(digest)) == ["attachment-damaged"]
    client.delete_object(Bucket=BUCKET, Key=key)
    assert codes_of(lambda: attachments.read_blob(digest)) == ["attachment-out-of-reach"]


def test_django_interface(in_bucket: str) -> None:
    """Whoever knows Django's storages reads and writes the same files."""
    storage.logs().keep({"jia/checkpoint": b"signed"})
    place = storages["logs"]
    with place.open("jia/checkpoint") as stream:
        assert stream.read() == b"signed"
    assert place.exists("jia/checkpoint") and place.size("jia/checkpoint") == 6
    with pytest.raises(FileNotFoundError):
        storage.logs().read("jia/nothing", limit=10)
    with pytest.raises(SuspiciousOperation):
        storage.logs().read("../../another/checkpoint", limit=10)


def test_there_and_back(
    in_bucket: str, settings: Any, ledger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Files of a running home are copied into a bucket and back; the second time nothing is left to copy."""
    there = settings.STORAGES
    here = {
        "logs": {"BACKEND": "junheng.hub.foundation.storage.Disk", "OPTIONS": {"folder": "logs"}},
        "attachments": {"BACKEND": "junheng.hub.foundation.storage.Disk", "OPTIONS": {"folder": "attachments", "mode": 0o600}},
    }  # fmt: skip
    call_command("move_files", "home", stdout=StringIO())
    settings.STORAGES = there | here
    ledger.happen(260)
    ledger.round()
    digest = attachments.write_blob(b"a photo")
    settings.STORAGES = there
    said = StringIO()
    call_command("move_files", "bucket", stdout=said)
    assert "attachments: 1 files, 1 copied" in said.getvalue()
    said = StringIO()
    call_command("move_files", "bucket", stdout=said)
    assert said.getvalue().count(" 0 copied") == 2
    ledger.assert_whole(proofs=False)
    assert attachments.read_blob(digest) == b"a photo"
    ledger.happen(1)
    ledger.round()
    call_command("move_files", "home", stdout=StringIO())
    settings.STORAGES = there | here
    ledger.assert_whole(proofs=False)
    assert oct((tmp_path / "attachments" / digest[:2] / digest).stat().st_mode)[-3:] == "600"


def test_move_needs_a_bucket(settings: Any, home: Path) -> None:
    with pytest.raises(CommandError, match="names no bucket"):
        call_command("move_files", "bucket")


@pytest.mark.parametrize(
    ("port_of", "key", "name", "words"),
    [
        ("store", "another", BUCKET, "answers (InvalidAccessKeyId|AccessDenied)"),
        ("store", KEY, "no-such-bucket", "answers (NoSuchBucket|InternalError)"),
        ("nobody", KEY, BUCKET, "does not answer"),
    ],
)
def test_probe(
    settings: Any,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    port_of: str,
    key: str,
    name: str,
    words: str,
) -> None:
    """A wrong key, a bucket that is not there, a server that is not there: told at the start, in one sentence."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    port = store.port if port_of == "store" else 9
    address = address_of(port, "probe").replace(BUCKET, name)
    settings.STORAGES = settings.STORAGES | configured(address)
    with pytest.raises(OSError, match=words):
        storage.probe()


def test_probe_passes(in_bucket: str) -> None:
    storage.probe()


@pytest.mark.parametrize(
    "address",
    [
        "https://bucket/x",
        "s3://",
        "s3:///x",
        "s3://key:secret@bucket",
        "s3://bucket?endpont=http://x",
        "s3://b#f",
    ],
)
def test_unusable_address(address: str) -> None:
    """A mistyped address stops the start instead of meaning something else; a secret has no place in it."""
    with pytest.raises(ImproperlyConfigured, match="s3://bucket/prefix"):
        bucket.options(address)
