"""`prepare`: bring the database to this version. Migrates as the owner, one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from junheng.hub.foundation.management import snapshot
from junheng.hub.foundation.management.operating import OperatorCommand
from junheng.hub.foundation.postgres import reach
from junheng.hub.foundation.postgres.migrating import migrating


class Command(OperatorCommand):
    help = "Create or migrate the tables as the owner's role, under a lock, and set the application's rights."

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        owner = reach.url_named(reach.OWNER_URL)
        app = reach.application_role()
        with migrating(owner, app=app) as connection, connected_as(owner):
            snapshot.load_into_empty(connection, app=app)
            call_command("migrate", interactive=False, verbosity=verbosity)


@contextmanager
def connected_as(url: str) -> Iterator[None]:
    """Django's default connection under another role, and back."""
    before = dict(connection.settings_dict)
    parts = conninfo_to_dict(url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    changed = {django: str(parts.pop(libpq, "")) for libpq, django in names.items()}
    connection.close()
    connection.settings_dict.update(changed, OPTIONS=parts)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
