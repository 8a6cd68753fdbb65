"""What many tests begin with is played once a run and kept: a database to copy, its files, its objects.

A scene is a function of the scene before it. The first test that asks for one plays it, through the platform's
own verbs, into a database of its own and commits; every worker copies that database once, every test of the scene
begins there and is rolled back to it, with the objects unpickled anew. A test that commits (`transactional_db`) gets
an empty database, and what it asks for is played within it.
"""

from __future__ import annotations

import inspect
import os
import pickle
import shutil
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from pytest_django.fixtures import validate_django_db
from tests.conftest import RUN_FOLDER, TEMPLATE, alone

from junheng.hub.foundation import tenancy

COMMITTING = frozenset({"transactional_db", "live_server", "django_db_reset_sequences"})
TENANTS = ("CN", "310000", "330000")
"""Whose private rows a scene sees while it is played."""
_ready: dict[str, str] = {}
"""Scenes of which this worker has its own copy, and the names of these databases."""


@dataclass(frozen=True)
class Scene:
    """What is played, and the scene it goes on from."""

    name: str
    after: Scene | None
    play: Callable[..., Any]
    tenants: tuple[str, ...] = TENANTS
    """Whose private rows it sees while it is played; none: each verb sees to that itself."""

    @property
    def length(self) -> int:
        """How many scenes are played up to it."""
        return 1 + (self.after.length if self.after else 0)

    @property
    def template(self) -> str:
        return f"{TEMPLATE}_{self.name}"

    @property
    def folder(self) -> Path:
        return Path(os.environ[RUN_FOLDER], "scenes", self.name)

    def objects(self) -> dict[str, Any]:
        """Fresh objects of this scene and of all before it, by name."""
        found: dict[str, Any] = pickle.loads((self.folder / "objects.pickle").read_bytes())
        return found


SCENES: dict[str, Scene] = {}
"""By name: those of one area begin with its name."""


def scene(after: str) -> Callable[[Callable[[Any], Any]], Any]:
    """The decorated function plays on from the fixture `after`, of its own area or of all, and becomes a fixture."""

    def decorate(play: Callable[[Any], Any]) -> Any:
        area = play.__module__.removeprefix("tests.hub.").removesuffix("conftest").replace(".", "_")
        before = SCENES.get(area + after) or SCENES[after]
        name = area + play.__name__
        SCENES[name] = Scene(name, before, play)

        def fixture(**given: Any) -> Any:
            kept: Mapping[str, Any] = given["stage"]
            return kept[name] if name in kept else play(given[after])

        asked = [inspect.Parameter(each, inspect.Parameter.KEYWORD_ONLY) for each in ("stage", after)]
        fixture.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]
        fixture.__doc__ = play.__doc__
        fixture.scene = SCENES[name]  # type: ignore[attr-defined]
        return pytest.fixture(name=play.__name__)(fixture)

    return decorate


def scene_of(request: pytest.FixtureRequest) -> Scene | None:
    """The furthest scene among what a test asks for; none where it commits."""
    marker = request.node.get_closest_marker("django_db")
    if (marker and validate_django_db(marker)[0]) or COMMITTING & set(request.fixturenames):
        return None
    used = request.node._fixtureinfo.name2fixturedefs.values()
    asked = [each[-1].func.scene for each in used if hasattr(each[-1].func, "scene")]
    return max(asked, key=lambda each: each.length, default=None)


def enter(request: pytest.FixtureRequest) -> None:
    """Before a test opens its transaction: connect to the database it begins with."""
    wanted = scene_of(request)
    database = request.getfixturevalue("database_name")
    if wanted is not None:
        database = _own_copy(wanted, request)
    if connection.settings_dict["NAME"] != database:
        connection.close()
        connection.settings_dict["NAME"] = database


def set_up(request: pytest.FixtureRequest, home: Path) -> dict[str, Any]:
    """The objects of the test's scene, and its files copied into `home`."""
    wanted = scene_of(request)
    if wanted is None:
        return {}
    shutil.copytree(wanted.folder / "home", home, dirs_exist_ok=True)
    return wanted.objects()


def _own_copy(wanted: Scene, request: pytest.FixtureRequest) -> str:
    if wanted.name not in _ready:
        played(wanted, request)
        name = f"{request.getfixturevalue('database_name')}_{wanted.name}"
        request.getfixturevalue("fresh_database")(name, wanted.template)
        _ready[wanted.name] = name
    return _ready[wanted.name]


def played(wanted: Scene, request: pytest.FixtureRequest) -> None:
    """Its database stands; the first to ask plays it, all others wait."""
    if wanted.after:
        played(wanted.after, request)
    server = request.getfixturevalue("server")
    with alone(wanted.name), server.connect(database="postgres") as admin:
        if (
            admin.execute("select 1 from pg_database where datname = %s", [wanted.template]).fetchone()
            is None
        ):
            half = f"{wanted.template}_half"
            shutil.rmtree(wanted.folder, ignore_errors=True)
            before = wanted.after.template if wanted.after else TEMPLATE
            request.getfixturevalue("fresh_database")(half, before)
            with request.getfixturevalue("django_db_blocker").unblock():
                _play(wanted, half)
            admin.execute(f"alter database {half} rename to {wanted.template}")


def _play(wanted: Scene, database: str) -> None:
    before = wanted.after
    home = wanted.folder / "home"
    if before:
        shutil.copytree(before.folder / "home", home)
    home.mkdir(parents=True, exist_ok=True)
    connection.close()
    connection.settings_dict["NAME"] = database
    objects = before.objects() if before else {}
    seen = tenancy.only(*wanted.tenants) if wanted.tenants else nullcontext()
    with override_settings(JUNHENG_HOME=home), transaction.atomic(), seen:
        objects[wanted.name] = wanted.play(*([objects[before.name]] if before else []))
        connection.run_on_commit = []  # as in a test, where nothing is ever committed
    connection.close()
    (wanted.folder / "objects.pickle").write_bytes(pickle.dumps(objects))
