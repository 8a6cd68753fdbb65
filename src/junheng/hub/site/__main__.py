"""`python -m junheng.hub.site COMMAND`: the operator's entry. Finds or starts PostgreSQL, then runs Django."""

from __future__ import annotations

import os
import sys


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junheng.hub.site.settings")
    if not os.environ.get("DATABASE_URL") and not _needs_no_database(arguments):
        from junheng.hub.foundation.postgres import launcher

        launcher.provide_environment()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["junheng", *arguments])


def _needs_no_database(arguments: list[str]) -> bool:
    return bool(arguments) and arguments[0] in {"makemigrations", "collectstatic", "help", "compilemessages"}


if __name__ == "__main__":
    main(sys.argv[1:])
