"""Words for what facts of this area carry as ids."""

from __future__ import annotations

WORDINGS: dict[str, dict[str, tuple[str, str]]] = {
    "examination_kind": {
        "first-examination": ("首次考核", "first examination"),
        "re-examination": ("复查考核", "re-examination"),
    },
    "change_kind": {
        "devices": ("主标准器或主要配套设备", "main standard or main equipment"),
        "method": ("检定规程或校准规范", "verification or calibration method"),
        "people": ("人员", "people"),
        "environment": ("环境条件及设施", "environment and facilities"),
    },
    "treatment": {
        "noted": ("记入履历书", "noted in the history book"),
        "filed": ("报主持考核的部门", "filed with the authority"),
        "agreed": ("部门已同意", "agreed by the authority"),
        "needs-examination": ("须重新考核", "a new examination is needed"),
    },
    "series_kind": {
        "repeatability": ("重复性", "repeatability"),
        "stability": ("稳定性", "stability"),
        "validation-transfer": ("验证（传递比较法）", "validation by transfer"),
        "validation-comparison": ("验证（比对法）", "validation by comparison"),
    },
    "lapse_why": {
        "expired": ("到期", "expired"),
        "suspended": ("暂停", "suspended"),
        "revoked": ("撤销", "revoked"),
    },
}  # fmt: skip


def worded(field: str, code: str, language: str) -> str:
    """The word of a code in a language; one that has none stands as it is."""
    pair = WORDINGS[field].get(code)
    return code if pair is None else pair[0 if language == "zh" else 1]
