"""A scope as laboratories publish it, 500 lines: what is plain, what is doubtful, and why. Everything is invented.

The generator knows what it wrote: each row carries the entry's numbers (V, Ω, Pa, m, K, g, Hz, lx, N) or the doubt it must raise.
`python -m tests.core.capability.published FILE.csv` writes the file.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from xlsxwriter import Workbook

HEADS = ("序号", "测量参数", "测量仪器", "校准规范", "测量范围", "条件", "扩展不确定度", "k", "备注")
TITLE = ("示例计量院 校准和测量能力（虚构）",)
LINES = 500


@dataclass(frozen=True, slots=True)
class Written:
    """One row as published. `doubt`: the code it must raise, empty for a plain line; `low`, `high` as `scale_of` has them."""

    cells: tuple[str, ...]
    low: Fraction | None = None
    high: Fraction | None = None
    doubt: str = ""


KINDS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("直流电压", "直流电压表", ("mV", "V", "kV"), "µV/V"),
    ("交流电压", "交流电压表", ("mV", "V", "kV"), "µV/V"),
    ("直流电阻", "直流电阻箱", ("Ω", "kΩ", "MΩ"), "µΩ/Ω"),
    ("压力", "压力表", ("kPa", "MPa"), "%FS"),
    ("长度", "卡尺", ("mm", "m"), "mm"),
    ("温度", "铂电阻温度计", ("°C",), "°C"),
    ("质量", "砝码", ("g", "kg"), "mg"),
    ("频率", "频率计", ("Hz", "kHz", "MHz"), "rel"),
    ("照度", "照度计", ("lx",), "%"),
    ("力值", "测力仪", ("N", "kN"), "%"),
)
FACTORS = {
    "mV": "1e-3", "V": "1", "kV": "1e3", "Ω": "1", "kΩ": "1e3", "MΩ": "1e6", "kPa": "1e3", "MPa": "1e6", "mm": "1e-3", "m": "1",
    "°C": "1", "g": "1", "kg": "1e3", "Hz": "1", "kHz": "1e3", "MHz": "1e6", "lx": "1", "N": "1", "kN": "1e3",
}  # fmt: skip
TRAPS: tuple[tuple[str, str, str, str, str], ...] = (
    ("scope-unit-ambiguous", "压力", "1~60 mpa", "U_rel=0.05%", "2"),
    ("scope-prefix-unlikely", "温度", "10~30 °C", "U=5 MK", "2"),
    ("scope-decibel", "功率", "1 mW~1 W", "0.05 dB", "2"),
    ("scope-relative-celsius", "温度", "10~300 ℃", "U_rel=0.1%", "2"),
    ("scope-relative-at-zero", "直流电压", "0~10 V", "U_rel=0.1%", "2"),
    ("scope-limits-reversed", "压力", "(60~1)MPa", "U_rel=0.05%", "2"),
    ("scope-k-missing", "直流电压", "1~10 V", "U_rel=0.1%", ""),
    ("scope-standard-or-expanded", "直流电压", "1~10 V", "u=1 mV", ""),
    ("scope-bare-prefix", "时间", "1 m~30 m", "U=0.1 s", "2"),
    ("scope-comma", "长度", "1,500 mm", "U=1 µm", "2"),
    ("scope-lost-superscript", "频率", "1 kHz~1 MHz", "U_rel=1×10-6", "2"),
    ("scope-uncertainty-spread", "质量", "1 g~20 kg", "U=(0.02～30) mg", "2"),
    ("scope-base-missing", "力值", "1~100 kN", "U=0.1 %", "2"),
    ("scope-open-end", "压力", "≤60 MPa", "U=0.01 MPa", "2"),
    ("scope-not-an-uncertainty", "压力", "1~60 MPa", "0.05级", "2"),
    ("scope-kelvin-difference", "温度", "0~50 K", "U=0.01 K", "2"),
    ("scope-percent-points", "相对湿度", "10~90 %RH", "U=1.5 %", "2"),
    ("scope-ppm-of-what", "质量分数", "2~500 ppm", "U_rel=2 %", "2"),
    ("scope-not-read", "长度", "详见附表", "U=1 µm", "2"),
    ("scope-kind-unknown", "气味强度", "附录 3", "U_rel=5 %", "2"),
    ("scope-uncertainty-exceeds", "长度", "0.1~25 mm", "U=30 mm", "2"),
    ("scope-unit-missing", "直流电压", "1~10", "U_rel=0.1%", "2"),
)


def written(seed: int = 20260919, lines: int = LINES) -> list[Written]:
    """The rows: nine of ten plain, the rest from the table of traps in turn."""
    draw = random.Random(seed)
    rows = []
    for index in range(lines):
        if index % 10 == 9:
            rows.append(_trap(index, draw))
        else:
            rows.append(_plain(index, draw))
    return rows


def _plain(index: int, draw: random.Random) -> Written:
    quantity, instrument, units, u_unit = KINDS[index % len(KINDS)]
    unit = draw.choice(units)
    low, high = sorted(draw.sample(range(1, 900), 2))
    text = _range_text(low, high, unit, draw)
    factor = Fraction(FACTORS[unit])
    shift = Fraction("273.15") if unit == "°C" else Fraction(0)
    u, k = _uncertainty(u_unit, unit, low, index, draw)
    condition = "f: 10 Hz – 1 kHz" if quantity == "交流电压" else ""
    cells = (
        str(index + 1),
        quantity,
        instrument,
        f"JJF {1000 + index % 300}-20{10 + index % 14}",
        text,
        condition,
        u,
        k,
        "",
    )
    return Written(cells, low * factor + shift, high * factor + shift)


def _range_text(low: int, high: int, unit: str, draw: random.Random) -> str:
    forms = (
        f"({low}~{high}){unit}", f"{low}～{high} {unit}", f"{low} {unit} to {high} {unit}", f"{low}–{high} {unit}",
        f"（{low}～{high}）{unit}", f"{low} {unit} 至 {high} {unit}", f"[{low}, {high}] {unit}",
    )  # fmt: skip
    text = draw.choice(forms).replace("°C", draw.choice(("℃", "°C")))
    return _full_width(text) if draw.random() < 0.1 else text


def _full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "0" <= sign <= "9" else sign for sign in text)


def _uncertainty(u_unit: str, unit: str, low: int, index: int, draw: random.Random) -> tuple[str, str]:
    """Prose and the cell of k: k is in one or the other."""
    value = draw.choice(("0.02", "0.05", "0.1", "0.5"))
    forms = {
        "µV/V": (f"{draw.randint(2, 90)} µV/V", f"U_rel={draw.randint(1, 9)}×10⁻⁵", f"U_rel={value}%"),
        "µΩ/Ω": (f"{draw.randint(2, 90)} µΩ/Ω", f"Urel={value} %"),
        "%FS": (f"U_rel={value}%FS", f"{value} % of full scale", f"U_rel={value} %"),
        "mm": ("0.01 mm+2e-6L", "Q[10, 1.5L] µm, L in m", f"U={value} µm", "(2+3L) μm, L in m"),
        "°C": (f"U={value}℃", f"U={value} K", "U=20 mK"),
        "mg": (f"U={value} mg", "U=5 µg"),
        "rel": (f"U_rel={draw.randint(1, 9)}×10^-9", "Urel=2‰"),
        "%": (f"U_rel={value}%", f"Urel={draw.randint(1, 5)}‰"),
    }
    text = draw.choice(forms[u_unit])
    if draw.random() < 0.5:
        return f"{text} (k=2)" if "L in" not in text else f"{text}; k=2", ""
    return text, "2"


def _trap(index: int, draw: random.Random) -> Written:
    doubt, quantity, text, u, k = TRAPS[(index // 10) % len(TRAPS)]
    note = f"批次 {draw.randint(1, 10**6)}"
    cells = (str(index + 1), quantity, "器具", "", text, "", u, k, note)
    return Written(cells, doubt=doubt)


def as_csv(rows: list[Written], *, encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([TITLE, HEADS, *(row.cells for row in rows)])
    return out.getvalue().encode(encoding)


def as_workbook(rows: list[Written]) -> bytes:
    """The same table as XLSX, every cell as text."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("能力范围")
    for at, row in enumerate([TITLE, HEADS, *(row.cells for row in rows)]):
        for column, text in enumerate(row):
            if text:
                sheet.write_string(at, column, text)
    book.close()
    return out.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(as_csv(written()))
