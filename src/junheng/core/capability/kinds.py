"""Kinds of quantity by discipline: stable ids, the words people type, and the unit each is stated in.

An id is a path: `electric.voltage` is less specific than `electric.voltage.dc`. A need that names the
shorter path has not said which it wants, and that is answered so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `words` are recognised in a typed need, longest first; matched without case and spaces."""

    id: str
    zh: str
    en: str
    unit: str
    words: tuple[str, ...] = ()


KINDS = (
    Kind("electric.voltage", "电压", "voltage", "V"),
    Kind("electric.voltage.dc", "直流电压", "DC voltage", "V", ("vdc", "dcv")),
    Kind("electric.voltage.ac", "交流电压", "AC voltage", "V", ("vac", "acv")),
    Kind("electric.current", "电流", "current", "A"),
    Kind("electric.current.dc", "直流电流", "DC current", "A", ("adc", "dci")),
    Kind("electric.current.ac", "交流电流", "AC current", "A", ("aac", "aci")),
    Kind("electric.resistance", "电阻", "resistance", "Ω"),
    Kind("electric.resistance.dc", "直流电阻", "DC resistance", "Ω"),
    Kind("electric.capacitance", "电容", "capacitance", "F"),
    Kind("electric.inductance", "电感", "inductance", "H"),
    Kind("electric.power", "功率", "power", "W"),
    Kind("time.frequency", "频率", "frequency", "Hz"),
    Kind("time.interval", "时间间隔", "time interval", "s", ("时间", "time")),
    Kind("mechanics.pressure", "压力", "pressure", "Pa", ("压强",)),
    Kind("mechanics.pressure.gauge", "表压", "gauge pressure", "Pa"),
    Kind("mechanics.pressure.absolute", "绝对压力", "absolute pressure", "Pa", ("绝压",)),
    Kind("mechanics.pressure.differential", "差压", "differential pressure", "Pa"),
    Kind("mechanics.mass", "质量", "mass", "kg", ("砝码", "weight")),
    Kind("mechanics.force", "力值", "force", "N", ("力",)),
    Kind("mechanics.torque", "扭矩", "torque", "N.m", ("转矩",)),
    Kind("mechanics.volume", "容量", "volume", "L", ("容积",)),
    Kind("length.length", "长度", "length", "m", ("尺寸",)),
    Kind("length.gauge-block", "量块长度", "gauge block length", "m", ("量块", "gauge block")),
    Kind("thermal.temperature", "温度", "temperature", "K"),
    Kind("thermal.humidity", "相对湿度", "relative humidity", "1", ("湿度", "humidity")),
    Kind("optics.illuminance", "照度", "illuminance", "lx"),
    Kind("chemistry.ph", "pH", "pH", "1", ("酸度",)),
    Kind("chemistry.mass-concentration", "质量浓度", "mass concentration", "mg/L", ()),
    Kind(
        "chemistry.amount-concentration",
        "物质的量浓度",
        "amount-of-substance concentration",
        "mol/L",
        ("摩尔浓度",),
    ),
    Kind("chemistry.mass-fraction", "质量分数", "mass fraction", "1", ()),
)
BY_ID = {kind.id: kind for kind in KINDS}


def name_of(kind: str, language: str) -> str:
    """The kind's name, or its id where it is not one of ours."""
    known = BY_ID.get(kind)
    if known is None:
        return kind
    return known.zh if language == "zh" else known.en


def is_within(specific: str, general: str) -> bool:
    """Whether `specific` is `general` or one of its kinds."""
    return specific == general or specific.startswith(f"{general}.")
