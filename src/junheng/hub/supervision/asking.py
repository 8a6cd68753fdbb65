"""The questions of a check, by what it looks at and the edition it was sent with, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass

from junheng.hub.foundation import tenancy
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.models import Instrument
from junheng.hub.supervision.models import Check
from junheng.hub.supervision.queries import provinces_of
from junheng.hub.supervision.rules import checking


def kind_of(instrument: Instrument | None) -> checking.Kind | None:
    """What an instrument is, for its list of questions."""
    if instrument is None:
        return None
    classed = instrument.catalogue_item
    if classed is None:
        return checking.Kind(instrument.item_id)
    if classed.catalogue_id == checking.CATALOGUE:
        return checking.Kind(instrument.item_id, classed.catalogue_id, classed.number)
    # the lists know one edition by its numbers: a row of another one is found there by its name
    row = instruments.row_in(checking.CATALOGUE, name=classed.name_zh, group=classed.group_zh)
    if row is None:
        return checking.Kind(instrument.item_id, classed.catalogue_id, classed.number)
    return checking.Kind(instrument.item_id, checking.CATALOGUE, row.number)


def questions_of(check: Check) -> tuple[checking.Question, ...]:
    """The questions of a check by the edition it was dispatched with."""
    if check.instrument_id is None:
        return checking.questions(check.list_edition, "")
    if check.instrument is not None:
        return checking.questions(check.list_edition, check.instrument.item_id)
    with tenancy.also(*provinces_of(check)):  # an inspector of another province, sent there by merged lists
        item = Instrument.objects.values_list("item_id", flat=True).get(pk=check.instrument_id)
    return checking.questions(check.list_edition, item)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of a check with its answer, as a page shows it."""

    question: checking.Question
    answer: str
    note: str


def findings_in_words(check: Check) -> list[Answered]:
    """The findings beside their questions, in the order of the list."""
    asked = {each.id: each for each in questions_of(check)}
    return [
        Answered(asked[each["question"]], each["answer"], each["note"])
        for each in check.findings
        if each["question"] in asked
    ]
