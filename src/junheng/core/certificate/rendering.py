"""Show any DCC to a person: HTML for a page, PDF for paper, from the same view of the same bytes.

The HTML is one self-contained document without script or link to anywhere; with `fragment=True` only its
`<article>`. The PDF of a foreign certificate says that it is a rendering and carries the original bytes. `print_paper`
is that paper for whatever else consists of sections.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape

from junheng.core.certificate.parsing import Document
from junheng.core.certificate.typesetting.page import compile_page, refusals_for_texts
from junheng.core.certificate.view import Language, Section, Table, View, view
from junheng.core.certificate.wording import WORDS
from junheng.core.reason import Refused

STYLE = """
body{margin:0;background:#f5f3ec;color:#1b2225;font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
article{max-width:60rem;margin:0 auto;padding:2rem 1.25rem;background:#fffdf8}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.05rem;margin:2rem 0 .5rem;padding-left:.5rem;border-left:3px solid #0d625b}
h3{font-size:.95rem;margin:1rem 0 .25rem}p{margin:.4rem 0}.soft{color:#5d6669;font-size:.875rem;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;margin:0}dt,dd{margin:0;padding:.3rem 0;border-bottom:1px solid #dad5c7}
dt{color:#465054}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums lining-nums}
th,td{padding:.35rem .6rem;border-bottom:1px solid #dad5c7;text-align:left}th{border-bottom:1px solid #1b2225;vertical-align:bottom;font-weight:600}
.n{text-align:right;white-space:nowrap}
"""


def render_html(document: Document, language: Language, *, fragment: bool = False) -> str:
    """The certificate as HTML; every text of the file is escaped, nothing of it becomes markup."""
    seen = view(document, language)
    if fragment:
        return _article(seen, 2)
    article = _article(seen, 1)
    tag = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{tag}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(seen.number)}</title><style>{STYLE}</style></head><body>{article}</body></html>\n"
    )


def _article(seen: View, level: int) -> str:
    """`level`: of its heading; inside another page it is no second title."""
    head = (
        f"<h{level}>{escape(seen.laboratory)}</h{level}><p>{escape(seen.number)}</p>"
        f'<p class="soft" translate="no">DCC {escape(seen.version)} · SHA-256 {escape(seen.digest)}</p>'
    )
    return f'<article class="certificate">{head}{"".join(_section(section, level + 1) for section in seen.sections)}</article>'


def _section(section: Section, level: int) -> str:
    fields = "".join(
        f"<dt>{escape(field.label)}</dt><dd>{escape(field.value)}</dd>" for field in section.fields
    )
    return "".join(
        (
            f"<section><h{level}>{escape(section.title)}</h{level}>",
            f"<dl>{fields}</dl>" if fields else "",
            *(f"<p>{escape(text)}</p>" for text in section.texts),
            *(_table(table) for table in section.tables),
            "</section>",
        )
    )


def _table(table: Table) -> str:
    kinds = [' class="n"' if numeric else "" for numeric in table.numeric]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name)}{" / " + escape(unit) if unit not in {"", "1"} else ""}</th>'
        for (name, unit), kind in zip(table.head, kinds, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in table.rows
    )
    title = f"<h3>{escape(table.title)}</h3>" if table.title else ""
    return (
        f'{title}<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def render_pdf(document: Document, language: Language, *, fallback_fonts: str | None = None) -> bytes:
    """A PDF/A-3b rendering with the original file attached. Raises Refused for characters no font has."""
    seen = view(document, language)
    paper = Paper(
        seen.number, seen.laboratory, language, seen.day, seen.sections, note=said("rendering", language),
        imprint=f"DCC {seen.version} · SHA-256 {seen.digest}",
    )  # fmt: skip
    original = Attached("certificate.xml", "application/xml", "source", document.data)
    return print_paper(paper, (original,), fallback_fonts=fallback_fonts)


def said(key: str, language: Language) -> str:
    """One of the words of a certificate."""
    return WORDS[key].zh if language == "zh" else WORDS[key].en


@dataclass(frozen=True, slots=True)
class Paper:
    """Sections to be printed: `issuer` and `number` stand on every page, `note` and `imprint` at its foot."""

    number: str
    issuer: str
    language: Language
    day: tuple[int, int, int]
    sections: tuple[Section, ...]
    note: str
    imprint: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A text file that a paper carries; `relationship` by PDF/A-3: `source` or `data`."""

    name: str
    mime: str
    relationship: str
    content: bytes


def print_paper(paper: Paper, attached: Sequence[Attached], *, fallback_fonts: str | None = None) -> bytes:
    """A PDF/A-3b of sections with the files attached; the same input gives the same bytes.

    Raises Refused for characters no font has.
    """
    texts = [paper.number, paper.issuer, paper.note, paper.imprint]
    texts += [text for section in paper.sections for text in _section_texts(section)]
    if missing := refusals_for_texts(texts, fallback_fonts=fallback_fonts):
        raise Refused(*missing)
    files = {f"file{at}": each.content for at, each in enumerate(attached)}
    listed = [
        {"input": key, "name": each.name, "mime": each.mime, "relationship": each.relationship}
        for key, each in zip(files, attached, strict=True)
    ]
    data = asdict(paper) | {"page": said("page", paper.language), "attached": listed}
    return compile_page("sections.typ", data, fallback_fonts=fallback_fonts, **files)


def _section_texts(section: Section) -> list[str]:
    cells = [cell for table in section.tables for row in table.rows for cell in row]
    heads = [part for table in section.tables for pair in table.head for part in pair]
    titles = [
        section.title,
        *(table.title for table in section.tables),
        *(each.title for each in section.figures),
    ]
    return [
        *titles,
        *section.texts,
        *(part for field in section.fields for part in (field.label, field.value)),
        *heads,
        *cells,
    ]
