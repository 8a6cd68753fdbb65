"""The tables of this version as one file, so that an empty database is not built through every migration.

Applying all migrations one after the other renders the whole graph of models hundreds of times: more than a minute, where
what they leave is loaded in a second. `tools/schema.py` writes the file by migrating and dumping; it carries the digest of
the migrations it was made from. Where anything differs from what is installed, or the database is not empty, nothing of it
is used, and the migrations are applied as ever. They stay the truth: `make soak` compares the two.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.apps import apps
from psycopg import sql

from junheng.hub.foundation.postgres import roles
from junheng.hub.foundation.postgres.programs import bundled_programs

logger = logging.getLogger("junheng.prepare")
FILE = Path(__file__).resolve().parents[1] / "data" / "schema.sql.gz"
_FIRST = "-- migrations sha256:"
_LEFT_OUT = re.compile(
    r"^(?:--.*|\\.*|SET .*;|SELECT pg_catalog\.set_config\(.*|COMMENT ON EXTENSION .*|ALTER DEFAULT PRIVILEGES .*|)$\n",
    re.MULTILINE,
)
"""Comments, commands of psql, settings of the dump's session, and rights that `grant_to_application` gives."""


def digest() -> str:
    """SHA-256 over the name and the bytes of every migration of every installed app."""
    found = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda each: each.name):
        module = f"{config.name}.migrations"
        if find_spec(module) is None:
            continue
        for path in sorted(Path(str(import_module(module).__path__[0])).glob("[0-9]*.py")):
            found.update(f"{config.label} {path.name} ".encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def as_file(dump: str) -> bytes:
    """The file, from what `pg_dump --inserts --no-owner` printed of a database that was just migrated."""
    text = f"{_FIRST}{digest()}\n{_LEFT_OUT.sub('', dump)}"
    return gzip.compress(text.encode(), 9, mtime=0)


def dumped(owner: str) -> str:
    """What `pg_dump` prints of a database, by the URL of its owner."""
    arguments = ["--inserts", "--rows-per-insert=200", "--no-owner", f"--dbname={owner.partition('?')[0]}"]
    return bundled_programs().run("pg_dump", arguments).stdout


def is_current() -> bool:
    """Whether the file was made from the migrations that are installed."""
    return _statements(FILE) is not None


def load_into_empty(
    connection: psycopg.Connection, *, app: str = roles.APP, file: Path | None = None
) -> bool:
    """As the owner, in autocommit: all tables at once, if there is none yet; whether they were loaded.

    What cannot be loaded leaves nothing behind: the statements are one transaction.
    """
    if not _is_empty(connection) or (statements := _statements(file or FILE)) is None:
        return False
    own = sql.Identifier(app).as_string(connection)
    try:
        with connection.transaction():
            connection.execute("set local check_function_bodies = false")
            connection.execute("set local search_path = ''")
            connection.execute(re.sub(rf"\b{roles.APP}\b", lambda _: own, statements).encode())
    except psycopg.Error as problem:
        logger.warning("the tables are built by migrations, one by one: %s", problem)
        return False
    return True


def _is_empty(connection: psycopg.Connection) -> bool:
    found = connection.execute(
        "select exists (select 1 from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S', 'v'))"
    ).fetchone()
    return found == (False,)


def _statements(file: Path) -> str | None:
    try:
        first, _, statements = gzip.decompress(file.read_bytes()).decode().partition("\n")
    except (OSError, EOFError, ValueError, gzip.BadGzipFile):
        return None
    return statements if first == f"{_FIRST}{digest()}" else None
