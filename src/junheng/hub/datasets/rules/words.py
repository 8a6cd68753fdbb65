"""Codes that people read: how each is said in both languages."""

from __future__ import annotations

WORDINGS = {
    "dataset_state": {
        "declared": ("已申报，待分级", "declared, to be graded"),
        "graded": ("已分级，待发布", "graded, to be published"),
        "published": ("已发布", "published"),
        "paused": ("暂停提供", "paused"),
        "withdrawn": ("已撤回", "withdrawn"),
    },
    "dataset_grade": {
        "open": ("开放", "open"),
        "shared": ("共享", "shared"),
        "restricted": ("受限", "restricted"),
    },
    "dataset_kind": {
        "number": ("量值", "a number with a unit"),
        "uncertainty": ("不确定度", "an uncertainty"),
        "time": ("时间", "a time"),
        "source": ("来源", "a source"),
        "identifier": ("编号", "an identifier"),
        "code": ("类别代码", "a code of a class"),
        "words": ("文字", "words"),
    },
    "dataset_known_by": {
        "stated": ("全列一个 U", "one U for the whole column"),
        "column": ("另有一列给出", "by a column of its own"),
        "unknown": ("不知道", "not known"),
    },
    "dataset_secrecy": {
        "personal": ("个人信息", "personal"),
        "trade-secret": ("商业秘密", "trade secret"),
    },
    "dataset_mask": {
        "hide": ("隐去", "hidden"),
        "pseudonym": ("化名", "pseudonym"),
    },
    "dataset_per": {
        "call": ("每次调用", "a call"),
        "month": ("每月", "a month"),
        "year": ("每年", "a year"),
        "once": ("一次", "once"),
    },
    "consent_state": {
        "asked": ("待答复", "asked for"),
        "granted": ("已授权", "granted"),
        "refused": ("未同意", "refused"),
        "ended": ("已结束", "ended"),
    },
    "question_kind": {
        "unit": ("单位或不确定度", "unit or uncertainty"),
        "value": ("数值", "values"),
        "personal": ("个人信息", "personal data"),
        "access": ("取不到数据", "access"),
        "other": ("其他", "something else"),
    },
}


def worded(table: str, code: str, language: str) -> str:
    """A code in a language; one that is not known stands as it is."""
    zh, en = WORDINGS[table].get(code, (code, code))
    return zh if language == "zh" else en
