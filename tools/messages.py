"""Messages of every area: extract, keep what is translated, compile, and say what is missing.

    python tools/messages.py update    write locale/zh_Hans/LC_MESSAGES/django.po of every area
    python tools/messages.py compile   write the .mo files beside them (not kept in git)
    python tools/messages.py check     exit 1 if anything is untranslated, fuzzy, obsolete, not extracted,
                                       or said in two ways in Chinese

English is the language of the source, Chinese the default language of the pages. Babel reads the Python
files; Django turns templates into something it can read. GNU gettext is not needed.
"""

from __future__ import annotations

import io
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
HUB = ROOT / "src" / "junheng" / "hub"
LOCALE = "zh_Hans"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SOURCES = (".py", ".html", ".txt", ".xml")


@dataclass(frozen=True)
class Area:
    """One area and its file of translations."""

    folder: Path

    @property
    def po(self) -> Path:
        return self.folder / "locale" / LOCALE / "LC_MESSAGES" / "django.po"

    def sources(self) -> list[Path]:
        found = (path for path in self.folder.rglob("*") if path.suffix in SOURCES and path.is_file())
        return sorted(
            path
            for path in found
            if not {"migrations", "locale", "static", "data"} & set(path.relative_to(self.folder).parts)
        )

    def existing(self) -> Catalog:
        if not self.po.exists():
            return new_catalog()
        with self.po.open("rb") as stream:
            return read_po(stream, locale=LOCALE, domain="django", ignore_obsolete=False)


def areas() -> list[Area]:
    return [Area(folder) for folder in sorted(HUB.iterdir()) if (folder / "__init__.py").exists()]


def new_catalog() -> Catalog:
    """An empty catalog of our language."""
    return Catalog(locale=LOCALE, domain="django", charset="utf-8", fuzzy=False)


def readable(path: Path) -> bytes:
    """The source as Python that Babel can read; templates go through Django."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    from django.utils.translation.template import templatize

    return templatize(text, origin=str(path.relative_to(ROOT))).encode()


def messages_in(path: Path) -> Iterator[tuple[int, object, list[str], str | None]]:
    if path.suffix == ".py" and "gettext" not in path.read_text(encoding="utf-8"):
        return
    yield from extract(
        "python", io.BytesIO(readable(path)), keywords=KEYWORDS, comment_tags=("Translators:",)
    )


def extracted(area: Area) -> Catalog:
    """Everything the area asks to be translated, with the file it stands in."""
    catalog = new_catalog()
    for path in area.sources():
        place = path.relative_to(ROOT).as_posix()
        for _, message, comments, context in messages_in(path):
            catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def updated(area: Area) -> Catalog:
    """The extracted messages with the translations that exist; what is gone is dropped."""
    before, catalog = area.existing(), extracted(area)
    for message in catalog:
        known = before.get(message.id, message.context) if message.id else None
        if known is not None:
            message.string = known.string
            message.user_comments = known.user_comments
            message.flags |= known.flags & {"fuzzy"}
    return catalog


def update() -> int:
    for area in areas():
        catalog = updated(area)
        if len(catalog) == 0:
            area.po.unlink(missing_ok=True)
            continue
        area.po.parent.mkdir(parents=True, exist_ok=True)
        area.po.write_bytes(as_po(catalog))
    return 0


def as_po(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=110, sort_output=True, include_lineno=False, omit_header=False)
    body = out.getvalue().decode()
    return ("".join(_without_dates(body.splitlines(keepends=True)))).encode()


def _without_dates(lines: list[str]) -> Iterator[str]:
    """Without what changes from run to run, so the same source gives the same file."""
    dropped = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Language-Team")
    dropped = tuple(f'"{name}' for name in (*dropped, "Project-Id-Version", "Report-Msgid-Bugs-To"))
    in_header = True
    for line in lines:
        if in_header and line.startswith("#") and not line.startswith(("#:", "#,", "#.")):
            continue
        if line.strip() == "":
            in_header = False
        if not line.startswith(dropped):
            yield line


def compile_all() -> int:
    for area in areas():
        if area.po.exists():
            with area.po.with_suffix(".mo").open("wb") as stream:
                write_mo(stream, area.existing())
    return 0


def placeholders(text: str) -> set[str]:
    """Named places in a message: `%(name)s` and `{name}`."""
    named = {part.split(")")[0] for part in text.split("%(")[1:]}
    try:
        return named | {field for _, field, _, _ in string.Formatter().parse(text) if field}
    except ValueError:
        return named


def problems_of(message: Message) -> Iterator[str]:
    """What is wrong with one message; empty when it may be shown."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    if not all(strings):
        yield "untranslated"
        return
    if message.fuzzy:
        yield "fuzzy"
    wanted = set().union(*(placeholders(text) for text in ids))
    for text in strings:
        if foreign := placeholders(text) - wanted:
            yield f"names a place the source does not have: {', '.join(sorted(foreign))}"
        if missing := placeholders(ids[-1]) - placeholders(text) - {"count", "counter"}:
            yield f"lacks {', '.join(sorted(missing))}"


def problems(area: Area) -> Iterator[str]:
    wanted, kept = extracted(area), area.existing()
    place = area.po.relative_to(ROOT).as_posix()
    for message in wanted:
        if not message.id:
            continue
        found = kept.get(message.id, message.context)
        for problem in ["not extracted yet"] if found is None else problems_of(found):
            yield f"{place}: {problem}: {message.id!r}"
    for message in kept:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"{place}: no longer used: {message.id!r}"
    yield from (f"{place}: obsolete: {message.id!r}" for message in kept.obsolete.values())


def conflicts() -> Iterator[str]:
    """English words with two Chinese texts: one installation has one catalogue, so one would win everywhere."""
    said: dict[tuple[str | None, str, bool], dict[str, list[str]]] = {}
    for area in areas():
        for message in area.existing():
            if message.id:
                counted = isinstance(message.id, tuple | list)
                english = message.id[0] if counted else message.id
                chinese = " / ".join(message.string) if counted else message.string
                texts = said.setdefault((message.context, english, counted), {})
                texts.setdefault(chinese, []).append(area.folder.name)
    for (context, english, _), texts in said.items():
        if len(texts) > 1:
            which = "; ".join(f"{chinese} ({', '.join(names)})" for chinese, names in texts.items())
            yield f"more than one Chinese text: {english!r}{f' in {context!r}' if context else ''}: {which}"


def check() -> int:
    found = [problem for area in areas() for problem in problems(area)] + list(conflicts())
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


COMMANDS = {"update": update, "compile": compile_all, "check": check}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)  # templates are only read, nothing of the site is loaded
    return COMMANDS[arguments[0]]()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
