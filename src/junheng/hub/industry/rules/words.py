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
    "benchmark_kind": {
        "industrial": ("工业计量标杆", "benchmark of industrial metrology"),
        "institution": ("计量技术机构标杆", "benchmark institution"),
        "brand": ("计量服务品牌", "brand of metrology services"),
    },
    "benchmark_state": {
        "applied": ("已申报", "applied for"),
        "reviewed": ("已评审，待决定", "reviewed, to be decided"),
        "declined": ("未入选", "not named"),
        "named": ("已公布", "named"),
        "watched": ("观察中，移出待决定", "watched, removal to be decided"),
        "removed": ("已移出", "removed"),
    },
    "benchmark_end": {
        "name": ("公布", "named"),
        "decline": ("不予公布", "not named"),
        "keep": ("保留", "kept"),
        "remove": ("移出", "removed"),
    },
    "trial_state": {
        "applied": ("已申请", "asked for"),
        "declined": ("未承接", "declined"),
        "testing": ("试用中", "being tried"),
        "reported": ("已报告", "reported"),
        "published": ("已公布", "published"),
    },
    "challenge_state": {
        "called": ("揭榜中", "open for bids"),
        "bid": ("已有单位揭榜", "bids made"),
        "withdrawn": ("已撤榜", "withdrawn"),
        "awarded": ("已定榜", "awarded"),
        "running": ("攻关中", "running"),
        "accepted": ("已验收", "accepted"),
        "applied": ("已用于生产", "used in production"),
    },
    "challenge_stage": {
        "awarded": ("定榜", "awarded"),
        "withdrawn": ("撤榜", "withdrawn"),
        "started": ("开始攻关", "started"),
        "stage": ("阶段", "stage"),
        "accepted": ("验收通过", "accepted"),
        "use": ("用于生产", "used in production"),
    },
    "benchmark_off": {
        "revoked": ("资质已撤销", "a qualification was revoked"),
        "expired": ("资质已到期", "a qualification has expired"),
        "suspended": ("资质暂停中", "a qualification is suspended"),
    },
}


def worded(table: str, code: str, language: str) -> str:
    """A code in a language; one that is not known stands as it is."""
    zh, en = WORDINGS[table].get(code, (code, code))
    return zh if language == "zh" else en
