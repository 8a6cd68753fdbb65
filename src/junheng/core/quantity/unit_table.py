"""The units we know, as data: exact factors to coherent SI units and how each may be spelt.

Factors are exact (SI brochure, 9th edition, tables 2 to 8; customary units by their definition). The angle
units hold pi to fifty digits: the only factors that are not exact. Case matters everywhere: mK is not MK.
"""

from __future__ import annotations

from fractions import Fraction

PREFIXES = {
    "Q": 30, "R": 27, "Y": 24, "Z": 21, "E": 18, "P": 15, "T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "da": 1,
    "d": -1, "c": -2, "m": -3, "µ": -6, "n": -9, "p": -12, "f": -15, "a": -18, "z": -21, "y": -24, "r": -27,
    "q": -30,
}  # fmt: skip
PI = Fraction("3.14159265358979323846264338327950288419716939937511")

Powers = dict[str, int]

COHERENT: dict[str, Powers] = {
    "m": {"m": 1}, "s": {"s": 1}, "A": {"A": 1}, "K": {"K": 1}, "mol": {"mol": 1}, "cd": {"cd": 1},
    "rad": {}, "sr": {},
    "Hz": {"s": -1}, "Bq": {"s": -1},
    "N": {"kg": 1, "m": 1, "s": -2}, "Pa": {"kg": 1, "m": -1, "s": -2}, "J": {"kg": 1, "m": 2, "s": -2},
    "W": {"kg": 1, "m": 2, "s": -3}, "var": {"kg": 1, "m": 2, "s": -3}, "C": {"A": 1, "s": 1},
    "V": {"kg": 1, "m": 2, "s": -3, "A": -1}, "F": {"kg": -1, "m": -2, "s": 4, "A": 2},
    "Ω": {"kg": 1, "m": 2, "s": -3, "A": -2}, "S": {"kg": -1, "m": -2, "s": 3, "A": 2},
    "Wb": {"kg": 1, "m": 2, "s": -2, "A": -1}, "T": {"kg": 1, "s": -2, "A": -1},
    "H": {"kg": 1, "m": 2, "s": -2, "A": -2}, "lm": {"cd": 1}, "lx": {"cd": 1, "m": -2},
    "Gy": {"m": 2, "s": -2}, "Sv": {"m": 2, "s": -2}, "kat": {"mol": 1, "s": -1},
}  # fmt: skip
"""Units with factor 1 that take every prefix."""

SCALED: dict[str, tuple[Fraction, Powers]] = {
    "g": (Fraction(1, 1000), {"kg": 1}),
    "L": (Fraction(1, 1000), {"m": 3}),
    "t": (Fraction(1000), {"kg": 1}),
    "bar": (Fraction(100000), {"kg": 1, "m": -1, "s": -2}),
    "Da": (Fraction("1.66053906892e-27"), {"kg": 1}),
    "eV": (Fraction("1.602176634e-19"), {"kg": 1, "m": 2, "s": -2}),
}
"""Units with another factor that take prefixes."""

SINGLE: dict[str, tuple[Fraction, Powers]] = {
    "1": (Fraction(1), {}),
    "%": (Fraction(1, 100), {}),
    "‰": (Fraction(1, 1000), {}),
    "ppm": (Fraction(1, 10**6), {}),
    "ppb": (Fraction(1, 10**9), {}),
    "°": (PI / 180, {}),
    "′": (PI / 10800, {}),
    "″": (PI / 648000, {}),
    "gon": (PI / 200, {}),
    "r": (Fraction(1), {}),
    "min": (Fraction(60), {"s": 1}),
    "h": (Fraction(3600), {"s": 1}),
    "d": (Fraction(86400), {"s": 1}),
    "ha": (Fraction(10000), {"m": 2}),
    "u": (Fraction("1.66053906892e-27"), {"kg": 1}),
    "mmHg": (Fraction("133.322387415"), {"kg": 1, "m": -1, "s": -2}),
    "atm": (Fraction(101325), {"kg": 1, "m": -1, "s": -2}),
    "kgf": (Fraction("9.80665"), {"kg": 1, "m": 1, "s": -2}),
    "in": (Fraction("0.0254"), {"m": 1}),
    "psi": (Fraction("4.4482216152605") / Fraction("0.00064516"), {"kg": 1, "m": -1, "s": -2}),
    "cal": (Fraction("4.184"), {"kg": 1, "m": 2, "s": -2}),
    "au": (Fraction(149597870700), {"m": 1}),
    "Ci": (Fraction(37 * 10**9), {"s": -1}),
    "kWh": (Fraction(3600000), {"kg": 1, "m": 2, "s": -2}),
}
"""Units that take no prefix."""

POINTS: dict[str, tuple[Fraction, Fraction]] = {
    "°C": (Fraction(1), Fraction("273.15")),
    "°F": (Fraction(5, 9), Fraction("459.67") * Fraction(5, 9)),
}
"""Temperatures on a shifted scale: size of the degree in kelvin, and where zero lies in kelvin."""

SCALES = frozenset(
    {
        "HRA",
        "HRB",
        "HRC",
        "HRN",
        "HRT",
        "HV",
        "HB",
        "HBW",
        "HLD",
        "HSD",
        "HA",
        "HD",
        "pH",
        "RON",
        "MON",
        "mesh",
    }
)
"""Scales of a procedure: a number on one says nothing on another (practice P11)."""

LEVELS: dict[str, tuple[int, str]] = {
    "dB(10lg)": (10, ""),
    "dB(20lg)": (20, ""),
    "dBm": (10, "1 mW"),
    "dBW": (10, "1 W"),
    "dBV": (20, "1 V"),
    "dBµV": (20, "1 µV"),
    "dB(SPL)": (20, "20 µPa"),
    "dB(A)": (20, "20 µPa"),
    "dB(C)": (20, "20 µPa"),
    "dB(Z)": (20, "20 µPa"),
    "Np": (0, ""),
    "dB": (0, ""),
}
"""Levels: 10 lg or 20 lg and the reference. Plain dB and Np say neither: they add to themselves and never convert.

Weighted sound levels (A, C, Z) are of three different signals, so none converts into another or into dB(SPL).
"""

SPELLINGS = {
    "": "1", "℃": "°C", "Cel": "°C", "degC": "°C", "℉": "°F", "degF": "°F", "[degF]": "°F", "Ohm": "Ω", "ohm": "Ω",
    "l": "L", "deg": "°", "'": "′", '"': "″", "arcmin": "′", "arcsec": "″", "[in_i]": "in", "rev": "r",
    "%RH": "%", "%rh": "%", "[pH]": "pH", "[ppm]": "ppm", "dBuV": "dBµV", "torr": "mmHg", "mm[Hg]": "mmHg",
    "1e-6": "ppm", "10*-6": "ppm", "10^-6": "ppm", "10⁻⁶": "ppm", "10-6": "ppm", "1E-6": "ppm", "ppm(v)": "ppm",
    "目": "mesh", "kW.h": "kWh", "kW·h": "kWh",
}  # fmt: skip
"""Other ways to write the units above; `µ` (U+00B5), `μ` (U+03BC) and `u` are one prefix."""
