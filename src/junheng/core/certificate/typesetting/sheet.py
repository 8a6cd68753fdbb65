"""From content to the printed words: every string the template places, in the chosen language or both.

All formatting of numbers happens here, in decimal text; the template never computes. A `Said` is one or two
lines: Chinese and, under it, English where both are printed and differ.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal

from junheng.core.certificate.content import (
    CertificateContent,
    Column,
    Item,
    Method,
    ResultBlock,
    ResultTable,
    Standard,
    Text,
)
from junheng.core.certificate.wording import (
    CHANGES,
    KINDS,
    PARTS,
    PARTS_VERIFICATION,
    PLACES,
    STATES,
    UNCERTAINTY,
    UNCHECKED,
    VERDICTS,
    WORDS,
)
from junheng.core.quantity.notation import (
    DECIMAL_TEXT,
    needs_groups,
    print_number,
    print_quantity,
    print_unit,
)

Language = Literal["zh", "en", "both"]
Said = list[str]
SIGNED = frozenset({"error", "correction"})
NUMERIC = frozenset(
    {"nominal", "reference", "indicated", "error", "correction", "uncertainty", "coverage-factor"}
)
WIDTHS = {"label": 1.3, "verdict": 0.9, "coverage-factor": 0.6, "uncertainty": 1.5}


def sheet(content: CertificateContent, *, xml: bytes, proof: str, language: Language) -> dict[str, Any]:
    """The data the template places, JSON-ready, in a fixed order."""
    speak = Speaker(language)
    return {
        "lang": "en" if language == "en" else "zh",
        "title": f"{speak.line(KINDS[content.kind])} {content.number}",
        "title-lines": speak.lines(KINDS[content.kind]),
        "issuer": content.laboratory.name.zh,
        "number": content.number,
        "date": [int(part) for part in content.dates.issued.split("-")],
        "issued": content.dates.issued,
        "words": {name: speak.lines(text) for name, text in WORDS.items()},
        "page": speak.lines(WORDS["page"]),
        "end": speak.lines(WORDS["end_of"]),
        "example": speak.lines(WORDS["example"]) if content.example else None,
        "attachment": f"DCC 3.3.0 {content.number}",
        "digest": hashlib.sha256(xml).hexdigest(),
        "proof-text": proof,
        "laboratory": {"name": speak.lines(content.laboratory.name), "line": speak.party_line(content)},
        "lineage": speak.lineage(content),
        "fields": speak.fields(content),
        "claims": [
            {"mark": claim.mark, "number": claim.number, "scope": speak.lines(claim.scope)}
            for claim in content.claims
        ],
        "conclusion": speak.conclusion(content),
        "conditions": speak.conditions(content),
        "standards": speak.standards(content),
        "results": [speak.block(block, content) for block in content.results],
        "remarks": speak.remarks(content),
        "persons": speak.persons(content),
    }


class Speaker:
    """Says the parts of one certificate in one language choice."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def lines(self, text: Text) -> Said:
        """One line per language; a missing language falls back to the other, never to nothing."""
        zh, en = text.zh or text.en, text.en or text.zh
        if self.language == "zh":
            return [zh]
        if self.language == "en":
            return [en]
        return [zh] if zh == en else [zh, en]

    def line(self, text: Text) -> str:
        return self.lines(text)[0]

    def fill(self, text: Text, **facts: str) -> Said:
        return [line.format(**facts) for line in self.lines(text)]

    def party_line(self, content: CertificateContent) -> str:
        party = content.laboratory
        parts = [self.line(party.address), party.telephone, party.email, party.code]
        return " · ".join(part for part in parts if part)

    def lineage(self, content: CertificateContent) -> list[Said]:
        lineage = content.lineage
        if lineage is None:
            return []
        said = self.fill(CHANGES[lineage.change], number=lineage.number)
        for key, text in (("reason", lineage.reason), ("changed", lineage.changed)):
            if text.zh:
                labels, values = self.lines(WORDS[key]), self.lines(text)
                said = [
                    f"{line}　{labels[min(at, len(labels) - 1)]}: {values[min(at, len(values) - 1)]}"
                    for at, line in enumerate(said)
                ]
        return [said]

    def field(self, key: str, value: Said | str | None, *, wide: bool = False) -> dict[str, Any] | None:
        if not value or value == [""]:
            return None
        said = [value] if isinstance(value, str) else value
        return {"label": self.lines(WORDS[key]), "value": said, "wide": wide}

    def fields(self, content: CertificateContent) -> list[dict[str, Any]]:
        """Pairs of fields; a lone half row is closed by making its field wide."""
        rows = [
            self.field("customer", self.lines(content.customer.name), wide=True),
            self.field("address", self.lines(content.customer.address), wide=True),
            *(field for item in content.items for field in self.item(item)),
            *(self.field("basis", self.method(method), wide=True) for method in content.methods),
            self.field("place", self.place(content), wide=True),
            *self.dates(content),
            self.field("order", content.order),
        ]
        return pair_up([row for row in rows if row is not None])

    def item(self, item: Item) -> list[dict[str, Any] | None]:
        names = [self.lines(part.name) for part in item.parts]
        parts = ["；".join(name[0] for name in names), "; ".join(name[-1] for name in names)]
        return [
            self.field("item", self.lines(item.name), wide=True),
            self.field("model", item.model),
            self.field("serial", item.serial),
            self.field("maker", self.lines(item.maker)),
            self.field("own_code", item.own_code),
            self.field(
                "parts", (parts if self.language == "both" else parts[:1]) if names else None, wide=True
            ),
        ]

    def method(self, method: Method) -> Said:
        number = f"{method.number}-{method.edition}" if method.edition else method.number
        unchecked = UNCHECKED if method.checked_by is None else Text("")
        zh = f"{number}《{method.title.zh}》{unchecked.zh}"
        en = f"{number} {method.title.en or method.title.zh} {unchecked.en}".strip()
        return self.lines(Text(zh, en))

    def place(self, content: CertificateContent) -> Said:
        kind, address = PLACES[content.place], content.place_address
        zh = "，".join(part for part in (kind.zh, address.zh) if part)
        en = ", ".join(part for part in (kind.en, address.en or address.zh) if part)
        return self.lines(Text(zh, en))

    def dates(self, content: CertificateContent) -> list[dict[str, Any] | None]:
        dates = content.dates
        kind = "verification" if content.kind == "verification-notice" else content.kind
        work = dates.begun if dates.begun == dates.ended else f"{dates.begun} ~ {dates.ended}"
        return [
            self.field("received", dates.received),
            self.field(f"work_date_{kind}", work),
            self.field("issued", dates.issued),
            self.field("valid_until", dates.valid_until),
            self.field("next_planned", dates.next_planned),
        ]

    def conclusion(self, content: CertificateContent) -> dict[str, Any] | None:
        conformity = content.conformity
        if conformity is None:
            return None
        failed = Text(
            "；".join(text.zh for text in conformity.failed),
            "; ".join(text.en or text.zh for text in conformity.failed),
        )
        rows = [("failed", failed), ("specification", conformity.specification), ("rule", conformity.rule)]
        return {
            "fail": conformity.verdict in {"fail", "conditional-fail"},
            "said": self.lines(conformity.conclusion),
            "rows": [
                {"label": self.lines(WORDS[key]), "value": self.lines(text)} for key, text in rows if text.zh
            ],
        }

    def conditions(self, content: CertificateContent) -> dict[str, Any]:
        head = [self.lines(WORDS["name"]), self.lines(WORDS["start"]), self.lines(WORDS["end"])]
        rows = [
            [
                self.lines(condition.name),
                print_quantity(condition.start, condition.unit),
                print_quantity(condition.end, condition.unit) if condition.end is not None else "—",
            ]
            for condition in content.conditions
        ]
        return {"head": head, "rows": rows}

    def standards(self, content: CertificateContent) -> dict[str, Any]:
        keys = (
            "name",
            "serial",
            "certificate_number",
            "certificate_issuer",
            "performance",
            "valid_until_standard",
        )
        return {
            "head": [self.lines(WORDS[key]) for key in keys],
            "rows": [self.standard(standard) for standard in content.standards],
        }

    def standard(self, standard: Standard) -> list[Said]:
        ranges, quality = standard.measuring_range, standard.performance
        zh = "；".join(part for part in (ranges.zh, quality.zh) if part)
        en = "; ".join(part for part in (ranges.en or ranges.zh, quality.en or quality.zh) if part)
        return [
            self.lines(standard.name),
            [standard.serial or "—"],
            [standard.certificate or "—"],
            self.lines(standard.issuer),
            self.lines(Text(zh or "—", en or "—")),
            [standard.valid_until or "—"],
        ]

    def block(self, block: ResultBlock, content: CertificateContent) -> dict[str, Any]:
        title = block.title if block.title.zh else STATES[block.state]
        named = block.state != "found" or bool(block.title.zh)
        return {
            "title": self.lines(title) if named else None,
            "remark": self.lines(block.remark) if block.remark.zh else None,
            "tables": [self.table(table, content) for table in block.tables],
        }

    def table(self, table: ResultTable, content: CertificateContent) -> dict[str, Any]:
        columns = range(len(table.columns))
        return {
            "title": self.lines(table.title),
            "head": [self.head(column) for column in table.columns],
            "widths": [WIDTHS.get(column.role, 1.0) for column in table.columns],
            "aligns": [
                "left" if column.role in {"label", "verdict"} else "right" for column in table.columns
            ],
            "rows": [[self.cell(table, row, index) for index in columns] for row in table.rows],
            "notes": self.notes(table),
        }

    def head(self, column: Column) -> dict[str, Any]:
        unit = "" if column.role in {"verdict", "label", "coverage-factor"} else print_unit(column.unit)
        return {"name": self.lines(column.name), "symbol": column.symbol, "sub": "" if unit == "1" else unit}

    def cell(self, table: ResultTable, row: tuple[str, ...], index: int) -> dict[str, Any]:
        column, text = table.columns[index], row[index]
        if column.role == "verdict":
            return {"text": self.lines(VERDICTS[text]) if text in VERDICTS else [text], "mark": text}
        if not DECIMAL_TEXT.fullmatch(text) or column.role == "label":
            return {"text": [text or "—"], "mark": ""}
        group = needs_groups([other[index] for other in table.rows if DECIMAL_TEXT.fullmatch(other[index])])
        number = print_number(text, group=group, signed=column.role in SIGNED)
        return {"text": [f"±{number}" if column.role == "limit" else number], "mark": ""}

    def notes(self, table: ResultTable) -> list[Said]:
        """k and p under each table with a U; the base of a relative quantity once per table."""
        notes: list[Said] = []
        has = {column.role for column in table.columns}
        if "uncertainty" in has:
            said = f"k = {table.k}" if "coverage-factor" not in has else "k"
            notes.append([f"U: {said}, p ≈ {print_number(table.probability)}"])
        for column in table.columns:
            if column.base is not None:
                label, base = self.lines(WORDS["relative_to"]), self.lines(column.base)
                notes.append([f"{self.line(column.name)}: {label[0]} {base[0]}"])
        if table.note.zh or table.note.en:
            notes.append(self.lines(table.note))
        return notes

    def remarks(self, content: CertificateContent) -> list[Said]:
        with_u = any(
            column.role == "uncertainty"
            for block in content.results
            for table in block.tables
            for column in table.columns
        )
        said = [
            *content.statements,
            *content.remarks,
            *([UNCERTAINTY] if with_u else []),
            WORDS["only_item"],
            WORDS["no_copy"],
        ]
        return [self.lines(text) for text in said]

    def persons(self, content: CertificateContent) -> list[dict[str, Any]]:
        verification = content.kind in {"verification", "verification-notice"}
        words = PARTS_VERIFICATION if verification else PARTS
        return [
            {"part": self.lines(words[person.part]), "name": person.name, "role": self.lines(person.role)}
            for person in content.persons
        ]


def pair_up(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A narrow field without a neighbour becomes wide, so that the grid stays whole."""
    result: list[dict[str, Any]] = []
    open_half = False
    for row in rows:
        if row["wide"] and open_half:
            result[-1] = {**result[-1], "wide": True}
            open_half = False
        elif not row["wide"]:
            open_half = not open_half
        result.append(row)
    if open_half:
        result[-1] = {**result[-1], "wide": True}
    return result
