"""A witness that serves two histories at once and is killed at random moments never signs both."""

from __future__ import annotations

import http.client
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.hub.ledger.witnessing import LOG

from junheng.core.transparency.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import grow
from junheng.core.transparency.witness import AddCheckpoint
from junheng.hub.ledger.witness.memory import Memory

SERVING = """
    import http.server, sys
    from pathlib import Path
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    sys.path.insert(0, sys.argv[2])
    from junheng.hub.ledger.witness.memory import Memory
    from junheng.hub.ledger.witness.server import application_of

    class Threads(http.server.ThreadingHTTPServer, WSGIServer):
        daemon_threads = True

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args):
            pass

    server = make_server("127.0.0.1", 0, application_of(Memory(Path(sys.argv[1]))), Threads, Quiet)
    print(server.server_port, flush=True)
    server.serve_forever()
"""


def checkpoint_of(entries: list[bytes]) -> tuple[Checkpoint, TileReader]:
    growth = grow(old_size=0, old_root=EMPTY_ROOT, read=lambda path: b"", entries=entries)
    checkpoint = Checkpoint(LOG.name, len(entries), growth.root)
    return checkpoint, TileReader(growth.files.__getitem__, checkpoint)


def body(old: int, entries: list[bytes]) -> bytes:
    checkpoint, reader = checkpoint_of(entries)
    return AddCheckpoint(old, reader.consistency(old), sign_checkpoint(checkpoint, [LOG])).data


def ask(port: int, data: bytes) -> int | None:
    """The status, or None if the witness died before it answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/add-checkpoint", data)
        with connection.getresponse() as answer:
            answer.read()
            return answer.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def one_life(folder: Path, old: int, histories: list[list[bytes]], chance: random.Random) -> list[int | None]:
    """A witness asked for all histories at once, then killed; what each was answered."""
    source = str(Path(__file__).parents[3] / "src")
    words = [sys.executable, "-c", textwrap.dedent(SERVING), str(folder), source]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process, ThreadPoolExecutor(4) as pool:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        asked = [pool.submit(ask, port, body(old, entries)) for entries in histories]
        time.sleep(chance.uniform(0.0, 0.03))
        process.send_signal(signal.SIGKILL)
        answers = [one.result() for one in asked]
        assert process.wait() == -signal.SIGKILL
    return answers


@pytest.mark.parametrize("times", [6, pytest.param(200, marks=pytest.mark.soak)])
def test_killed_at_random(tmp_path: Path, times: int, record_property: Callable[[str, object], None]) -> None:
    """Of two histories that arrive together at most one is answered, and it is the one that is remembered."""
    seed = random.randrange(2**32)
    record_property("seed", seed)
    chance, memory, entries = random.Random(seed), Memory(tmp_path / "witness"), [b"first"]
    memory.make("witness.example.org/w1")
    memory.add_log(LOG.verifier)
    for life in range(times):
        held = memory.held(LOG.name, witness=memory.signer().verifier)
        old = held.size if held else 0
        histories = [[*entries, b"%d %d" % (life, number)] for number in range(2)]
        answers = one_life(memory.folder, old, histories, chance)
        assert answers.count(200) <= 1 and set(answers) <= {None, 200, 409}
        note = memory.note(LOG.name)
        roots = [checkpoint_of(history)[0].root for history in histories]
        if note is None or parse_checkpoint(note).size == old:
            assert 200 not in answers
            continue
        kept = roots.index(parse_checkpoint(note).root)
        assert answers[1 - kept] != 200
        entries = histories[kept]
