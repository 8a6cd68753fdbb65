"""The tables of this version as one file, for empty databases; see hub/foundation/management/snapshot.py.

python tools/schema.py write   migrate a throw-away database one migration after the other, and write what it holds
python tools/schema.py check   exit 1 if the file was made from other migrations
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ON_PAPER = {"DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/none", "JUNHENG_HOME": "/nonexistent"}


def set_up(**environment: str) -> None:
    os.environ.update(
        environment, JUNHENG_SECRET_KEY="on-paper", DJANGO_SETTINGS_MODULE="junheng.hub.site.settings"
    )
    import django

    django.setup()


def check() -> int:
    set_up(**ON_PAPER)
    from junheng.hub.foundation.management import snapshot

    if snapshot.is_current():
        return 0
    print("the file of tables is not of these migrations: run 'make schema'", file=sys.stderr)
    return 1


def write() -> int:
    from junheng.hub.foundation.postgres import roles
    from junheng.hub.foundation.postgres.launcher import Server

    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        top = Path(folder)
        top.chmod(0o711)  # the user that runs the server passes through
        server = Server.ensure(top / "db", durable=False, leave_at_exit=False)
        try:
            urls = {"DATABASE_URL": server.url(roles.APP), "DATABASE_OWNER_URL": server.url(roles.OWNER)}
            set_up(**urls, JUNHENG_HOME=str(top))
            _write(server.url(roles.OWNER))
        finally:
            server.stop()
    return 0


def _write(owner: str) -> None:
    from django.core.management import call_command

    from junheng.hub.foundation.management import snapshot

    snapshot.FILE.unlink(missing_ok=True)
    call_command("prepare", verbosity=0)
    snapshot.FILE.parent.mkdir(exist_ok=True)
    snapshot.FILE.write_bytes(snapshot.as_file(snapshot.dumped(owner)))


if __name__ == "__main__":
    sys.exit({"write": write, "check": check}[sys.argv[1]]())
