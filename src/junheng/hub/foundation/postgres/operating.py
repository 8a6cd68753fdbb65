"""What an operator's command needs: the whole database, whoever serves it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from junheng.hub.foundation.postgres import reach, roles
from junheng.hub.foundation.postgres.launcher import Server
from junheng.hub.foundation.postgres.programs import Programs, bundled_programs


@dataclass(frozen=True, slots=True)
class WholeDatabase:
    """Reached as a role that sees every row of every tenant."""

    programs: Programs
    conninfo: str
    owner: str


@contextmanager
def whole_database() -> Iterator[WholeDatabase]:
    """Over a named server as the owner, else over the embedded one as its administrator.

    The tables' owner passes their policies (they are not FORCEd), so it can dump and digest all rows.
    """
    if os.environ.get(reach.APP_URL):
        url = reach.url_named(reach.OWNER_URL)
        yield WholeDatabase(bundled_programs(), url, urlsplit(url).username or roles.OWNER)
        return
    server = Server.ensure()
    try:
        yield WholeDatabase(server.programs, server.conninfo(roles.ADMIN), roles.OWNER)
    finally:
        server.leave()
