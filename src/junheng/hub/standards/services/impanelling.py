"""Examinations of standards as panels know them: who is concerned, what is asked, what follows."""

from __future__ import annotations

from uuid import UUID

from junheng.hub.panels.purposes import Purpose, Question
from junheng.hub.standards import queries
from junheng.hub.standards.models import Examination
from junheng.hub.standards.rules.completeness import groups
from junheng.hub.standards.services.assessing import after_report, let_home_read


def questions() -> list[Question]:
    """The six demand groups."""
    return [Question(each.key, each.name_zh, each.name_en) for each in groups()]


def hold(examination_id: UUID) -> None:
    Examination.objects.select_for_update(of=("self",)).filter(pk=examination_id).first()


def address(examination_id: UUID) -> str:
    return f"/examinations/{examination_id}"


EXAMINATION = Purpose(
    code=queries.PURPOSE, zh="计量标准考核", en="examination of a measurement standard", kind="standards.examination",
    capacity="std_assessor", questions=questions, find=queries.panel_subject, hold=hold, about=address, address=address,
    public=False, on_invitation=let_home_read, on_report=after_report,
)  # fmt: skip
