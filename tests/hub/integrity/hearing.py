"""A hearing of Zhejiang's office on a market street, and what is said there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.acting import ANONYMOUS
from junheng.hub.integrity.models import Topic, TopicComment
from junheng.hub.integrity.services import hearings


def opened(street: Any, *, by: str = "钱示例", until: date = date(2026, 12, 21)) -> Topic:
    told = {"title": "公平秤放在哪里", "question": "服务台还是入口？", "until": until}
    return hearings.open_topic(**told, by=street.house.acting(by), at=NOW)


def said(
    topic: Topic, text: str = "晚上能复称吗？", kind: str = "question", at: datetime = NOW
) -> TopicComment:
    return hearings.file_comment(topic=topic, said=hearings.Said(kind, text), by=ANONYMOUS, at=at)


def looked(street: Any, row: TopicComment, look: str = "show", **told: Any) -> TopicComment:
    return hearings.moderate_comment(
        comment=row, look=look, **told, by=street.house.acting("钱示例"), at=told.pop("at", NOW)
    )


def answered(street: Any, row: TopicComment, text: str = "到 21 点。", by: str = "褚示例") -> TopicComment:
    return hearings.answer_comment(comment=row, text=text, by=street.house.acting(by), at=NOW)
