"""`python -m junheng.hub.foundation.postgres start|stop|status|url|psql`: the embedded server by hand."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from junheng.core.reason import JunhengError
from junheng.hub.foundation.postgres import launcher, roles
from junheng.hub.foundation.postgres.home import default_home, open_home
from junheng.hub.foundation.postgres.launcher import Server
from junheng.hub.foundation.postgres.programs import programs_for

ROLES = {"admin": roles.ADMIN, "owner": roles.OWNER, "app": roles.APP}


def start(options: argparse.Namespace) -> int:
    """Start the server; it stays until `stop`."""
    server = Server.ensure(options.home, leave_at_exit=False)
    server.home.stay.touch()
    print(f"running on 127.0.0.1:{server.port}, data in {server.home.data}")
    return 0


def stop(options: argparse.Namespace) -> int:
    """Stop the server, whoever uses it."""
    home = open_home(options.home)
    home.stay.unlink(missing_ok=True)
    launcher.stop_server(home, programs_for(home.user, copies=home.programs))
    print("stopped")
    return 0


def status(options: argparse.Namespace) -> int:
    """Whether the server runs; exit 1 if not."""
    alive = (options.home / "postgres" / "data").exists() and launcher.is_alive(open_home(options.home))
    print("running" if alive else "not running")
    return 0 if alive else 1


def url(options: argparse.Namespace) -> int:
    """Print the URL of one role, password included."""
    print(Server.ensure(options.home).url(ROLES[options.role]))
    return 0


def psql(options: argparse.Namespace) -> int:
    """Open psql on the database as one role."""
    server = Server.ensure(options.home, leave_at_exit=False)
    role = ROLES[options.role]
    os.environ["PGPASSWORD"] = server.home.password(role)
    program = str(server.programs.folder / "psql")
    reach = ["--host=127.0.0.1", f"--port={server.port}", f"--username={role}", roles.DATABASE]
    os.execv(program, [program, *reach])


COMMANDS = {"start": start, "stop": stop, "status": status, "url": url, "psql": psql}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m junheng.hub.foundation.postgres", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument(
        "--home", type=Path, default=default_home(), help="default: JUNHENG_HOME (%(default)s)"
    )
    parser.add_argument("--role", choices=ROLES, default="app", help="for url and psql")
    options = parser.parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except JunhengError as problem:
        for refusal in problem.refusals:
            print(f"junheng: {refusal.message('en')} [{refusal.code}]", file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
