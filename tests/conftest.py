"""One throw-away PostgreSQL per run, one migrated template, one database per worker.

Tests connect as the application's role, so row-level security is as in production. The server starts when
the first test asks for the database; a run without such a test starts none, and a run of tests/core alone
does not load Django.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from junheng.hub.foundation.postgres.launcher import Server

RUN_FOLDER = "JUNHENG_TEST_RUN"
TEMPLATE = "junheng_template"
NO_DATABASE = "postgresql://nobody:nothing@127.0.0.1:1/no_test_has_asked_for_a_database"
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")
"""No example is timed: how fast something is says a benchmark, and a busy machine fails nothing."""


def _set_environment() -> None:
    """Nothing of the machine's own installation; read by settings at import, inherited by workers."""
    if RUN_FOLDER in os.environ:  # a worker: all is set by the one that controls the run
        return
    top = Path(tempfile.mkdtemp(prefix="junheng-", dir="/var/tmp"))
    atexit.register(_take_away, top, os.getpid())
    top.chmod(0o711)  # the user that runs the server passes through
    (top / "home").mkdir(mode=0o700)
    os.environ.update(
        {
            RUN_FOLDER: str(top),
            "JUNHENG_HOME": str(top / "home"),
            "DATABASE_URL": NO_DATABASE,
            "DATABASE_OWNER_URL": NO_DATABASE,
            "JUNHENG_SECURE": "0",
            "JUNHENG_EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
            "PYTHONWARNINGS": "error",
        }
    )
    named = [argument for argument in sys.argv[1:] if "tests/" in argument]
    if not named or any("tests/core" not in argument for argument in named):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junheng.hub.site.settings")


def _take_away(top: Path, process: int) -> None:
    """The one that controls the run takes everything away, also after a failure."""
    if os.getpid() != process:
        return
    _stop_demo(top)
    if (top / "db").exists():
        _server().stop()
    shutil.rmtree(top, ignore_errors=True)


def _stop_demo(top: Path) -> None:
    """The demonstration that the journeys walked through, if one was started."""
    with suppress(FileNotFoundError, ProcessLookupError, TimeoutError):
        process = int((top / "demo.pid").read_text())
        os.kill(process, signal.SIGTERM)
        for _second in range(200):
            os.kill(process, 0)
            with suppress(ChildProcessError):
                os.waitpid(process, os.WNOHANG)
            time.sleep(0.1)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What a test held a stop-watch to (`record_property("stop-watch", …)`) stands at the end of the report."""
    for report in terminalreporter.getreports("passed"):
        for name, words in report.user_properties:
            if name == "stop-watch":
                terminalreporter.write_line(f"stop-watch: {words}")


_set_environment()
if "DJANGO_SETTINGS_MODULE" in os.environ:
    import django
    from django.conf import settings

    django.setup()
    # each worker empties its own: what one address has used is counted there
    settings.CACHES["default"]["LOCATION"] /= os.environ.get("PYTEST_XDIST_WORKER", "alone")


def _server() -> Server:
    """The server of this run, started by whoever asks first."""
    from junheng.hub.foundation.postgres.launcher import Server

    top = Path(os.environ[RUN_FOLDER], "db")
    return Server.ensure(top, durable=False, say=lambda words: None, leave_at_exit=False)


@pytest.fixture(scope="session")
def server() -> Server:
    """The PostgreSQL server of this run."""
    return _server()


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One worker at a time."""
    with Path(os.environ[RUN_FOLDER], f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def template_database(server: Server, django_db_blocker: Any) -> str:
    """Name of the migrated, otherwise empty database all others are copied from."""
    from junheng.hub.foundation.postgres import roles

    with alone("template"), server.connect(database="postgres") as admin:
        if admin.execute("select 1 from pg_database where datname = %s", [TEMPLATE]).fetchone() is None:
            half = f"{TEMPLATE}_half"
            admin.execute(f"drop database if exists {half}")
            roles.ensure_database(admin, half)
            with django_db_blocker.unblock():
                _migrate(server, half)
            admin.execute(f"alter database {half} rename to {TEMPLATE}")
    return TEMPLATE


def _migrate(server: Server, database: str) -> None:
    from django.core.management import call_command

    urls = {name: server.url(role, database) for name, role in _roles().items()}
    with mock.patch.dict(os.environ, urls):
        call_command("prepare", verbosity=0)


def _roles() -> dict[str, str]:
    from junheng.hub.foundation.postgres import roles

    return {"DATABASE_URL": roles.APP, "DATABASE_OWNER_URL": roles.OWNER}


@pytest.fixture(scope="session")
def fresh_database(server: Server, template_database: str) -> Callable[..., None]:
    """Makes, or makes again, a database of this name: as migrations leave it, or a copy of another."""
    from junheng.hub.foundation.postgres import roles

    def make(name: str, template: str = template_database) -> None:
        with server.connect(database="postgres") as admin:
            admin.execute(f"drop database if exists {name} with (force)")
            roles.ensure_database(admin, name, template=template)

    return make


@pytest.fixture(scope="session")
def database_name() -> str:
    return f"junheng_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


_TERMINATED = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"


_RESTARTED = """
select setval(sequence.oid::regclass, parameters.seqstart, false)
  from pg_class sequence join pg_sequence parameters on parameters.seqrelid = sequence.oid
  join pg_depend owned on owned.objid = sequence.oid and owned.deptype in ('a', 'i') and owned.refclassid = 'pg_class'::regclass
 where owned.refobjid = any(%s::regclass[])
"""


def _without_triggers(statements: list[str]) -> str:
    """One round in which nothing refers to anything: to truncate two hundred tables makes as many files anew."""
    return "; ".join(
        ["set session_replication_role = replica", *statements, "set session_replication_role = default"]
    )


def _filled(admin: Any) -> set[str]:
    """Tables that hold anything: one that never did has a file of no bytes."""
    rows = admin.execute(
        "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        " and pg_relation_size(oid) > 0"
    )
    return {name for (name,) in rows}


@pytest.fixture(scope="session")
def django_db_setup(
    server: Server,
    fresh_database: Callable[..., None],
    database_name: str,
    django_test_environment: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """Points Django, and every process a test starts, at this worker's database as the application."""
    from django.db import connection
    from django.test import TransactionTestCase

    from junheng.hub.foundation.management.commands.prepare import connected_as

    def empty_again(self: TransactionTestCase) -> None:
        """What a test committed cannot be rolled back: every table that holds more than migrations left is emptied."""
        connection.close()
        with server.connect(database=database_name) as admin:
            admin.execute(_TERMINATED)
            if filled := sorted(_filled(admin) - kept):
                admin.execute(_without_triggers([f"delete from {name}" for name in filled]))
                admin.execute(_RESTARTED, [filled])

    fresh_database(database_name)
    with server.connect(database=database_name) as admin:
        kept = _filled(admin)
    urls = {name: server.url(role, database_name) for name, role in _roles().items()}
    with (
        mock.patch.dict(os.environ, urls),
        mock.patch.object(TransactionTestCase, "_fixture_teardown", empty_again),
        connected_as(urls["DATABASE_URL"]),
    ):
        yield


def pytest_collection_finish() -> None:
    """What is loaded stays: rubbish is looked for in what tests make, and less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: pytest.FixtureRequest) -> None:
    """A test that asks for the database is connected to the one its scene was played in."""
    if fixturedef.argname == "_django_db_helper":
        from tests.hub import scenes

        scenes.enter(request)


@pytest.fixture
def owner_connection(server: Server, db: None) -> Iterator[Any]:
    """A second connection, as the owner of the tables: sees committed rows of every tenant."""
    from django.db import connection as of_the_test

    from junheng.hub.foundation.postgres import roles

    with server.connect(roles.OWNER, of_the_test.settings_dict["NAME"]) as connection:
        yield connection


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What opens a browser comes last: its loop stays in the thread, and Django is told to touch a database all the same."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without its own windows, one for all tests of a process: a second driver does not start beside it."""
    from playwright.sync_api import sync_playwright

    # its loop stays in this thread, and does nothing while a test asks the database
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

    program = shutil.which("chromium-headless-shell")
    if program is None:
        pytest.fail("chromium-headless-shell is missing: apt-get install chromium-headless-shell")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=arguments)
        yield started
        started.close()
