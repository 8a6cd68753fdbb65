"""Codes that people read: how each is said in both languages."""

from __future__ import annotations

WORDINGS = {
    "centre_level": {"national": ("国家级", "national"), "province": ("省级", "provincial")},
    "centre_state": {
        "planned": ("已规划", "planned"),
        "applied": ("已申请，待批筹", "applied for, to be decided"),
        "approved": ("批准筹建", "approved to build"),
        "built": ("已建成，待验收", "built, to be accepted"),
        "accepted": ("已验收", "accepted"),
        "evaluated": ("评估合格", "evaluated"),
        "rectify": ("限期整改", "to rectify"),
        "revoked": ("已撤销", "revoked"),
    },
    "centre_group": {
        "planned": ("规划中", "planned"),
        "building": ("筹建中", "being built"),
        "accepted": ("已验收", "accepted"),
        "revoked": ("已撤销", "revoked"),
    },
    "centre_end": {
        "approve": ("批准筹建", "approved to build"),
        "refuse": ("不予批准，回到规划", "not approved, back to the plan"),
        "accept": ("验收通过", "accepted"),
        "send-back": ("验收不通过，继续建设", "not accepted, building goes on"),
        "passed": ("评估合格", "evaluated, passed"),
        "rectify": ("限期整改", "to rectify until a day"),
    },
    "centre_entry": {
        "plan": ("列入规划", "planned"),
        "application": ("申请筹建", "applied for"),
        "approve": ("批准筹建", "approved to build"),
        "refuse": ("不予批准", "not approved"),
        "milestone": ("建设进展", "milestone"),
        "built": ("报告建成", "reported as built"),
        "accept": ("验收通过", "accepted"),
        "send-back": ("验收不通过", "not accepted"),
        "passed": ("评估合格", "evaluated, passed"),
        "rectify": ("限期整改", "to rectify"),
        "revocation": ("撤销", "revoked"),
    },
}


def worded(table: str, code: str, language: str) -> str:
    """A code in a language; one that is not known stands as it is."""
    zh, en = WORDINGS[table].get(code, (code, code))
    return zh if language == "zh" else en
