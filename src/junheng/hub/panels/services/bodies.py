"""Examinations of bodies (法定计量检定机构考核, 授权考核): a panel about an organisation, convened by its regulator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from uuid import UUID

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Organisation, QualificationItem
from junheng.hub.institutions.queries import NATIONAL
from junheng.hub.panels import queries
from junheng.hub.panels.purposes import Purpose, Question, Subject
from junheng.hub.panels.services.sitting import tell_when_all_reported

EXAMINERS = frozenset({"samr_metrology", "prov_regulator", "city_regulator", "county_regulator"})
WANTED = 2
"""A setting of the house: no text says how many."""


@cache
def _data() -> dict[str, list[dict[str, str]]]:
    text = resources.files("junheng.hub.panels").joinpath("data/questions.json").read_text("utf-8")
    loaded: dict[str, list[dict[str, str]]] = json.loads(text)["purposes"]
    return loaded


def questions_of(code: str) -> list[Question]:
    """What a report for a purpose answers, as data; recalled or the house's own, never a text of law."""
    return [Question(each["key"], each["name_zh"], each["name_en"]) for each in _data()[code]]


def find_body(subject_id: UUID, by: Actor) -> Subject | None:
    """A body as its regulator examines it: by the province's authorities, or by the State's."""
    row = Organisation.objects.filter(pk=subject_id).first()
    office = Organisation.objects.filter(pk=by.organisation_id).first() if by.organisation_id else None
    if row is None:
        return None
    watches = office is not None and office.is_regulator and office.tenant_id in (row.tenant_id, NATIONAL)
    authority = office if watches and office is not None and by.has_any(EXAMINERS) else row
    items = QualificationItem.objects.filter(qualification__organisation=row).values_list(
        "item_id", flat=True
    )
    return Subject(
        id=row.pk, number=f"{row.uscc[8:17]}-{authority.tenant_id[:2]}", title=row.name_zh, tenant=authority.tenant_id,
        authority=authority, concerned=frozenset({row.pk}), items=tuple(sorted(set(items.order_by()))), count=WANTED,
        places=(row.tenant_id,), readers=(row.pk,),
        stopped=because(
            (row.is_regulator or row.state != Organisation.State.VERIFIED, refuse("panel-subject-not-in-state", number=row.name_zh, state=row.state)),
            (authority.pk == row.pk, "not-your-record"),
        ),
    )  # fmt: skip


def hold_body(subject_id: UUID) -> None:
    Organisation.objects.select_for_update().filter(pk=subject_id).first()


def refusals_to_authorise(body: Organisation, issued: date) -> Sequence[Refusal]:
    """No office gives a paper on an examination that says the body fails; a later one that does not say so lifts it."""
    found = queries.outcome_about(EXAMINATION.code, body.pk)
    if found is None or not found.failed or issued < found.on:
        return ()
    return (refuse("body-examination-failed", number=found.panel.number, on=found.on),)


EXAMINATION = Purpose(
    code="body-examination", zh="机构考核", en="examination of a body", kind="institutions.organisation",
    capacity="org_assessor", questions=lambda: questions_of("body-examination"), find=find_body, hold=hold_body, mark="B",
    on_report=tell_when_all_reported, about=lambda id: f"/organisations/{id}",
)  # fmt: skip
