"""Which column is about what: heads in Chinese and English, the KCDB's own fields, units written in a head."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junheng.core.capability.scope.lines import FIELDS
from junheng.core.capability.scope.signs import plain
from junheng.core.reason import UnusableInput, refuse

ROWS_LOOKED_AT = 15
_HEADS: Mapping[str, tuple[str, ...]] = {
    "identifier": ("序号", "编号", "no", "no.", "number", "nmi service identifier", "service identifier", "cmc id", "id", "identifier"),
    "service": ("服务", "服务类别", "项目类别", "service", "类别"),
    "category": ("领域", "专业", "kcdb category", "service category", "kcdb service category", "kcdbservicecategory", "category", "classification", "branch", "metrology area"),
    "quantity": ("测量参数", "被测量", "参数", "检测参数", "校准参数", "量", "项目", "项目名称", "测量仪器/参数", "quantity", "measurand",
                 "calibration or measurement service", "measured quantity", "individual service", "parameter measured"),
    "instrument": ("测量仪器", "仪器", "器具", "器具名称", "仪器名称", "计量器具", "测量仪器名称", "instrument", "instrument or artifact",
                   "instrument or artefact", "device under test", "dut", "object"),
    "method": ("校准规范", "方法", "依据", "校准方法", "检测方法", "规程", "技术依据", "标准(方法)名称及编号", "method", "specification of method",
               "instrument type or method", "procedure", "test method"),
    "item": ("样品", "检测对象", "产品", "item", "item tested", "material", "matrix"),
    "class": ("准确度等级", "等级", "accuracy class", "class"),
    "range": ("测量范围", "范围", "量程", "测量范围/点", "range", "measuring range", "measurement range", "measurand level or range", "level or range"),
    "minimum": ("下限", "最小值", "minimum value", "minimum", "min", "from", "lower limit"),
    "maximum": ("上限", "最大值", "maximum value", "maximum", "max", "upper limit"),
    "unit": ("单位", "units", "unit", "measurand units", "range units", "unit of range"),
    "parameter": ("独立变量", "影响量", "条件参数", "parameter", "independent variable", "measurement condition parameter"),
    "condition": ("条件", "测量条件", "频率", "频率范围", "specifications", "specification", "condition", "conditions", "measurement conditions", "frequency"),
    "uncertainty": ("扩展不确定度", "不确定度", "测量不确定度", "扩展不确定度(k=2)", "校准和测量能力", "校准和测量能力(cmc)", "cmc", "uncertainty", "expanded uncertainty",
                    "expanded uncertainty value", "value", "calibration and measurement capability", "best uncertainty"),
    "table": ("不确定度表", "附表", "uncertainty table", "table contents", "uncertainty table contents", "ucmc table", "uncertainty matrix"),
    "uncertainty_unit": ("不确定度单位", "uncertainty units", "expanded uncertainty units", "units of uncertainty", "uncertainty unit"),
    "k": ("包含因子", "包含因子k", "k", "coverage factor", "覆盖因子"),
    "confidence": ("包含概率", "置信水平", "level of confidence", "confidence", "coverage probability"),
    "relative": ("是否相对", "is the expanded uncertainty a relative one", "is the expanded uncertainty a relative one?", "relative"),
    "limits": ("限制说明", "限制范围", "限制", "limitations", "limitation", "restrictions"),
    "remarks": ("备注", "说明", "comments", "remarks", "notes", "comment"),
}  # fmt: skip
_RELATIVE = (
    "相对扩展不确定度",
    "相对不确定度",
    "urel",
    "u_rel",
    "relative expanded uncertainty",
    "relative uncertainty",
)
_LOOKUP = {word: name for name, words in _HEADS.items() for word in words} | dict.fromkeys(
    _RELATIVE, "uncertainty"
)
_HEAD_UNIT = re.compile(r"^(?P<head>.*?)\s*[(\[/]\s*(?P<unit>[^()\[\]]{1,12}?)\s*[)\]]?$")
_HEAD_K = re.compile(r"[(,]\s*k\s*=\s*(?P<k>\d+(?:\.\d+)?)\s*\)?")


@dataclass(frozen=True, slots=True)
class Columns:
    """Fields by the index of their column, units written in heads, k where the head of the uncertainty states it.

    `twice`: two heads of one field, and the field. `relative`: the head says that the uncertainty is a relative one.
    """

    row: int
    fields: Mapping[int, str]
    units: Mapping[str, str]
    k: str = ""
    unknown: tuple[str, ...] = ()
    twice: tuple[str, str, str] | None = None
    relative: bool = False


def columns_of(rows: Sequence[Sequence[str]], told: Mapping[str, str] | None = None) -> Columns:
    """The head row among the first rows. `told`: field → head as written, where a person says which column it is."""
    best: Columns | None = None
    for index, row in enumerate(rows[:ROWS_LOOKED_AT]):
        found = _of_row(index, row, told or {})
        if best is None or len(found.fields) > len(best.fields):
            best = found
    if best is None or not _enough(set(best.fields.values())):
        shown = (
            "、".join(cell.strip() for cell in rows[best.row if best else 0] if cell.strip())[:200]
            if rows
            else ""
        )
        raise UnusableInput(
            refuse(
                "scope-heads-missing", rows=ROWS_LOOKED_AT, found=shown or "—",
                needed_zh="测量参数（或测量仪器）、测量范围（或上下限）", needed_en="a quantity (or an instrument) and a range (or its limits)",
            )
        )  # fmt: skip
    if best.twice is not None:
        first, second, name = best.twice
        raise UnusableInput(refuse("scope-head-twice", first=first, second=second, field=name))
    missing = [
        head for head in (told or {}).values() if plain(head).casefold() not in _folded(rows[best.row])
    ]
    if missing:
        raise UnusableInput(refuse("scope-head-unknown", found=missing[0][:60]))
    return best


def _folded(row: Sequence[str]) -> set[str]:
    return {plain(cell).casefold() for cell in row}


def _enough(fields: set[str]) -> bool:
    numbers = fields & {"range", "minimum", "maximum"} or fields & {"method"}
    return bool(fields & {"quantity", "instrument", "item"}) and bool(numbers)


def _of_row(index: int, row: Sequence[str], told: Mapping[str, str]) -> Columns:
    fields: dict[int, str] = {}
    units: dict[str, str] = {}
    unknown: list[str] = []
    k, twice = "", None
    by_head = {plain(head).casefold(): name for name, head in told.items() if name in FIELDS}
    for column, cell in enumerate(row):
        name, unit, found_k = _head(cell, by_head)
        if name is None:
            unknown.extend([cell.strip()[:60]] if cell.strip() else [])
            continue
        if name in fields.values():
            apart = _second(name, fields)
            first = next(at for at, known in fields.items() if known == name)
            twice = twice if apart else twice or (row[first].strip()[:60], cell.strip()[:60], name)
            name = apart or name
        fields[column] = name
        units |= {name: unit} if unit else {}
        k = k or found_k
    return Columns(index, fields, units, k, tuple(unknown), twice, any(_is_relative(cell) for cell in row))


def _is_relative(head: str) -> bool:
    return _HEAD_K.sub("", plain(head).casefold()).strip(" :*()") in _RELATIVE


def _second(name: str, fields: Mapping[int, str]) -> str:
    """The KCDB heads two columns `Units`: the one behind the uncertainty is the uncertainty's."""
    known = fields.values()
    return (
        "uncertainty_unit"
        if name == "unit" and "uncertainty" in known and "uncertainty_unit" not in known
        else ""
    )


def _head(cell: str, by_head: Mapping[str, str]) -> tuple[str | None, str, str]:
    """The field of a head, the unit in its brackets, and k."""
    text = plain(cell).replace(";", " ").casefold().strip(" :*")
    if text in by_head:
        return by_head[text], "", ""
    if by_head and _LOOKUP.get(text) in by_head.values():
        return None, "", ""
    if text in _LOOKUP:
        return _LOOKUP[text], "", _k_of(text)
    stated_k = _k_of(text)
    short = _HEAD_K.sub("", text).strip(" ()")
    if short in _LOOKUP:
        return _LOOKUP[short], "", stated_k
    with_unit = _HEAD_UNIT.match(_HEAD_K.sub("", plain(cell)).strip())
    if with_unit is not None and with_unit["head"].casefold().strip() in _LOOKUP:
        return _LOOKUP[with_unit["head"].casefold().strip()], with_unit["unit"], stated_k
    parts = [part.strip() for part in re.split(r"[/ ]", text) if part.strip()]
    named = {_LOOKUP[part] for part in parts if part in _LOOKUP}
    whole = len(named) == 1 and all(part in _LOOKUP for part in parts)
    return (named.pop() if whole else None), "", stated_k


def _k_of(text: str) -> str:
    found = _HEAD_K.search(text)
    return found["k"] if found is not None else ""
