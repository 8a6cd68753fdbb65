"""`junheng log` answers yes with 0, no with 1, unusable with 2; a proof it makes is one it verifies."""

from __future__ import annotations

import argparse
import http.server
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from junheng.cli.log import add_commands
from junheng.cli.log_source import read_from
from junheng.cli.output import report_unusable
from junheng.core.reason import Refused, UnusableInput
from junheng.core.transparency import libcrypto
from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.leaf import event_leaf
from junheng.core.transparency.merkle import EMPTY_ROOT, leaf_hash
from junheng.core.transparency.national import IDENTIFIED, NationalKey
from junheng.core.transparency.note import COSIGNATURE_V1, ED25519, SignerKey, signature_by, with_signatures
from junheng.core.transparency.tiles import grow

KEY = SignerKey("example.org/log", ED25519, bytes(range(32)))
WITNESS = SignerKey("witness.example.org", COSIGNATURE_V1, bytes(range(1, 33)))
NATIONAL = SignerKey("example.org/log", IDENTIFIED, NationalKey(bytes(range(1, 33))).material)
OTHER_NATIONAL = SignerKey("example.org/log", IDENTIFIED, NationalKey(bytes(range(2, 34))).material)
VKEY = KEY.verifier.text
SM2_VKEY = NATIONAL.verifier.text
DIGEST = "ab" * 32


def run(*arguments: str) -> int:
    root = argparse.ArgumentParser()
    add_commands(root.add_subparsers(required=True))
    options = root.parse_args(["log", *arguments])
    try:
        return int(options.run(options))
    except UnusableInput as problem:
        return report_unusable(problem, source=options.file)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of 300 entries; entry 42 issues a certificate with DIGEST."""
    folder = tmp_path / "log"
    at = datetime(2026, 5, 20, 8, tzinfo=UTC)
    entries = [
        event_leaf(
            event="certificate_issued", id=str(n), at=at, facts={"digest": DIGEST if n == 42 else "00"}
        )
        for n in range(300)
    ]
    growth = grow(old_size=0, old_root=EMPTY_ROOT, read=lambda path: b"", entries=entries)
    checkpoint = Checkpoint(KEY.name, 300, growth.root)
    cosigned = with_signatures(
        sign_checkpoint(checkpoint, [KEY]), [signature_by(WITNESS, checkpoint.text, time=1767139200)]
    )
    for path, data in {**growth.files, "checkpoint": cosigned}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture
def address(log: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(log))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_fsck_of_a_whole_log(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A whole log answers 0 with its counts."""
    assert run("fsck", str(log), "--vkey", VKEY, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["whole"] and (answer["size"], answer["entries"], answer["bundles"]) == (300, 300, 2)


def test_fsck_of_a_served_log(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same over HTTP, with the key in a file."""
    (tmp_path / "log.vkey").write_text(VKEY + "\n")
    assert run("fsck", address, "--vkey", str(tmp_path / "log.vkey")) == 0
    assert "300 entries" in capsys.readouterr().out


def test_fsck_names_the_damaged_file(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A damaged bundle answers 1 and is named."""
    path = log / "tile/entries/000"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert run("fsck", str(log), "--vkey", VKEY, "--json") == 1
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], finding["path"]) == ("entry-contradicts-tile", "tile/entries/000")


def test_fsck_with_another_key(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A checkpoint by another key is not believed."""
    other = SignerKey(KEY.name, ED25519, bytes(32)).verifier.text
    assert run("fsck", str(log), "--vkey", other) == 1
    assert "note-signer-unknown" in capsys.readouterr().out


def test_no_log_is_unusable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without checkpoint, and no folder at all, answer 2 with one line."""
    assert run("fsck", str(tmp_path), "--vkey", VKEY) == 2
    assert run("fsck", str(tmp_path / "none"), "--vkey", VKEY) == 2
    assert run("fsck", str(tmp_path), "--vkey", "not+a+key") == 2
    assert len(capsys.readouterr().err.splitlines()) == 3


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["tlog-proof", "junheng.proof/1"])
@pytest.mark.parametrize("which", [("--index", "42"), ("--digest", DIGEST)], ids=["index", "digest"])
def test_a_made_proof_verifies(
    log: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    form: tuple[str, ...],
    which: tuple[str, str],
) -> None:
    """Both forms of a proof verify with the key and a met quorum, and not with an unmet one."""
    assert run("prove", str(log), *which, "--vkey", VKEY, *form) == 0
    bundle, policy = tmp_path / "bundle", tmp_path / "policy"
    bundle.write_text(capsys.readouterr().out)
    policy.write_text(f"log {VKEY}\nwitness w {WITNESS.verifier.text}\ngroup g all w\nquorum g\n")
    assert run("verify", str(bundle), "--vkey", VKEY, "--policy", str(policy), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["valid"] and answer["index"] == 42
    assert {"name": WITNESS.name, "time": "2025-12-31T00:00:00Z"} in answer["signed"]
    absent = SignerKey("other.example.org", COSIGNATURE_V1, bytes(32)).verifier.text
    policy.write_text(f"witness w {absent}\nquorum w\n")
    assert run("verify", str(bundle), "--vkey", VKEY, "--policy", str(policy)) == 1
    assert "policy-quorum-not-met" in capsys.readouterr().out


def sign_with_sm2(log: Path) -> None:
    """The log's checkpoint also under its SM2 key."""
    path = log / "checkpoint"
    text = path.read_text().partition("\n\n")[0] + "\n"
    path.write_bytes(with_signatures(path.read_bytes(), [signature_by(NATIONAL, text)]))


def test_fsck_with_the_sm2_key(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that is absent is said, beside what else is right; a line that is there counts; another key's does not."""
    both = ("--vkey", VKEY, "--vkey", SM2_VKEY)
    assert run("fsck", str(log), *both, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert [finding["code"] for finding in answer["findings"]] == ["checkpoint-without-sm2"]
    assert answer["entries"] == 300
    sign_with_sm2(log)
    assert run("fsck", str(log), *both) == 0
    assert capsys.readouterr().out.endswith("tiles checked, SM2 signature too\n")
    assert run("fsck", str(log), "--vkey", VKEY) == 0
    assert "SM2" not in capsys.readouterr().out
    assert run("fsck", str(log), "--vkey", VKEY, "--vkey", OTHER_NATIONAL.verifier.text) == 1
    assert "checkpoint-without-sm2" in capsys.readouterr().out


def test_verify_with_the_sm2_key(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same for a proof, and a false SM2 line is refused by who knows the key."""
    bundle = tmp_path / "bundle"

    def verify(*keys: str) -> tuple[int, dict]:
        assert run("prove", str(log), "--index", "42") == 0
        bundle.write_text(capsys.readouterr().out)
        words = [word for key in keys for word in ("--vkey", key)]
        return run("verify", str(bundle), *words, "--json"), json.loads(capsys.readouterr().out)

    code, answer = verify(VKEY, SM2_VKEY)
    assert (code, answer["sm2"]) == (1, [])
    assert [reason["code"] for reason in answer["reasons"]] == ["checkpoint-without-sm2"]
    sign_with_sm2(log)
    code, answer = verify(VKEY, SM2_VKEY)
    assert (code, answer["valid"], answer["sm2"]) == (0, True, [SM2_VKEY])
    assert [one["name"] for one in answer["signed"]] == [KEY.name]
    assert verify(VKEY)[1]["sm2"] == []
    path = log / "checkpoint"
    text = path.read_text()
    path.write_text(text[:-8] + ("A" if text[-8] != "A" else "B") + text[-7:])
    code, answer = verify(VKEY, SM2_VKEY)
    assert (code, [reason["code"] for reason in answer["reasons"]]) == (1, ["note-signature-invalid"])
    assert verify(VKEY)[0] == 0


@pytest.mark.parametrize("verb", ["fsck", "verify"])
def test_which_keys_go_together(
    log: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """One Ed25519 key, besides it SM2 keys of the same name; without SM2 in libcrypto there is no answer."""
    foreign = SignerKey("example.org/other", IDENTIFIED, NationalKey(bytes(range(1, 33))).material)
    for keys in ([SM2_VKEY], [VKEY, VKEY], [VKEY, foreign.verifier.text], [VKEY, WITNESS.verifier.text]):
        assert run(verb, str(log), *(word for key in keys for word in ("--vkey", key))) == 2
        assert "keys-not-of-one-log" in capsys.readouterr().err
    monkeypatch.setattr(libcrypto, "NAMES", ("libnothing.so.3",))
    assert run(verb, str(log), "--vkey", VKEY, "--vkey", SM2_VKEY) == 2
    assert "sm2-not-there" in capsys.readouterr().err


def test_a_proof_of_another_leaf_is_refused(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed leaf answers 1, a changed form 2."""
    run("prove", str(log), "--index", "7", "--json")
    proof = json.loads(capsys.readouterr().out)
    bundle = tmp_path / "certificate.proof.json"
    bundle.write_text(json.dumps(proof | {"leaf": proof["leaf"].replace('"00"', '"01"')}))
    assert run("verify", str(bundle), "--vkey", VKEY) == 1
    bundle.write_text(json.dumps(proof | {"index": 8}))
    assert run("verify", str(bundle), "--vkey", VKEY) == 2


@pytest.mark.parametrize(
    "which", [("--index", "300"), ("--index", "-1"), ("--digest", "cd" * 32), ("--digest", "x")]
)
def test_what_is_not_there_cannot_be_proved(log: Path, which: tuple[str, str]) -> None:
    """An index or a digest that the log does not have is unusable input."""
    assert run("prove", str(log), f"{which[0]}={which[1]}") == 2


def test_leaf_hash_finds_the_entry(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A leaf hash is a digest too."""
    entry = read_from(str(log))("tile/entries/000")
    first = entry[2 : 2 + int.from_bytes(entry[:2], "big")]
    assert run("prove", str(log), "--digest", leaf_hash(first).hex(), "--json") == 0
    assert json.loads(capsys.readouterr().out)["index"] == 0


@pytest.mark.parametrize(
    "path", ["../secret", "tile/0/../../secret", "/etc/passwd", "tile/0/1", "tile/0/000.p/256"]
)
def test_no_path_leaves_the_log(log: Path, path: str) -> None:
    """Only paths of log files are read."""
    with pytest.raises(UnusableInput, match="not the path of a log file"):
        read_from(str(log))(path)


def test_links_and_large_files_are_refused(log: Path, tmp_path: Path) -> None:
    """A link out of the folder and a tile larger than a tile are not read."""
    (tmp_path / "outside").write_bytes(b"secret")
    (log / "tile/0/000").unlink()
    (log / "tile/0/000").symlink_to(tmp_path / "outside")
    with pytest.raises(Refused, match="inside the log"):
        read_from(str(log))("tile/0/000")
    (log / "checkpoint").write_bytes(b"x" * 1_000_001)
    with pytest.raises(Refused, match="more than 1000000 bytes"):
        read_from(str(log))("checkpoint")


def test_a_failing_server_is_no_answer(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A server that is not there answers 2: nothing is said about the log."""
    assert run("fsck", "http://127.0.0.1:9/", "--vkey", VKEY) == 2
    assert "log-unreadable" in capsys.readouterr().err


def test_a_log_may_move_its_files_and_send_nobody_elsewhere(log: Path) -> None:
    """A redirect on the same host is followed; one to another host ends it, with that said."""

    class Moved(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/new/"):
                self.path = self.path.removeprefix("/new")
                return super().do_GET()
            host = "" if self.path.startswith("/old/") else "http://localhost:9"
            self.send_response(302)
            self.send_header("Location", f"{host}/new/{self.path.rpartition('/')[2]}")
            self.end_headers()
            return None

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Moved, directory=str(log))) as server:
        threading.Thread(target=server.serve_forever, args=[0.02]).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert read_from(f"{address}/old")("checkpoint") == (log / "checkpoint").read_bytes()
        with pytest.raises(UnusableInput) as caught:
            read_from(f"{address}/away")("checkpoint")
        server.shutdown()
    assert "redirect to another host" in caught.value.refusals[0].message()
