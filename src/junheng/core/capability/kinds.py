"""Kinds of quantity by discipline: stable ids, the words people type, and the unit each is stated in.

Ten disciplines: length, thermal, mechanics, electric, radio, time, optics, acoustics, ionising, chemistry. A level in
decibel is stated as U is, in dB: its reference (20 µPa, 1 mW) belongs to the kind. An id is a path: `electric.voltage` is less specific than `electric.voltage.dc`. A need that names the
shorter path has not said which it wants, and that is answered so. Kinds stand in the order in which a unit alone suggests them.
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
    Kind("length.angle", "角度", "plane angle", "rad", ("平面角", "angle")),
    Kind("length.diameter", "直径", "diameter", "m", ("内径", "外径")),
    Kind("length.displacement", "位移", "displacement", "m"),
    Kind("length.straightness", "直线度", "straightness", "m"),
    Kind("length.flatness", "平面度", "flatness", "m"),
    Kind("length.roundness", "圆度", "roundness", "m"),
    Kind("length.roughness", "表面粗糙度", "surface roughness", "m", ("粗糙度", "roughness")),
    Kind("length.coordinates", "坐标测量", "coordinate measurement", "m", ("三坐标",)),
    Kind("thermal.temperature.radiation", "辐射温度", "radiation temperature", "K", ("红外测温",)),
    Kind("thermal.temperature.dew-point", "露点", "dew point", "K", ("露点温度",)),
    Kind("thermal.temperature.surface", "表面温度", "surface temperature", "K"),
    Kind("thermal.heat", "热量", "quantity of heat", "J", ("热能",)),
    Kind("thermal.heat-flux", "热流密度", "heat flux density", "W/m2"),
    Kind("thermal.conductivity", "导热系数", "thermal conductivity", "W/(m.K)", ("热导率",)),
    Kind("mechanics.density", "密度", "density", "kg/m3"),
    Kind("mechanics.viscosity.dynamic", "动力黏度", "dynamic viscosity", "Pa.s", ("动力粘度",)),
    Kind("mechanics.viscosity.kinematic", "运动黏度", "kinematic viscosity", "mm2/s", ("运动粘度",)),
    Kind("mechanics.flow.volume", "体积流量", "volume flow rate", "m3/h"),
    Kind("mechanics.flow.mass", "质量流量", "mass flow rate", "kg/h"),
    Kind("mechanics.speed", "速度", "speed", "m/s", ("流速", "风速")),
    Kind("mechanics.acceleration", "加速度", "acceleration", "m/s2", ("振动加速度",)),
    Kind("mechanics.rotation", "转速", "rotational speed", "r/min"),
    Kind("mechanics.hardness.rockwell-c", "洛氏硬度 HRC", "Rockwell hardness C", "HRC", ("洛氏硬度C",)),
    Kind("mechanics.hardness.vickers", "维氏硬度", "Vickers hardness", "HV"),
    Kind("mechanics.hardness.brinell", "布氏硬度", "Brinell hardness", "HBW"),
    Kind("electric.energy", "电能", "electric energy", "J"),
    Kind("electric.charge", "电荷量", "electric charge", "mC"),
    Kind("electric.conductivity", "电导率", "conductivity", "S/m"),
    Kind("electric.field-strength", "电场强度", "electric field strength", "V/m"),
    Kind("electric.flux-density", "磁感应强度", "magnetic flux density", "mT", ("磁通密度",)),
    Kind("electric.phase", "相位", "phase angle", "rad", ("相位角",)),
    Kind("electric.power-factor", "功率因数", "power factor", "1"),
    Kind("electric.ratio", "变比", "transformer ratio", "1"),
    Kind("radio.power", "射频功率", "RF power", "W", ("微波功率",)),
    Kind("radio.attenuation", "衰减", "attenuation", "dB"),
    Kind("radio.gain", "天线增益", "antenna gain", "dB"),
    Kind("radio.noise-figure", "噪声系数", "noise figure", "dB"),
    Kind("radio.reflection", "反射系数", "reflection coefficient", "1"),
    Kind("radio.modulation", "调制度", "modulation depth", "1"),
    Kind("radio.field-strength", "射频场强", "RF field strength", "V/m", ("场强",)),
    Kind("time.difference", "时差", "time difference", "s", ("时间偏差",)),
    Kind("time.stability", "频率稳定度", "frequency stability", "1"),
    Kind("optics.luminous-intensity", "发光强度", "luminous intensity", "cd", ("光强度",)),
    Kind("optics.luminous-flux", "光通量", "luminous flux", "lm"),
    Kind("optics.luminance", "亮度", "luminance", "cd/m2"),
    Kind("optics.irradiance", "辐照度", "irradiance", "W/m2"),
    Kind("optics.power", "光功率", "optical power", "W", ("激光功率",)),
    Kind("optics.energy", "激光能量", "laser energy", "J"),
    Kind("optics.wavelength", "波长", "wavelength", "m"),
    Kind("optics.colour-temperature", "色温", "colour temperature", "K"),
    Kind("optics.transmittance", "透射比", "transmittance", "1", ("透过率",)),
    Kind("optics.reflectance", "反射比", "reflectance", "1", ("反射率",)),
    Kind("optics.refractive-index", "折射率", "refractive index", "1"),
    Kind("acoustics.pressure", "声压", "sound pressure", "Pa"),
    Kind("acoustics.pressure-level", "声压级", "sound pressure level", "dB", ("声级", "sound level")),
    Kind("acoustics.hearing-level", "听力级", "hearing level", "dB"),
    Kind("acoustics.sensitivity", "传声器灵敏度", "microphone sensitivity", "V/Pa"),
    Kind("acoustics.ultrasonic-power", "超声功率", "ultrasonic power", "W"),
    Kind("ionising.activity", "活度", "activity", "Bq", ("放射性活度",)),
    Kind("ionising.activity-concentration", "活度浓度", "activity concentration", "Bq/m3", ("氡浓度",)),
    Kind("ionising.emission-rate", "表面发射率", "surface emission rate", "1/s"),
    Kind("ionising.absorbed-dose", "吸收剂量", "absorbed dose", "Gy"),
    Kind("ionising.kerma", "空气比释动能", "air kerma", "Gy", ("比释动能", "kerma")),
    Kind("ionising.kerma.rate", "空气比释动能率", "air kerma rate", "Gy/h", ("比释动能率", "kerma rate")),
    Kind("ionising.dose-equivalent", "剂量当量", "dose equivalent", "Sv"),
    Kind("ionising.dose-equivalent.rate", "剂量当量率", "dose equivalent rate", "Sv/h"),
    Kind("chemistry.electrolytic-conductivity", "溶液电导率", "electrolytic conductivity", "S/m"),
    Kind("chemistry.amount-fraction", "物质的量分数", "amount-of-substance fraction", "1", ("摩尔分数",)),
    Kind("chemistry.volume-fraction", "体积分数", "volume fraction", "1"),
    Kind("chemistry.absorbance", "吸光度", "absorbance", "1"),
    Kind("chemistry.moisture", "水分", "moisture content", "1", ("含水率",)),
    Kind("chemistry.catalytic-activity", "催化活性", "catalytic activity", "kat", ("酶活性",)),
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
