"""The house keeps its shape: what no type checker and no import contract can see."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "junheng"
HUB = SRC / "hub"
AREAS = sorted(folder for folder in HUB.iterdir() if (folder / "__init__.py").exists())
PYTHON = sorted(SRC.rglob("*.py"))

ROOMS = {
    *(
        "README",
        "apps",
        "rules",
        "reasons",
        "events",
        "models",
        "queries",
        "services",
        "forms",
        "schemas",
        "pages",
    ),
    *("api", "urls", "permissions", "tasks", "admin", "templatetags", "templates", "static", "locale"),
    *("migrations", "management", "data"),
}
FURNITURE = {
    "foundation": {
        "counting": "what is counted over a whole table, kept for some minutes",
        "acting": "who acts",
        "bucket": "files in an object store, loaded where one is named",
        "storage": "where the files of an installation lie",
        "accounts": "how people join",
        "acts": "the page of one act",
        "entering": "who may enter a page",
        "clock": "the one place that reads the time",
        "devices": "what marks an account's things on a device",
        "ids": "the one place that makes ids",
        "metering": "seconds of computing that a stranger may use",
        "middleware": "one unit of work per request",
        "postgres": "the launcher, below Django",
        "rowsecurity": "row-level security as a migration operation",
        "sheets": "rows as a file for a spreadsheet, pure",
        "search": "Han bigrams",
        "tenancy": "the tenant of a transaction",
        "tokens": "access tokens of programs",
        "verbs": "the mechanism of every change",
    },
    "site": {
        "settings": "settings",
        "home": "where an installation keeps its files",
        "navigation": "the frame of every page",
        "subscriptions": "which effect follows which event",
        "wsgi": "entry of the web server",
        "__main__": "entry of the operator",
    },
    "orders": {
        "worksheet": "from readings to results, pure",
        "checks": "what a regulation judges, pure",
        "settling": "parameters and points before the first reading, pure",
        "benching": "a bench as its page shows it",
        "editing": "a laboratory's own template as it is written: its faults, its form, what it changes",
        "workbench": "a measurement as it is typed, evaluated within bounds and drawn",
    },
    "capabilities": {
        "tables": "a table of U over two axes as it is typed, kept and shown, pure",
        "taxonomy": "our kinds beside the KCDB's service categories",
    },
    "market": {
        "provinces": "questions that set provinces beside each other",
    },
    "panels": {"purposes": "what a panel can be for: areas declare theirs"},
    "standards": {
        "dependants": "what hangs on a standard, through the public graph of certificates",
        "holding": "questions to reference materials",
        "registering": "questions to the regional register",
        "showing": "evidence with what is computed from it",
    },
    "integrity": {"hosting": "contracts of a market with its stalls and its host's monthly duties, pure"},
    "filing": {"rotating": "questions to meters and how long they live"},
    "sharing": {"icalendar": "bookings as a calendar program reads them, pure"},
    "certificates": {
        "answering": "the separate questions of a verification",
        "tracing": "the evidence graph asked up and down",
    },
    "evidence": {
        "reading": "the graph out of the database, as arrays",
        "keeping": "snapshots on the disk, and the graph as it stands in this process",
        "publishing": "the graph as open data",
    },
    "ledger": {
        "storage": "the logs' files, written durably",
        "policies": "whose cosignatures a log waits for, from its policy file",
        "witness": "a witness on files alone, for other people's machines",
    },
    "ui": {
        "cotton": "components",
        "components": "components",
        "cards": "heads of columns beside figures on a phone",
        "figures": "numbers as a reader sees them",
        "keeping": "pages that stay on a phone, by the digests of their files",
        "words": "names of states",
    },
    "supervision": {"asking": "the questions of a check and what was answered"},
}
"""Modules of an area beyond the rooms every area has, each with its reason."""

LONGEST = 600


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """Files of the project: what git keeps, or everything outside hidden folders in a copy without git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not path.relative_to(ROOT).parts[0].startswith(".")
    ]


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        if path.suffix in {".po", ".svg"} or path == Path(__file__):
            continue
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def found_in_texts(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{relative(path)}:{number}"
        for path, text in texts()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_package_files_are_empty() -> None:
    """A rule could reach Django through a parent's `__init__` unseen by the import contracts."""
    assert [relative(path) for path in PYTHON if path.name == "__init__.py" and path.stat().st_size] == []


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
def test_area_has_only_known_rooms(area: Path) -> None:
    """Know one area, know all: other modules are named above with their reason."""
    allowed = ROOMS | FURNITURE.get(area.name, {}).keys() | {"__init__"}
    names = {path.stem for path in area.iterdir() if not path.name.startswith((".", "__pycache__"))}
    assert names - allowed == set()


def test_science_takes_only_string_work_from_urllib() -> None:
    """The import contract sees `urllib` as one; of it `urllib.parse` opens nothing."""
    core = [path for path in PYTHON if (SRC / "core") in path.parents]
    others = re.compile(
        r"(?m)^\s*(import urllib(?!\.parse)|from urllib(?!\.parse)|.*urllib\.(request|error|response))"
    )
    assert [relative(path) for path in core if others.search(path.read_text(encoding="utf-8"))] == []


def test_files_are_short() -> None:
    """Past 600 lines a file is two rooms."""
    code = [
        path for path in tracked() if path.suffix == ".py" and not {"migrations", "vectors"} & set(path.parts)
    ]
    long = [relative(path) for path in code if len(path.read_text().splitlines()) > LONGEST]
    assert long == []


def test_nothing_is_left_unfinished() -> None:
    """No marks of things to be done, and no test that is switched off."""
    marks = (
        r"\b(TO"
        r"DO|FIX"
        r"ME|XX"
        r"X|HA"
        r"CK)\b(?!-)|raise NotImplementedError|pytest\.mark\.(skip|xfail)\b|pytest\.skip\("
    )
    pattern = re.compile(marks)
    code = [
        place
        for place in found_in_texts(pattern)
        if place.split(":")[0].endswith((".py", ".html", ".js", ".css", ".go"))
    ]
    assert code == []


def test_no_machine_and_no_registry_is_named() -> None:
    """The project stands alone: no path of somebody's machine, no host a package was fetched from."""
    assert (
        found_in_texts(
            re.compile(
                r"(?<![\w.])/(work|farm)/|bash_jobs|pythonhosted\.org|//pypi\.org|registry\.npmjs|/root/\.pyenv"
            )
        )
        == []
    )


def test_pins_have_hashes_and_reasons() -> None:
    """Every pin carries a hash, every direct dependency the reason why it is here."""
    for name in ("build", "core", "hub", "test"):
        pins = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert "--hash=sha256:" in pins
        assert not re.search(r"(?m)^[a-z].*==[^\\]*$", pins), f"{name}.txt: a pin without hash"
        direct = [
            line
            for line in (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
            if re.match(r"[a-zA-Z]", line)
        ]
        assert [line for line in direct if " # " not in line] == []


def test_reasons_are_in_two_languages() -> None:
    """Each declared code is kebab-case, has both sentences, and both name the same facts."""
    load_everything()
    from junheng.core.reason import REGISTRY

    fact = re.compile(r"{(\w+?)(?:_zh|_en)?}")  # a fact may be a word that exists in both languages
    for code, reason in REGISTRY.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code), code
        assert re.search(r"[\u4e00-\u9fff]", reason.zh), f"{code}: no Chinese sentence"
        assert reason.en.strip(), f"{code}: no English sentence"
        assert set(fact.findall(reason.zh)) == set(fact.findall(reason.en)), (
            f"{code}: other facts in zh than in en"
        )
        assert bool(reason.basis_zh) == bool(reason.basis_en), f"{code}: basis in one language only"


def used_codes() -> Iterator[tuple[str, str]]:
    """Literal codes handed to `refuse`, and bare codes in `because`."""
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in {"refuse", "fault"}:
                yield from (
                    (arg.value, relative(path)) for arg in node.args[:1] if isinstance(arg, ast.Constant)
                )
            if name == "because":
                pairs = (arg.elts for arg in node.args if isinstance(arg, ast.Tuple) and len(arg.elts) == 2)
                yield from (
                    (code.value, relative(path)) for _, code in pairs if isinstance(code, ast.Constant)
                )


def test_used_codes_are_declared() -> None:
    """A code that is used and not declared would fail only when a user meets it."""
    load_everything()
    from junheng.core.reason import REGISTRY

    assert [(code, place) for code, place in used_codes() if code not in REGISTRY] == []


def load_everything() -> None:
    """Every module is imported, so every registry is full."""
    import importlib
    import pkgutil

    import junheng

    for found in pkgutil.walk_packages(junheng.__path__, "junheng."):
        if not {"migrations", "__main__", "wsgi"} & set(found.name.split(".")):
            importlib.import_module(found.name)


def verbs() -> dict[str, object]:
    load_everything()
    from junheng.hub.foundation.verbs import REGISTRY

    return dict(REGISTRY)


def text_of(*folders: str, suffixes: tuple[str, ...]) -> str:
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes)
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))


def test_every_verb_is_whole() -> None:
    """One name everywhere: service, permission, event, page or API (unless the platform alone acts), test file, documentation."""
    from junheng.hub.foundation.events import Fact
    from junheng.hub.foundation.verbs import Verb

    docs = text_of("docs", suffixes=(".md",))
    missing: list[str] = []
    for permission, entry in verbs().items():
        assert isinstance(entry, Verb)
        area = HUB / entry.area
        edges = "\n".join(
            p.read_text()
            for p in area.rglob("*.py")
            if p.stem in {"pages", "api"} or {"pages", "api"} & set(p.parts)
        )
        wholes = {
            "a service of its name": entry.function.__name__ == entry.name,
            "an event": issubclass(entry.event, Fact),
            "roles": bool(entry.roles),
            "a page or API": entry.roles == {"platform"}
            or re.search(rf"\b{entry.name}\b", edges) is not None,
            "a test": (ROOT / "tests" / "hub" / entry.area / f"test_{entry.name}.py").exists(),
            "documentation": permission in docs,
        }
        missing += [f"{permission}: {what}" for what, there in wholes.items() if not there]
    assert missing == []


def test_data_of_others_carry_their_licence() -> None:
    """Beside fonts, schemas, scripts and vectors of others stands the licence they came under."""
    suffixes = {".ttf", ".otf", ".woff2", ".xsd"}
    kept = [path for path in tracked() if path.suffix in suffixes or path.name.endswith(".min.js")]
    lone = [relative(path) for path in kept if not any(_licences(folder) for folder in _near(path))]
    assert lone == []


def _near(path: Path) -> Iterator[Path]:
    """The folder of the file and up to three above it, inside the project."""
    yield from (folder for folder in list(path.parents)[:4] if folder != ROOT and ROOT in folder.parents)


def _licences(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if re.match(r"(?i)(licen[cs]e|copying|ofl|notice)", path.name)]
