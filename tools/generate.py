"""Writes what is derived from the code, so that no table in docs/ is kept by hand.

    python tools/generate.py           write docs/reference/*, docs/glossary.md, docs/worked-examples.md and docs/worked/*,
                                       and the pages that verify in a browser
    python tools/generate.py --check   exit 1 if a file is not as it would be written now

Each page is one function below, named in PAGES; it returns the whole text and depends on nothing but the
code and docs/data: no clock, no database, no order of a set.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import functools
import importlib
import io
import json
import os
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
TARGET = ROOT / "docs"
ON_PAPER = {
    "DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/none",
    "JUNHENG_HOME": "/nonexistent",
    "JUNHENG_SECRET_KEY": "on-paper",
    "JUNHENG_HOST": "localhost",
    "DJANGO_SETTINGS_MODULE": "junheng.hub.site.settings",
    "COLUMNS": "100",
}
NOTE = "<!-- Written by `make gen`; change the code, not this page. -->\n"


def row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = list(head)
    return "\n".join([row(*head), row(*("---" for _ in head)), *(row(*cells) for cells in rows)])


def refusals() -> str:
    """Every reason code with its sentences, its basis and how well that basis was checked."""
    from junheng.core.reason import REGISTRY

    def basis(reason) -> str:  # type: ignore[no-untyped-def]
        unchecked = "" if reason.confidence in ("house", "seen") else "（未核对）"
        return f"{reason.basis_zh}{unchecked}" if reason.basis_zh else ""

    rows = (
        (f"`{code}`", REGISTRY[code].zh, REGISTRY[code].en, basis(REGISTRY[code]))
        for code in sorted(REGISTRY)
    )
    return f"# Refusals\n\n{NOTE}\n{table(('code', '中文', 'English', '依据'), rows)}\n"


def roles() -> str:
    """Who may perform which verb."""
    from junheng.hub.foundation.verbs import REGISTRY

    rows = (
        (f"`{name}`", ", ".join(f"`{role}`" for role in sorted(entry.roles)), f"`{entry.event.__name__}`")
        for name, entry in sorted(REGISTRY.items())
    )
    return f"# Verbs and roles\n\n{NOTE}\n{table(('verb', 'roles', 'event'), rows)}\n"


def events() -> str:
    """Every fact the log may hold, its sentences, its fields, and which of them stay out of the leaf."""
    from dataclasses import fields

    from junheng.hub.foundation.events import FACTS
    from junheng.hub.foundation.verbs import REGISTRY

    parts = []
    for kind, fact in sorted(FACTS.items()):
        verbs = ", ".join(f"`{name}`" for name, entry in sorted(REGISTRY.items()) if entry.event is fact)
        leaf = (
            (f"`{f.name}`", f"`{f.type}`", "salted commitment" if f.metadata.get("private") else "public")
            for f in fields(fact)
        )
        body = table(("field", "type", "in the leaf"), leaf)
        parts.append(f"## {kind}\n\n{fact.ZH} / {fact.EN}\n\nRecorded by {verbs or 'no verb'}.\n\n{body}\n")
    return f"# Events\n\n{NOTE}\n" + "\n".join(parts)


def command_line() -> str:
    """`--help` of every command, as it is printed."""
    from junheng.cli.main import parser

    parts = [f"## {name}\n\n```text\n{found.format_help()}```\n" for name, found in _parsers(parser())]
    return f"# Command line\n\n{NOTE}\n" + "\n".join(parts)


def _parsers(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield parser.prog, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for _, found in sorted(action.choices.items()):
                yield from _parsers(found)


def openapi() -> str:
    """The HTTP interface, OpenAPI 3.1."""
    from junheng.hub.site.api import api

    return (
        json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"
    )


GLOSSARY = TARGET / "data" / "glossary.csv"
GLOSSARY_NOTE = "<!-- Written by `make gen`; change docs/data/glossary.csv, not this page. -->\n"
GLOSSARY_LEAD = """One word for one thing, in both languages, on every page and in every paper. Sources: VIM is JCGM 200:2012; JJF, JJG
and GB are Chinese specifications, regulations and standards; a Chinese title with an article number is a law or rule.
The definitions are our own short wording. （未核对）marks a term whose wording or source still wants checking.
"""


def glossary() -> str:
    """The terms of docs/data/glossary.csv, in its order, which goes from the general to the particular."""

    def source(term: dict[str, str]) -> str:
        return term["source"] if term["confidence"] == "high" else f"{term['source']}（未核对）"

    with GLOSSARY.open(encoding="utf-8", newline="") as stream:
        terms = list(csv.DictReader(stream))
    rows = ((term["term_zh"], term["term_en"], term["definition"], source(term)) for term in terms)
    head = ("中文", "English", "meaning", "source")
    return f"# Glossary\n\n{GLOSSARY_NOTE}\n{GLOSSARY_LEAD}\n{table(head, rows)}\n"


GIVEN = TARGET / "examples" / "given"
GIVEN_VERBS = {
    "junheng.measurement/1": "evaluate",
    "junheng.fit/1": "fit",
    "junheng.conformity/1": "conformity",
    "junheng.interval/1": "interval",
}
BY_TRIALS = ("S1-", "S2-", "NPL-")
"""Cases whose publication is about Monte Carlo; the others are shown by the GUM alone."""
WORKED_LEAD = """Every published case the engine is held to has a page, written from one file: the equation as the engine read it, its
input as it is computed, the command and the script, and what they print. The files lie in `docs/examples/given` and are
the vectors of the tests; the tests compare each with the published numbers at the stated tolerance, and run every
command and every script of these pages.
"""
CASES = ROOT / "tests" / "vectors" / "uncertainty_given.json"
SCRIPT = """>>> from junheng.cli.documents import read_document
>>> from junheng.core.uncertainty.documents import measurement_from
>>> from junheng.core.uncertainty.evaluation import evaluate
>>> measurement = measurement_from(read_document("{file}"))
>>> found = evaluate(measurement, {options})
>>> for each in {outputs}:
...     print(each.name, f"{{each.value:.10g}}", "u", f"{{each.u:.4g}}" if each.u is not None else None)
"""


def given_cases() -> dict[str, str]:
    """The given cases and their sources, in the order they were given."""
    found = json.loads(CASES.read_text(encoding="utf-8"))
    return {case["id"]: case["source"] for case in found["cases"]}


def worked_examples() -> str:
    """The given cases with their sources, each leading to its page."""
    rows = ((f"[{case}](worked/{case}.md)", source) for case, source in given_cases().items())
    return f"# Worked examples\n\n{NOTE}\n{WORKED_LEAD}\n{table(('case', 'source'), rows)}\n"


def worked_example(case: str) -> str:
    """One given case: for each of its files source, equation in LaTeX, input, command, script, output."""
    paths = [
        path for path in sorted(GIVEN.glob("*.yaml")) if path.stem == case or path.stem.startswith(f"{case}-")
    ]
    return f"# {case}\n\n{NOTE}\n" + "\n".join(_worked(path) for path in paths)


def _worked(path: Path) -> str:
    from junheng.cli.documents import read_document

    source, _, text = path.read_text(encoding="utf-8").removeprefix("# ").partition("\n")
    verb = GIVEN_VERBS[read_document(str(path))["schema"]]
    words = ["uncertainty", verb, str(path.relative_to(ROOT))]
    if verb == "evaluate" and not path.name.startswith(BY_TRIALS):
        words += ["--method", "gum"]
    equation = f"```latex\n{_equations(path)}\n```\n\n" if verb == "evaluate" else ""
    script = f"\n```python\n{_scripted(path)}\n\n```\n" if verb == "evaluate" else ""
    return (
        f"## {source}\n\n{equation}```yaml\n{text.strip()}\n```\n\n"
        f"```console\n$ junheng {' '.join(words)}\n{_printed(words)}\n```\n{script}"
    )


def _scripted(path: Path) -> str:
    """The case from Python, and what that prints."""
    by_trials = path.name.startswith(BY_TRIALS)
    script = SCRIPT.format(
        file=path.relative_to(ROOT),
        options='method="monte-carlo", trials=100_000' if by_trials else 'method="gum"',
        outputs="found.monte_carlo.outputs" if by_trials else "found.outputs",
    )
    code = "\n".join(line[4:] for line in script.splitlines())
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.chdir(ROOT):
        exec(compile(code, str(path), "exec"), {})
    return f"{script}{out.getvalue()}".rstrip("\n")


def _equations(path: Path) -> str:
    from junheng.cli.documents import read_document
    from junheng.core.uncertainty.documents import measurement_from
    from junheng.core.uncertainty.latex import latex_of, name_in_latex

    equations = measurement_from(read_document(str(path))).equations
    return "\n".join(f"{name_in_latex(each.name)} = {latex_of(each.expression)}" for each in equations)


def _printed(words: list[str]) -> str:
    """What the command prints, run in the clone."""
    from junheng.cli.main import main as command

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.chdir(ROOT):
        command(words)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").splitlines())


PAGES: dict[str, Callable[[], str]] = {
    "reference/refusals.md": refusals,
    "reference/verbs.md": roles,
    "reference/events.md": events,
    "reference/command-line.md": command_line,
    "reference/openapi.json": openapi,
    "glossary.md": glossary,
    "worked-examples.md": worked_examples,
    **{f"worked/{case}.md": functools.partial(worked_example, case) for case in given_cases()},
}


CERTIFICATES = "src/junheng/hub/certificates"


def verifying_script(page: str) -> str:
    """A page that verifies without us, as one script: the pieces, packed."""
    from pack_script import pack

    from junheng.hub.certificates.pages import offline

    return pack(offline.script_source(page))


def verifying_sentences() -> str:
    """The house's own sentences, in both languages, of each refusal that those scripts may name."""
    from junheng.hub.certificates.pages import offline

    return json.dumps(offline.sentences(), ensure_ascii=False, indent=1) + "\n"


def verifying_file(page: str, language: str) -> str:
    """A page as one file for a disk."""
    from junheng.hub.certificates.pages import offline

    return offline.whole_file(page, language, verifying_script(page))


SCANNED = (
    "integrity/templates/integrity/scanned.html", "integrity/pages/scanning.py", "ui/templates/ui/base.html",
    "ui/templates/ui/base_large.html", "ui/templates/ui/top_end.html", "ui/templates/ui/marks.html", "ui/templatetags/ui.py",
    "ui/templates/cotton/shout.html", "ui/templates/cotton/refusals.html", "ui/templates/cotton/reasons.html",
    "ui/templates/cotton/reason.html", "ui/templates/ui/foot.html", "ui/templates/ui/keys.html", "foundation/acts.py",
)  # fmt: skip
"""What the scan page is made of: classes that stand in none of these cannot be on it."""


def scan_sheet() -> str:
    """The one style sheet of the scan page."""
    import re

    from pack_css import packed

    hub, look = SRC / "junheng/hub", SRC / "junheng/hub/ui/static/ui"
    forms = sorted((hub / "ui/templates/ui/forms").rglob("*.html"))
    parts = [*(hub / name for name in SCANNED), *forms]
    words = frozenset(re.findall(r"-?[A-Za-z_][\w-]*", "\n".join(each.read_text("utf-8") for each in parts)))
    return packed(
        "\n".join((look / name).read_text("utf-8") for name in ("tokens.css", "junheng.css")), words
    )


SHIPPED: dict[str, Callable[[], str]] = {
    "src/junheng/hub/integrity/static/integrity/scan.css": scan_sheet,
    "src/junheng/hub/supervision/data/draw_alone.py.txt": (ROOT / "docs/examples/draw_alone.py").read_text,
    f"{CERTIFICATES}/data/offline_reasons.json": verifying_sentences,
    **{
        f"{CERTIFICATES}/static/certificates/{page}.js": functools.partial(verifying_script, page)
        for page in ("verify", "verify-draw")
    },
    **{
        f"{CERTIFICATES}/data/{page}.{language}.html": functools.partial(verifying_file, page, language)
        for page in ("verify", "verify-draw")
        for language in ("zh", "en")
    },
}
"""Files of the package that are written from others, in the order in which they build on each other."""


def load_house() -> None:
    """Import every module, so every reason, verb and event is in its registry."""
    os.environ.update(ON_PAPER)
    sys.path.insert(0, str(SRC))
    import django

    django.setup()
    import junheng

    for found in pkgutil.walk_packages(junheng.__path__, "junheng."):
        if not {"migrations", "__main__", "wsgi"} & set(found.name.split(".")):
            importlib.import_module(found.name)


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--check", action="store_true", help="write nothing; say what is stale")
    check = options.parse_args(arguments).check
    load_house()
    derived = SHIPPED | {f"docs/{name}": write for name, write in PAGES.items()}
    stale = [name for name, write in derived.items() if not _kept(ROOT / name, write(), check=check)]
    for name in stale:
        print(f"{name} is stale: run `make gen`", file=sys.stderr)
    return 1 if stale else 0


def _kept(path: Path, text: str, *, check: bool) -> bool:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return True
    if check:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
