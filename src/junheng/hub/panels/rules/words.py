"""Words for what facts of panels carry as ids, and why somebody is excluded in public."""

from __future__ import annotations

WORDINGS: dict[str, dict[str, tuple[str, str]]] = {
    "seat_conclusion": {
        "pass": ("合格", "it passes"),
        "mend": ("需整改", "to be put right"),
        "fail": ("不合格", "it fails"),
    },
    "capacity": {
        "std_assessor": ("计量标准考评员", "assessor of measurement standards"),
        "org_assessor": ("法定计量检定机构考评员", "assessor of legal institutions"),
        "expert": ("比对与互认专家", "expert for comparisons and recognition"),
    },
}

COOLING_MONTHS = 12
"""How long somebody who left a body is not drawn for it: a setting of the house, no text of law; the rule pack may say more."""


def worded(field: str, code: str, language: str) -> str:
    """The word of a code in a language; one that has none stands as it is."""
    pair = WORDINGS[field].get(code)
    return code if pair is None else pair[0 if language == "zh" else 1]
