"""Codes that people read: how each is said in both languages."""

from __future__ import annotations

WORDINGS = {
    "draw_outcome": {"drawn": ("已抽出", "drawn"), "void": ("作废", "void")},
    "list_cosigned": {
        "met": ("已由见证方会签", "cosigned by its witnesses"),
        "no-policy": (
            "本安装没有见证方策略，无人会签",
            "nobody cosigned it, this installation has no witness policy",
        ),
    },
    "stated": {"same": ("与记录相同", "as recorded"), "none": ("没有说", "not said")},
    "signing_side": {"inspector": ("检查人员", "inspector"), "body": ("被查方", "body")},
    "body_side": {
        "on-paper": ("在纸上签字", "signed on paper"),
        "refused": ("拒绝签字", "refused to sign"),
        "absent": ("无人在场", "nobody was present"),
    },
    "check_result": {"pass": ("未发现问题", "no problem found"), "problems": ("发现问题", "problems found")},
    "answer": {"yes": ("是", "yes"), "no": ("否", "no"), "not-applicable": ("不适用", "does not apply")},
    "follow_up": {
        "ordered": ("已责令改正", "ordered to put right"),
        "answered": ("已答复，待复核", "answered, to be looked at"),
        "closed": ("已改正", "put right"),
        "escalated": ("移送处理", "handed on for enforcement"),
    },
    "rectification_end": {
        "closed": ("已改正", "put right"),
        "escalated": ("移送处理", "handed on for enforcement"),
    },
}
"""How codes are read on pages and, by the name of the field, on timelines."""


def worded(field: str, word: str, language: str) -> str:
    """A code of a fact in a language; one that is not known stands as it is."""
    return WORDINGS[field].get(word, (word, word))[0 if language == "zh" else 1]
