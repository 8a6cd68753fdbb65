"""Codes that people read: how each is said in both languages."""

from __future__ import annotations

WORDINGS = {
    "determination_kind": {
        "credit-class": ("信用分类", "credit class"),
        "serious-violator": ("严重违法失信名单", "list of serious violators"),
        "model-unit": ("诚信计量示范单位", "model unit of honest measurement"),
    },
    "determination_state": {
        "proposed": ("已提议，待决定", "proposed, to be decided"),
        "dropped": ("不予认定", "dropped"),
        "in-force": ("有效", "in force"),
        "repaired": ("已修复", "repaired"),
        "followed": ("已被后一项代替", "followed by a later one"),
        "expired": ("已到期", "expired"),
    },
    "determination_end": {"enter": ("予以认定", "entered"), "drop": ("不予认定", "dropped")},
    "repair_state": {
        "asked": ("已申请修复", "repair asked for"),
        "granted": ("同意修复", "repair granted"),
        "refused": ("不同意修复", "repair refused"),
    },
    "evidence_part": {
        "check": ("抽查发现问题", "problems found by a check"),
        "verification": ("检定不合格", "verification failed"),
        "overdue": ("在用器具超期", "instrument in use overdue"),
        "complaint": ("投诉属实", "complaint founded"),
        "pledge": ("诚信标识被移除", "badge removed"),
        "order": ("整改移送", "order handed on"),
    },
    "warning_kind": {
        "overdue": ("超期比例高于同类", "more overdue than its peers"),
        "body-failures": ("不合格率高于同类", "fails more often than its peers"),
        "model-failures": ("型号不合格率高于同类", "a model fails more often than others"),
        "model-drift": ("型号不合格率上升", "a model fails more often than before"),
        "complaints": ("投诉突增", "complaints cluster"),
        "too-good": ("结果好得不寻常", "results are too good"),
        "digits": ("末位数字与同行不同", "last digits unlike its peers'"),
        "repeated": ("不同记录读数完全相同", "the same readings in different records"),
        "use": ("出具证书数量突变", "certificates issued changed suddenly"),
    },
    "warning_state": {
        "open": ("待接手", "to be taken over"),
        "taken": ("已接手", "taken over"),
        "acted": ("已处置", "acted on"),
        "dismissed": ("已排除", "dismissed"),
    },
    "letter_state": {
        "sent": ("已发出", "sent"),
        "received": ("已接收，办理中", "received, being worked on"),
        "answered": ("已答复", "answered"),
        "closed": ("已办结", "closed"),
    },
    "letter_kind": {
        "assist": ("请协助查证", "asks for help"),
        "claim": ("移送线索或诉求", "hands over a lead or claim"),
    },
    "letter_evidence": {
        "certificate": ("证书", "certificate"),
        "instrument": ("器具", "instrument"),
        "check": ("检查", "check"),
        "complaint": ("投诉", "complaint"),
        "note": ("说明", "note"),
    },
    "campaign_state": {
        "planned": ("已计划，等各方同意", "planned, to be agreed by all"),
        "agreed": ("各方已同意", "agreed by all"),
        "declined": ("有一方不同意", "declined by a side"),
        "called-off": ("已取消", "called off"),
        "closed": ("已结束，报告已定", "closed with its report"),
    },
    "side_state": {
        "invited": ("等它答复", "to answer"),
        "agreed": ("同意", "agrees"),
        "declined": ("不同意", "declines"),
    },
    "target_result": {
        "pass": ("未发现问题", "no problem found"),
        "problems": ("发现问题", "problems found"),
        "unchecked": ("未能检查", "could not be checked"),
        "": ("未记录", "not recorded"),
    },
    "custody_step": {
        "taken": ("提取", "taken"),
        "offered": ("移交", "handed over"),
        "received": ("接收", "received"),
    },
    "fine_state": {
        "proposed": ("已拟，待决定", "proposed, to be decided"),
        "confirmed": ("同意处罚意见", "proposal confirmed"),
        "dropped": ("不予处罚", "dropped"),
    },
    "fine_level": {
        "county": ("县级", "county"),
        "city": ("市级", "prefecture"),
        "province": ("省级", "province"),
    },
    "warning_end": {"acted": ("已处置", "acted on"), "dismissed": ("已排除", "dismissed")},
}
"""How codes are read on pages and, by the name of the field, on timelines."""


def worded(field: str, word: str, language: str) -> str:
    """A code of a fact in a language; one that is not known stands as it is."""
    return WORDINGS[field].get(word, (word, word))[0 if language == "zh" else 1]
