"""What the documentation shows is what happens: its commands and its Python are run, its files and tests exist.

In a `console` block a line that begins with `$ ` is typed and the lines below it are what is printed; `…` alone on a
line stands for lines left out, `$ echo $?` for the exit code. A `python` block with `>>>` is a doctest; the blocks
of one page are one session. Blocks in other languages are not run, but what they name must exist.
"""

from __future__ import annotations

import ast
import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import get_commands

from junheng.cli.main import main, parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/README.md"))
    if not path.is_symlink()
)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELLIPSIS = "…"


@dataclass(frozen=True)
class Block:
    """A fenced block: its page, its first line there, its language and text."""

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(*languages: str) -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in FENCE.finditer(text):
            if found[1] in languages:
                yield Block(page, text[: found.start()].count("\n") + 2, found[1], found[2])


def typed(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a console block with what it shall print."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.replace("\\\n", " ").partition("\n")
        yield command, expected


def plain(text: str) -> str:
    """Without spaces at line ends and blank lines around, and with ordinary spaces for the typographic ones."""
    text = re.sub("[\u00a0\u2009\u202f]", " ", text)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def pattern_of(expected: str) -> re.Pattern[str]:
    lines = (
        r"(?:.*\n)*?" if line == ELLIPSIS else re.escape(line) + r"\n" for line in plain(expected).split("\n")
    )
    return re.compile("".join(lines) if plain(expected) else "")


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the clone, where an example may write."""
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", list(blocks("console")), ids=str)
def test_commands(block: Block, clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each prints what the page shows."""
    code = 0
    for command, expected in typed(block):
        if command == "echo $?":
            assert plain(expected) == str(code)
            continue
        words = shlex.split(command)
        assert words[0] == "junheng", f"a console block runs junheng only: {command}"
        code = main(words[1:])
        said = capsys.readouterr()
        printed = plain(said.out + said.err)
        assert pattern_of(expected).fullmatch(printed + "\n" if printed else ""), f"$ {command}\n{printed}"


@pytest.mark.parametrize(
    "page",
    sorted({block.page for block in blocks("python") if ">>>" in block.text}),
    ids=lambda page: page.name,
)
def test_python(page: Path, clone: Path) -> None:
    """Each page's Python, one session a page, answers what the page shows."""
    text = "\n".join(block.text for block in blocks("python") if block.page == page and ">>>" in block.text)
    session = doctest.DocTestParser().get_doctest(text, {"__name__": "__main__"}, page.name, str(page), 0)
    said: list[str] = []
    failed = doctest.DocTestRunner(verbose=False).run(session, out=said.append).failed
    assert not failed, "".join(said)


def commands() -> Iterator[tuple[str, str]]:
    """Group and verb of every computing command."""
    for action in parser()._actions:
        for group, words in (getattr(action, "choices", None) or {}).items():
            for inner in words._actions:
                yield from (
                    (group, verb) for verb in (getattr(inner, "choices", None) or {}) if inner.dest == "verb"
                )


def test_every_computing_command_has_an_example() -> None:
    """But `sign`, which needs a private key, and none is shown."""
    shown = {tuple(shlex.split(command)[1:3]) for block in blocks("console") for command, _ in typed(block)}
    assert set(commands()) - shown == {("certificate", "sign")}


def test_what_is_told_to_be_typed_exists() -> None:
    """Groups of junheng, commands of the site and of the launcher, targets of make."""
    groups = {group for action in parser()._actions for group in (getattr(action, "choices", None) or {})}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    launcher = {"start", "stop", "status", "url", "psql"}
    known = {
        r"(?<![\w./-])(?:\$ |/bin/|`)junheng ([a-z_]+)": groups,
        r"junheng\.hub\.site ([a-z_]+)": set(get_commands()),
        r"junheng\.hub\.foundation\.postgres ([a-z_]+)": launcher,
        r"(?:^|`)make ([a-z-]+)": targets,
    }
    unknown = [
        f"{page.relative_to(ROOT)}: {found[0]}"
        for page in PAGES
        for expression, names in known.items()
        for found in re.finditer(expression, page.read_text(encoding="utf-8"), re.MULTILINE)
        if found[1] not in names
    ]
    assert unknown == []


FILE = re.compile(
    r"`(?=[\w.:])((?:[\w.-]+/)*[\w.-]+\.(?:py|md|go|json|csv|xsd|yaml|xml|typ|css|js|po|html))?(?:::(\w+))?`"
)
"""A file named in backticks, perhaps with the name of a test in it; a test alone is in the file named before it."""
ELSEWHERE = frozenset({"certificate.proof.json", "tour.json", "labs.json", "anchor-1.pem", "kcdb.csv"})
"""Files that a command writes or a user brings."""


def places(page: Path, name: str) -> Iterator[Path]:
    """Where a file that a page names may lie: from the root, the source, the platform, the page's own room."""
    source = ROOT / "src" / "junheng"
    for base in (
        ROOT,
        source,
        source / "hub",
        page.parent,
        ROOT / "docs" / "examples",
        source / "hub/ui/static",
    ):
        yield base / name
        yield from (base / name).parent.glob(f"*/{Path(name).name}") if "/" not in name else ()


def test_named_files_exist() -> None:
    """Also the tests that the threat model calls as witnesses."""
    missing: list[str] = []
    for page in PAGES:
        before = ""
        for said, test in FILE.findall(page.read_text(encoding="utf-8")):
            name = before = said or before
            found = next((place for place in places(page, name) if place.is_file()), None)
            if name not in ELSEWHERE and (found is None or (test and test not in names_in(found))):
                missing.append(f"{page.relative_to(ROOT)}: {name}{'::' + test if test else ''}")
    assert missing == []


def names_in(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
