"""Kinds of quantity: stable ids, names in both languages, and a unit that shows the dimension.

A kind says more than a dimension: a temperature is no temperature difference, a torque is no energy, gauge
pressure is not absolute pressure. `unit` is the coherent unit of the kind, not the one it must be given in.
"""

from __future__ import annotations

from dataclasses import dataclass

from junheng.core.quantity.unit import Unit, parse_unit


@dataclass(frozen=True, slots=True)
class QuantityKind:
    """One kind of quantity. `id` is kebab-case and never re-used."""

    id: str
    zh: str
    en: str
    unit: str

    def accepts(self, unit: Unit) -> bool:
        """Whether values of this kind can be given in `unit`: same dimension; °C for a temperature only."""
        own = parse_unit(self.unit)
        if unit.kind in ("scale", "level") or own.kind in ("scale", "level"):
            return unit == own
        return unit.dimension == own.dimension and (unit.kind != "point" or self.id == "temperature")


KINDS = (
    QuantityKind("dc-voltage", "直流电压", "DC voltage", "V"),
    QuantityKind("ac-voltage", "交流电压", "AC voltage", "V"),
    QuantityKind("dc-current", "直流电流", "DC current", "A"),
    QuantityKind("ac-current", "交流电流", "AC current", "A"),
    QuantityKind("resistance", "电阻", "resistance", "Ω"),
    QuantityKind("capacitance", "电容", "capacitance", "F"),
    QuantityKind("inductance", "电感", "inductance", "H"),
    QuantityKind("electric-power", "电功率", "electric power", "W"),
    QuantityKind("electric-energy", "电能", "electric energy", "J"),
    QuantityKind("frequency", "频率", "frequency", "Hz"),
    QuantityKind("time", "时间", "time", "s"),
    QuantityKind("length", "长度", "length", "m"),
    QuantityKind("angle", "角度", "plane angle", "rad"),
    QuantityKind("area", "面积", "area", "m2"),
    QuantityKind("volume", "容量", "volume", "m3"),
    QuantityKind("mass", "质量", "mass", "kg"),
    QuantityKind("conventional-mass", "约定质量", "conventional mass", "kg"),
    QuantityKind("density", "密度", "density", "kg/m3"),
    QuantityKind("force", "力值", "force", "N"),
    QuantityKind("torque", "扭矩", "torque", "N.m"),
    QuantityKind("pressure", "压力", "pressure", "Pa"),
    QuantityKind("gauge-pressure", "表压", "gauge pressure", "Pa"),
    QuantityKind("absolute-pressure", "绝对压力", "absolute pressure", "Pa"),
    QuantityKind("volume-flow", "体积流量", "volume flow rate", "m3/s"),
    QuantityKind("mass-flow", "质量流量", "mass flow rate", "kg/s"),
    QuantityKind("velocity", "速度", "speed", "m/s"),
    QuantityKind("acceleration", "加速度", "acceleration", "m/s2"),
    QuantityKind("temperature", "温度", "temperature", "K"),
    QuantityKind("temperature-difference", "温差", "temperature difference", "K"),
    QuantityKind("expansion-coefficient", "线膨胀系数", "coefficient of linear expansion", "1/K"),
    QuantityKind("relative-humidity", "相对湿度", "relative humidity", "1"),
    QuantityKind("illuminance", "照度", "illuminance", "lx"),
    QuantityKind("luminous-intensity", "发光强度", "luminous intensity", "cd"),
    QuantityKind("amount-concentration", "物质的量浓度", "amount-of-substance concentration", "mol/m3"),
    QuantityKind("mass-fraction", "质量分数", "mass fraction", "1"),
    QuantityKind("absorbed-dose", "吸收剂量", "absorbed dose", "Gy"),
    QuantityKind("activity", "活度", "activity", "Bq"),
    QuantityKind("rockwell-hardness-c", "洛氏硬度 HRC", "Rockwell hardness C", "HRC"),
    QuantityKind("ph", "pH 值", "pH", "pH"),
    QuantityKind("mass-concentration", "质量浓度", "mass concentration", "kg/m3"),
    QuantityKind("charge", "电荷量", "electric charge", "C"),
    QuantityKind("conductivity", "电导率", "conductivity", "S/m"),
    QuantityKind("electric-field-strength", "电场强度", "electric field strength", "V/m"),
    QuantityKind("magnetic-flux-density", "磁感应强度", "magnetic flux density", "T"),
    QuantityKind("attenuation", "衰减", "attenuation", "dB"),
    QuantityKind("luminous-flux", "光通量", "luminous flux", "lm"),
    QuantityKind("luminance", "亮度", "luminance", "cd/m2"),
    QuantityKind("irradiance", "辐照度", "irradiance", "W/m2"),
    QuantityKind("optical-power", "光功率", "optical power", "W"),
    QuantityKind("sound-pressure", "声压", "sound pressure", "Pa"),
    QuantityKind("sound-pressure-level", "声压级", "sound pressure level", "dB(SPL)"),
    QuantityKind("a-weighted-sound-level", "A 计权声级", "A-weighted sound level", "dB(A)"),
    QuantityKind("activity-concentration", "活度浓度", "activity concentration", "Bq/m3"),
    QuantityKind("air-kerma", "空气比释动能", "air kerma", "Gy"),
    QuantityKind("air-kerma-rate", "空气比释动能率", "air kerma rate", "Gy/s"),
    QuantityKind("dose-equivalent", "剂量当量", "dose equivalent", "Sv"),
    QuantityKind("dose-equivalent-rate", "剂量当量率", "dose equivalent rate", "Sv/s"),
    QuantityKind("dynamic-viscosity", "动力黏度", "dynamic viscosity", "Pa.s"),
    QuantityKind("kinematic-viscosity", "运动黏度", "kinematic viscosity", "m2/s"),
    QuantityKind("thermal-conductivity", "导热系数", "thermal conductivity", "W/(m.K)"),
    QuantityKind("catalytic-activity", "催化活性", "catalytic activity", "kat"),
    QuantityKind("ratio", "比值", "ratio", "1"),
)
BY_ID = {kind.id: kind for kind in KINDS}
