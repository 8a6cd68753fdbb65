"""Starting and stopping the embedded server: one per home, found again by any process.

Rules. Life is asked of the kernel (`locks`) and readiness by connecting, never of a recorded pid. Only
loopback TCP with scram: no socket path to be too long, no folder to be open. Whoever leaves last stops
the server, unless an operator started it by hand. Recovery after a crash takes the time it takes and
says so.
"""

from __future__ import annotations

import atexit
import os
import random
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import make_conninfo

from junheng.hub.foundation.postgres import locks, roles
from junheng.hub.foundation.postgres.faults import fault
from junheng.hub.foundation.postgres.home import Home, default_home, open_home
from junheng.hub.foundation.postgres.programs import Programs, clean_environment, last_words, programs_for

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "default_text_search_config": "pg_catalog.simple",
    "password_encryption": "scram-sha-256",
    "jit": "off",
    "log_line_prefix": "%m [%p] ",
}
THROW_AWAY = {"fsync": "off", "full_page_writes": "off"}
"""Added for a cluster that is thrown away: a crash of the machine loses it."""

LOG_LIMIT = 8 * 1024 * 1024
PORT_ATTEMPTS = 20

Say = Callable[[str], None]


def say_on_stderr(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


@dataclass
class Server:
    """A running server over one home, and our share in it."""

    home: Home
    programs: Programs
    port: int
    share: int = field(repr=False)

    @classmethod
    def ensure(
        cls,
        top: Path | None = None,
        *,
        durable: bool = True,
        say: Say = say_on_stderr,
        leave_at_exit: bool = True,
    ) -> Server:
        """The running server of this home: found, or made and started.

        With `leave_at_exit` this process counts as a user until it ends; the last user stops the server.
        """
        home = open_home(top or default_home())
        with locks.starting(home):
            programs = programs_for(home.user, copies=home.programs)
            port = _prepared(home, programs, durable=durable, say=say)
            server = cls(home, programs, port, locks.open_lock(home, "users"))
            locks.share(server.share)
        if leave_at_exit:
            us = os.getpid()
            atexit.register(lambda: server.leave() if os.getpid() == us else None)
        return server

    def connect(self, role: str = roles.ADMIN, database: str | None = None) -> psycopg.Connection:
        """A connection of our own, in autocommit."""
        return psycopg.connect(self.conninfo(role, database), autocommit=True)

    def conninfo(self, role: str, database: str | None = None) -> str:
        """libpq's connection string for one of the roles; see `conninfo_of`."""
        return conninfo_of(self.home, self.port, role, database or roles.DATABASE)

    def url(self, role: str, database: str = roles.DATABASE) -> str:
        """The same as a URL, for DATABASE_URL and DATABASE_OWNER_URL."""
        password = quote(self.home.password(role), safe="")
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}?require_auth=scram-sha-256"

    def leave(self) -> bool:
        """Give up our share; stops the server if nobody else has one. Answers whether it was stopped."""
        if self.share < 0:
            return False
        with locks.starting(self.home):
            last = locks.take_alone(self.share) and not self.home.stay.exists()
            if last:
                stop_server(self.home, self.programs)
            os.close(self.share)
            self.share = -1
        return last

    def stop(self) -> None:
        """Stop now, whoever uses it."""
        with locks.starting(self.home):
            self.home.stay.unlink(missing_ok=True)
            stop_server(self.home, self.programs)


def provide_environment(top: Path | None = None) -> Server | None:
    """DATABASE_URL and DATABASE_OWNER_URL of the embedded server, unless a server is named already.

    This process counts as a user of the server until it ends; programs it starts inherit the URLs.
    """
    if os.environ.get("DATABASE_URL"):
        return None
    server = Server.ensure(top)
    os.environ["DATABASE_URL"] = server.url(roles.APP)
    os.environ["DATABASE_OWNER_URL"] = server.url(roles.OWNER)
    return server


def _prepared(home: Home, programs: Programs, *, durable: bool, say: Say) -> int:
    """Initialised, of the right major version, running, with its roles; answers the port."""
    from junheng.hub.foundation.postgres import upgrade  # it starts servers itself

    upgrade.finish_interrupted(home)
    if home.data_major is None:
        say("PostgreSQL: making a new database cluster")
        initialise(home.data, home, programs)
    elif home.data_major != programs.major:
        upgrade.upgrade_data(home, programs, say=say)
    port = start_server(home, programs, durable=durable, say=say)
    with psycopg.connect(conninfo_of(home, port, roles.ADMIN, "postgres"), autocommit=True) as connection:
        roles.ensure_roles(
            connection,
            owner_password=home.make_password(roles.OWNER),
            app_password=home.make_password(roles.APP),
        )
        roles.ensure_database(connection, roles.DATABASE)
    return port


def initialise(data: Path, home: Home, programs: Programs) -> None:
    """A new cluster at `data`: built beside it and put in place by one rename."""
    admin = home.make_password(roles.ADMIN)
    half = data.with_name(f"{data.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    handed = home.postgres / "initdb.password"
    handed.unlink(missing_ok=True)
    with open(os.open(handed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(admin)
    home.user.give(handed)
    try:
        programs.run("initdb", _initdb_arguments(half, handed, programs), user=home.user)
    finally:
        handed.unlink()
    half.rename(data)


def _initdb_arguments(data: Path, password_file: Path, programs: Programs) -> list[str]:
    """Same everywhere: the collation is PostgreSQL's own where it has one, never the machine's."""
    builtin_since = 17
    locale = (
        ["--locale-provider=builtin", "--locale=C.UTF-8"]
        if programs.major >= builtin_since
        else ["--locale=C.UTF-8"]
    )
    return [
        f"--pgdata={data}", f"--username={roles.ADMIN}", f"--pwfile={password_file}",
        "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", *locale,
    ]  # fmt: skip


def start_server(home: Home, programs: Programs, *, durable: bool = True, say: Say = say_on_stderr) -> int:
    """The port of the running server, started if needed. The caller holds the start lock."""
    if port := wait_while_alive(home, say=say):
        return port
    _drop_stale_pid_file(home)
    _turn_log(home)
    wanted = _recorded_port(home) or 0
    for _ in range(PORT_ATTEMPTS):
        port = wanted if wanted and _is_free(wanted) else _free_port()
        if _start_on(port, home, programs, durable=durable, say=say):
            (home.postgres / "port").write_text(str(port))
            return port
        wanted = 0
    raise fault("postgres-start-failed", why="no free port on 127.0.0.1", log=home.log)


def _start_on(port: int, home: Home, programs: Programs, *, durable: bool, say: Say) -> bool:
    """Start on this port and wait until it answers; false when the port was taken in between."""
    settings = SETTINGS if durable else SETTINGS | THROW_AWAY
    options = " ".join(
        shlex.quote(part) for name, value in settings.items() for part in ("-c", f"{name}={value}")
    )
    life = locks.open_lock(home, "life")
    mark = home.log.stat().st_size if home.log.exists() else 0
    try:
        locks.hold(life)
        starter = subprocess.Popen(
            [
                str(programs.folder / "pg_ctl"), "start", "--wait", "--timeout=86400", f"--pgdata={home.data}",
                f"--log={home.log}", "--options", f"-p {port} {options}",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=clean_environment(), cwd="/", start_new_session=True, pass_fds=[life], **home.user.as_process(),
        )  # fmt: skip
    finally:
        os.close(life)  # the server has inherited it
    with starter:
        _await_program(starter, home, say=say)
    if starter.returncode == 0 and _answers(home, port):
        return True
    words = _log_since(home, mark)
    if "could not create any TCP/IP sockets" in words or "could not bind" in words:
        return False
    raise fault("postgres-start-failed", why=last_words(words), log=home.log)


def _await_program(starter: subprocess.Popen[bytes], home: Home, *, say: Say) -> None:
    """Wait for `pg_ctl`; after some seconds, say how long it takes and what the server last said."""
    began = time.monotonic()
    patience = 5.0
    while True:
        try:
            starter.wait(timeout=patience)
            return
        except subprocess.TimeoutExpired:
            say(_progress(home, time.monotonic() - began))


def _progress(home: Home, seconds: float) -> str:
    return f"PostgreSQL: not ready after {seconds:.0f} s, it may be recovering: {last_words(_log_since(home, 0), 1)}"


def wait_while_alive(home: Home, *, say: Say) -> int | None:
    """The port once a living server answers on it; None once no process of it is left.

    A living server that does not answer is recovering, or its postmaster was killed and the others are
    on their way out.
    """
    began = told = time.monotonic()
    while True:
        if not is_alive(home):
            return None
        port = _recorded_port(home)
        if port and _answers(home, port):
            return port
        time.sleep(0.05)
        if time.monotonic() - told > 5:
            told = time.monotonic()
            say(_progress(home, told - began))


def is_alive(home: Home) -> bool:
    """Whether any process of the server lives: by the inherited lock, or started by other hands."""
    return not locks.is_free(home.postgres / "life.lock") or _is_postgres(_recorded_pid(home), home)


def _is_postgres(pid: int | None, home: Home) -> bool:
    """Whether this pid works in our data directory; a zombie or a re-used pid does not."""
    try:
        return pid is not None and Path(f"/proc/{pid}/cwd").resolve(strict=True) == home.data.resolve()
    except OSError:
        return False


def _answers(home: Home, port: int) -> bool:
    """Whether our own server answers there: right password, and it names our data directory."""
    try:
        with psycopg.connect(conninfo_of(home, port, roles.ADMIN, "postgres"), autocommit=True) as connection:
            found = connection.execute("show data_directory").fetchone()
    except psycopg.OperationalError:
        return False
    return found is not None and Path(found[0]).resolve() == home.data.resolve()


def stop_server(home: Home, programs: Programs) -> None:
    """Fast shutdown: clients are cut, everything committed is written. The caller holds the start lock."""
    if not is_alive(home):
        return
    for mode, seconds in (("fast", 120), ("immediate", 30)):
        arguments = ["stop", "--wait", f"--mode={mode}", f"--timeout={seconds}", f"--pgdata={home.data}"]
        if programs.run("pg_ctl", arguments, user=home.user, check=False).returncode == 0:
            break
    while is_alive(home):  # the last process closes the inherited lock a moment later
        time.sleep(0.01)


def _recorded_pid(home: Home) -> int | None:
    return _pid_file_line(home, 0)


def _recorded_port(home: Home) -> int | None:
    """The port in the pid file, else the one of the last start."""
    if port := _pid_file_line(home, 3):
        return port
    try:
        return int((home.postgres / "port").read_text())
    except (FileNotFoundError, ValueError):
        return None


def _pid_file_line(home: Home, index: int) -> int | None:
    try:
        return int((home.data / "postmaster.pid").read_text().splitlines()[index])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _drop_stale_pid_file(home: Home) -> None:
    """PostgreSQL takes any living pid in the file for itself; nobody lives here, as the caller has seen.

    Where there is no /proc a server started by other hands could not have been seen: the file stays.
    """
    if Path("/proc/self").exists():
        (home.data / "postmaster.pid").unlink(missing_ok=True)


def _turn_log(home: Home) -> None:
    if home.log.exists() and home.log.stat().st_size > LOG_LIMIT:
        home.log.replace(home.log.with_suffix(".log.1"))


def _log_since(home: Home, mark: int) -> str:
    try:
        with home.log.open("rb") as stream:
            stream.seek(max(mark, home.log.stat().st_size - 65536))
            return stream.read().decode(errors="replace")
    except FileNotFoundError:
        return ""


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _free_port() -> int:
    """Below the range the kernel gives to outgoing connections, so it stays ours over a restart."""
    chooser = random.SystemRandom()
    return next(port for port in iter(lambda: chooser.randrange(20000, 32000), None) if _is_free(port))


def conninfo_of(home: Home, port: int, role: str, database: str) -> str:
    """libpq's connection string; scram is demanded, so nobody else on this port learns the password."""
    return make_conninfo(
        host="127.0.0.1", port=port, dbname=database, user=role, password=home.password(role),
        require_auth="scram-sha-256", connect_timeout=10, application_name="junheng",
    )  # fmt: skip
