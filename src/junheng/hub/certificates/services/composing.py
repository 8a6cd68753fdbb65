"""From a checked record to what the certificate says: every number as decimal text with its unit, U and k."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from junheng.core.certificate.content import (
    CertificateContent,
    Claim,
    Column,
    Condition,
    Dates,
    Item,
    Lineage,
    Method,
    Party,
    Person,
    ResultBlock,
    ResultTable,
    Standard,
    Text,
)
from junheng.hub.certificates.services.concluding import conformity_of, kind_of, statements_of
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Person as Somebody
from junheng.hub.institutions.models import Organisation
from junheng.hub.orders import queries as orders
from junheng.hub.orders import worksheet
from junheng.hub.orders.models import OriginalRecord

ONLY_AS_LEFT = Text("只有调整后的数据。", "Only data after adjustment exist.")
_CLASS_WORDS = {True: "pass", False: "fail"}
_VERDICTS = {True: "合格", False: "不合格", None: ""}


@dataclass(frozen=True, slots=True)
class Issue:
    """What belongs to the act of issuing rather than to the record."""

    number: str
    mark: str
    mark_number: str
    issued: date
    approver: Somebody
    valid_until: date | None = None
    next_planned: date | None = None
    lineage: Lineage | None = None
    example: bool = False
    release: str = "0"


def compose(original: OriginalRecord, issue: Issue) -> CertificateContent:
    """The content of the certificate of a record; pure but for the rows it reads."""
    line, sheet = original.line, orders.sheet_of(original)
    order = line.order
    kind = kind_of(original, sheet)
    return CertificateContent(
        kind=kind,
        number=issue.number,
        laboratory=party(order.institution),
        customer=party(order.client),
        items=(_item(line.instrument),),
        dates=Dates(
            begun=original.work_from.isoformat(),
            ended=original.work_to.isoformat(),
            issued=issue.issued.isoformat(),
            received=today(line.received_at).isoformat() if line.received_at else None,
            valid_until=issue.valid_until.isoformat()
            if issue.valid_until and kind == "verification"
            else None,
            next_planned=issue.next_planned.isoformat() if issue.next_planned else None,
        ),
        methods=_methods(line.method),
        results=tuple(_block(original, block, sheet) for block in orders.blocks_of(original)),
        persons=_persons(original, issue.approver),
        place_address=Text(original.place or order.institution.address_zh, order.institution.address_en),
        conditions=tuple(_conditions(original)),
        standards=tuple(_standard(used) for used in original.standards.all()),
        claims=(Claim(issue.mark, issue.mark_number),) if issue.mark else (),
        conformity=conformity_of(original, sheet),
        statements=tuple(statements_of(original)),
        lineage=issue.lineage,
        order=order.number,
        example=issue.example,
        release=issue.release,
    )


def party(organisation: Organisation) -> Party:
    return Party(
        name=Text(organisation.name_zh, organisation.name_en),
        address=Text(organisation.address_zh, organisation.address_en),
        code=organisation.uscc,
        telephone=organisation.phone,
    )


def _item(instrument: Any) -> Item:
    parts = tuple(Item(Text(part.name), description=Text(part.range_text)) for part in instrument.parts.all())
    return Item(
        name=Text(instrument.name, instrument.name_en or instrument.item.name_en),
        model=instrument.model,
        serial=instrument.serial,
        maker=Text(instrument.maker),
        own_code=instrument.code,
        description=Text(instrument.range_text),
        parts=parts,
    )


def _methods(method: Any) -> tuple[Method, ...]:
    if method is None:
        return ()
    checked = method.checked_by.name if method.checked_by else None
    number, _, year = method.code.rpartition("-")
    if year != method.edition:
        number, year = method.code, ""
    return (Method(number, Text(method.title_zh, method.title_en), year, checked),)


def _persons(original: OriginalRecord, approver: Somebody) -> tuple[Person, ...]:
    people = [Person("measured", original.measured_by.name)]
    if original.checked_by:
        people.append(Person("checked", original.checked_by.name))
    return (*people, Person("approved", approver.name))


_QUANTITIES = {"temperature": "temperature", "humidity": "humidity", "pressure": "pressure"}


def _conditions(original: OriginalRecord) -> Iterable[Condition]:
    typed = orders.environment_of(original)
    for stated in original.edition.data.get("environment", []):
        values = typed.get(stated["name"], ())
        if values:
            # environment_of sorts by moment: "end" before "start"
            start, end = values[-1], values[0] if len(values) > 1 else None
            quantity: Any = _QUANTITIES.get(stated["name"], "other")
            yield Condition(Text(stated["zh"], stated["en"]), stated["unit"], start, end, quantity)


def _standard(used: Any) -> Standard:
    instrument, evidence = used.piece.instrument, used.evidence
    return Standard(
        name=Text(instrument.name, instrument.name_en or instrument.item.name_en),
        serial=instrument.serial,
        certificate=evidence.number if evidence else "—",
        issuer=Text(evidence.issuer_name if evidence else "—"),
        valid_until=evidence.due.isoformat() if evidence else None,
        performance=Text(instrument.accuracy_class),
        measuring_range=Text(instrument.range_text),
    )


_STATES: Mapping[str, Any] = {worksheet.AS_FOUND: "as-found", worksheet.AS_LEFT: "as-left"}


def _block(original: OriginalRecord, block: str, sheet: worksheet.Sheet) -> ResultBlock:
    """One table a group and check; what was worked out from all points closes the last block."""
    results = sheet.of_block(block)
    kinds = list(dict.fromkeys((result.check, result.group) for result in results))
    tables = [
        _table(original, group, [r for r in results if (r.check, r.group) == (check, group)])
        for check, group in kinds
    ]
    if sheet.derived and block == orders.blocks_of(original)[-1]:
        tables.append(_derived_table(sheet.derived))
    state: Any = _STATES[block] if original.adjusted else "found"
    return ResultBlock(tables=tuple(tables), state=state)


_PLAIN_COLUMNS = (
    {"role": "nominal", "show": "nominal", "zh": "标称点", "en": "Nominal point"},
    {"role": "error", "show": "value", "zh": "结果", "en": "Result"},
)


def _printed(original: OriginalRecord, check: str) -> tuple[str, str, Sequence[Mapping[str, Any]]]:
    """Title and columns of a table: those of its check, or those of the measurement."""
    edition = original.edition.data
    if not check:
        return edition["printed"]["title_zh"], edition["printed"]["title_en"], edition["printed"]["columns"]
    stated = next(each for each in edition["checks"] if each["name"] == check)
    return stated["zh"], stated["en"], stated.get("columns", _PLAIN_COLUMNS)


def _table(original: OriginalRecord, group: str, results: Sequence[worksheet.Result]) -> ResultTable:
    zh, en, stated_columns = _printed(original, results[0].check)
    has_limit = any(result.limit is not None for result in results)
    columns = [_column(stated, results[0]) for stated in stated_columns]
    kinds = [stated["show"] for stated in stated_columns]
    if has_limit:
        at_most = results[0].sense == "at-most"
        name = Text("允许值", "Permissible") if at_most else Text("最大允许误差", "Maximum permissible error")
        columns += [Column("limit", name, results[0].result_unit), Column("verdict", Text("判定", "Verdict"))]
    rows = tuple(_row(kinds, result, has_limit=has_limit) for result in results)
    title = Text(" ".join(filter(None, [zh, group])), " ".join(filter(None, [en, group])))
    return ResultTable(title=title, columns=tuple(columns), rows=rows, k=results[0].k_text or "2")


def _derived_table(derived: Sequence[worksheet.Derived]) -> ResultTable:
    columns = (
        Column("label", Text("系数", "Coefficient")),
        Column("indicated", Text("值", "Value")),
        Column("uncertainty", Text("扩展不确定度", "Expanded uncertainty"), symbol="U"),
    )
    rows = tuple((each.zh, each.value_text, each.U_text) for each in derived)
    return ResultTable(title=Text("系数", "Coefficients"), columns=columns, rows=rows, k="2")


def _column(stated: Mapping[str, Any], result: worksheet.Result) -> Column:
    unit = stated.get("unit") or (result.result_unit if stated["show"] in ("value", "U") else result.unit)
    return Column(stated["role"], Text(stated["zh"], stated["en"]), unit, stated.get("symbol", ""))


def _row(kinds: Sequence[str], result: worksheet.Result, *, has_limit: bool) -> tuple[str, ...]:
    cells = [_cell(kind, result) for kind in kinds]
    if has_limit:
        cells += [result.limit_text, _CLASS_WORDS.get(result.within, "") if result.within is not None else ""]
    return tuple(cells)


def _cell(kind: str, result: worksheet.Result) -> str:
    """`value`, `U`, `nominal`, or the name of a column of readings (the mean, to one digit more than read)."""
    simple = {"value": result.value_text, "U": result.U_text, "nominal": result.nominal, "k": result.k_text}
    if kind in simple:
        return simple[kind]
    return worksheet.mean_text(result.readings[kind])
