"""A scene behind a real server of this process, for tests in which a browser looks at it: a copy of its own, committed.

with served("supervision_on_site", request, home) as site:
    site.url, site.objects                    where it answers; the objects of the scene
    with site.seen(): ...                     a transaction that sees the private rows of its provinces
    site.session("何示例")                     the cookie of somebody signed in
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from tests.hub import scenes

from junheng.hub.foundation import tenancy


@dataclass(frozen=True)
class Site:
    """A scene, and where it answers."""

    url: str
    objects: dict[str, Any]

    @staticmethod
    def seen() -> Any:
        return tenancy.only(*scenes.TENANTS)

    def client(self, name: str) -> Client:
        """A browser without a browser, signed in as somebody of the cast."""
        client = Client()
        with self.seen():
            client.force_login(
                self.objects["house"].people[name], backend="django.contrib.auth.backends.ModelBackend"
            )
        return client

    def session(self, name: str) -> str:
        return self.client(name).cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def served(scene: str, request: pytest.FixtureRequest, home: Path) -> Iterator[Site]:
    """The scene's database copied anew, a server over it, and this thread connected to it."""
    wanted = scenes.SCENES[scene]
    request.getfixturevalue("django_db_setup")
    before = connection.settings_dict["NAME"]
    name = f"{request.getfixturevalue('database_name')}_served"
    with pytest.MonkeyPatch.context() as patch, request.getfixturevalue("django_db_blocker").unblock():
        patch.setattr(settings, "ALLOWED_HOSTS", [*settings.ALLOWED_HOSTS, "localhost"])
        scenes.played(wanted, request)
        request.getfixturevalue("fresh_database")(name, wanted.template)
        shutil.copytree(wanted.folder / "home", home, dirs_exist_ok=True)
        connection.close()
        connection.settings_dict["NAME"] = name
        server = LiveServer("localhost")
        try:
            yield Site(server.url, wanted.objects())
        finally:
            server.stop()
            connection.close()
            connection.settings_dict["NAME"] = before
