"""`python -m junheng.hub.site COMMAND`: the operator's entry. Finds or starts PostgreSQL, then runs Django."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


def main(arguments: list[str]) -> None:
    gc.set_threshold(
        50_000, 20, 20
    )  # loading makes many objects and little rubbish: a fifth of the start was looking for it
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junheng.hub.site.settings")
    if {"-h", "--help"} & set(arguments):
        _explain(arguments)
        return
    if arguments[:1] in (["witness"], ["nodes"]):
        os.environ.setdefault("JUNHENG_SECRET_KEY", "there are no sessions here")
    if arguments[:1] == ["tour"]:
        with _throw_away():
            _run(arguments)
        return
    if not os.environ.get("DATABASE_URL") and not _needs_no_database(arguments):
        from junheng.hub.foundation.postgres import launcher

        launcher.provide_environment()
    _run(arguments)


def _explain(arguments: list[str]) -> None:
    """Help starts nothing and leaves nothing behind: no database, no key, no folder."""
    os.environ["DATABASE_URL"] = "postgresql://nobody:nothing@127.0.0.1:1/none"
    os.environ.setdefault("JUNHENG_SECRET_KEY", "help needs none")
    os.environ["JUNHENG_HOME"] = os.devnull
    _run(arguments)


def _run(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["junheng", *arguments])


@contextmanager
def _throw_away() -> Iterator[None]:
    """A home and a database of this process alone, gone when it ends: whatever is installed here stays untouched."""
    from junheng.hub.foundation.postgres import launcher, roles

    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "JUNHENG_SECRET_KEY", "JUNHENG_OBJECT_STORE"):
        os.environ.pop(name, None)
    with TemporaryDirectory(prefix="junheng-tour-") as folder:
        top = Path(folder) / "home"
        os.chmod(folder, 0o711)  # the server's own user passes through, and sees nothing
        os.environ["JUNHENG_HOME"] = str(top)
        server = launcher.Server.ensure(top, durable=False, leave_at_exit=False)
        os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = (
            server.url(roles.APP),
            server.url(roles.OWNER),
        )
        try:
            yield
        finally:
            server.stop()
            server.leave()


def _needs_no_database(arguments: list[str]) -> bool:
    return bool(arguments) and arguments[0] in {
        "makemigrations",
        "collectstatic",
        "help",
        "compilemessages",
        "witness",
        "nodes",
    }


if __name__ == "__main__":
    main(sys.argv[1:])
