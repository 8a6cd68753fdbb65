"""Pure rules of a check: entering with a code, findings against a list of questions, signatures of both sides, follow-up."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from junheng.core.draw.canonical import sha256_text
from junheng.core.reason import Refusal, because, refuse
from junheng.hub.supervision import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.supervision.rules.words import WORDINGS

ANSWERS = ("yes", "no", "not-applicable")
STATE_WORDS = {
    "unassigned": ("无人可派", "without inspectors"),
    "dispatched": ("已派出", "dispatched"),
    "begun": ("检查中", "under way"),
    "found": ("待签字", "to be signed"),
    "concluded": ("待公示", "to be published"),
    "published": ("已公示", "published"),
    "replaced": ("由备选递补", "replaced from the reserve"),
}
CATALOGUE = "SAMR公告2020年第42号"
"""The edition of the mandatory catalogue whose groups the lists name."""
MOST_TRIES = 10
MOST_PHOTOS = 9
LONGEST_NOTE = 500
LONGEST_TERM = 180
"""Days that an order to put right may at most give."""
LARGEST_APART = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a list; `items` narrows it to kinds of instruments."""

    id: str
    zh: str
    en: str
    basis_zh: str
    basis_en: str
    confidence: str
    fails: bool = False
    """A no means that the instrument itself fails, not only its papers."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer as recorded; `note` in the inspector's words."""

    question: str
    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What the rules need to know of a check, and of the one who acts on it."""

    state: str
    version: int
    digest: str
    signed: int
    """Inspectors who have signed."""
    inspectors: int
    mine: bool
    """Whether the acting person is one of its inspectors."""
    mine_signed: bool
    for_body: bool
    for_desk: bool
    body_side: str
    result: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What an instrument is, as far as its list of questions depends on it."""

    item: str = ""
    """Item of the shared vocabulary."""
    catalogue: str = ""
    """The edition of the mandatory catalogue by whose number it is told; empty where it was not classed."""
    number: str = ""
    """Its number there, such as `2-1`."""


@cache
def _lists() -> dict[str, Any]:
    text = resources.files("junheng.hub.supervision").joinpath("data/check_lists.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def list_for(object_kind: str, kind: Kind | None = None) -> str:
    """The name of the list for an object: by its group in the catalogue, else by its item, else the general one."""
    if kind is None or object_kind != "instruments":
        return object_kind
    group = kind.number.split("-")[0]
    rows = _lists()["kinds"]
    by_group = (
        each["list"] for each in rows if each["catalogue"] == kind.catalogue and group in each["groups"]
    )
    by_item = (each["list"] for each in rows if kind.item in each["items"])
    return str([*by_group, *by_item, object_kind][0])


def edition(object_kind: str, kind: Kind | None = None) -> str:
    """The newest edition of the list for an object: what a check keeps when its task is given."""
    name = list_for(object_kind, kind)
    known = [str(each) for each in _lists()["editions"] if each.startswith(f"{name}/")]
    return max(known, key=lambda each: int(each.split("/")[1]))


def list_title(edition: str) -> tuple[str, str]:
    """What a list is called, in Chinese and English."""
    name = edition.split("/")[0]
    titles = {each["list"]: (each["zh"], each["en"]) for each in _lists()["kinds"]}
    general = {"instruments": ("一般计量器具", "Instruments of any kind"), "bodies": ("单位", "Bodies")}
    return (titles | general).get(name, (name, name))


def questions(edition: str, item: str = "") -> tuple[Question, ...]:
    """The questions of an edition: those of its base first; `item` narrows the questions of old editions."""
    found = _lists()["editions"][edition]
    rows = [each for each in found["questions"] if not each.get("items") or item in each["items"]]
    known = Question.__dataclass_fields__
    own = tuple(Question(**{name: each[name] for name in known if name in each}) for each in rows)
    return (questions(found["base"], item) if "base" in found else ()) + own


def findings_digest(code: str, edition: str, findings: Sequence[Finding], remark: str) -> str:
    """What every side signs: the object, the list, each answer and the remark."""
    return sha256_text(
        {
            "schema": "junheng.check-findings/1",
            "object": code,
            "list": edition,
            "findings": [
                {"question": each.question, "answer": each.answer, "note": each.note} for each in findings
            ],
            "remark": remark,
        }
    )


def failed(asked: Sequence[Question], findings: Sequence[Mapping[str, Any]]) -> list[Question]:
    """Questions that say the instrument itself fails, and were answered no."""
    no = {each["question"] for each in findings if each["answer"] == "no"}
    return [each for each in asked if each.fails and each.id in no]


def result_of(findings: Sequence[Finding]) -> str:
    """One no is a problem."""
    return "problems" if any(each.answer == "no" for each in findings) else "pass"


def stated_apart(stated: datetime | None, at: datetime) -> datetime | None:
    """The instant of an act by the phone's clock, where it is a minute or more from the record at `at`.

    Said beside the record, never in its place; a clock that is a year off says nothing.
    """
    if stated is None or not timedelta(minutes=1) <= abs(stated - at) <= LARGEST_APART:
        return None
    return stated


def refusals_to_announce_visit(facts: CheckFacts, arrived: str) -> tuple[Refusal, ...]:
    """Whether an inspector may tell the body: on site, once. `arrived`: when it was told; empty: it was not."""
    return (
        *_of_inspectors(facts),
        *_state(facts, "dispatched"),
        *because((bool(arrived), refuse("check-announced-already", when=arrived))),
    )


def refusals_to_begin_check(facts: CheckFacts, *, told: str, code: str, tries: int) -> tuple[Refusal, ...]:
    """Whether an inspector may begin on site: one of those sent, with the code that the body holds."""
    if refusals := (*_of_inspectors(facts), *_state(facts, "dispatched")):
        return refusals
    if tries >= MOST_TRIES:
        return (refuse("check-code-tried-too-often", found=tries),)
    right = hmac.compare_digest(told.strip().encode(), code.encode())
    return because((not right, refuse("check-code-wrong", path="code")))


def refusals_to_record_findings(
    facts: CheckFacts, asked: Sequence[Question], findings: Sequence[Finding], *, version: int
) -> tuple[Refusal, ...]:
    """Whether findings may be recorded: every question answered, on what the other inspector left, before any signature."""
    if refusals := (*_of_inspectors(facts), *_state(facts, "begun", "found")):
        return refusals
    given = {each.question: each for each in findings}
    names = {each.id: each.zh for each in asked}
    missing = [each.zh for each in asked if each.id not in given]
    return (
        *because(
            (facts.signed > 0 or bool(facts.body_side), "check-findings-signed"),
            (version != facts.version, refuse("check-findings-changed", found=facts.version)),
            (
                bool(missing),
                refuse("check-answers-missing", found=len(missing), questions="、".join(missing)),
            ),
        ),
        *(
            refuse("check-answer-unknown", question=each.question[:40], found=each.answer[:20])
            for each in findings
            if each.question not in names or each.answer not in ANSWERS or len(each.note) > LONGEST_NOTE
        ),
        *(
            refuse("check-problem-needs-words", question=names[each.question])
            for each in findings
            if each.answer == "no" and not each.note.strip() and each.question in names
        ),
    )


def refusals_to_add_photo(facts: CheckFacts, photos: int) -> tuple[Refusal, ...]:
    """Whether an inspector may add a photograph: until anybody has signed."""
    return (
        *_of_inspectors(facts),
        *_state(facts, "begun", "found"),
        *because(
            (facts.signed > 0 or bool(facts.body_side), "check-findings-signed"),
            (photos >= MOST_PHOTOS, refuse("check-photos-limit", limit=MOST_PHOTOS)),
        ),
    )


def refusals_to_sign_check(facts: CheckFacts, *, who: str, digest: str) -> tuple[Refusal, ...]:
    """Whether somebody may sign: an inspector of the check or a person of the body, what stands there now."""
    if not facts.mine and not facts.for_body:
        return (refuse("check-not-yours"),)
    return (
        *_state(facts, "found"),
        *because(
            (facts.mine and facts.mine_signed, refuse("check-signed-already", who=who)),
            (not facts.mine and bool(facts.body_side), _settled(facts)),
            (digest != facts.digest, "check-signs-other-findings"),
        ),
    )


def refusals_to_note_body_side(
    facts: CheckFacts, *, how: str, words: str, digest: str
) -> tuple[Refusal, ...]:
    """Whether an inspector may note how the body's side stood to these findings: on paper, refused, nobody there."""
    if refusals := (*_of_inspectors(facts), *_state(facts, "found")):
        return refusals
    return because(
        (bool(facts.body_side), _settled(facts)),
        (
            how not in WORDINGS["body_side"],
            refuse("check-answer-unknown", question="body-side", found=how[:20]),
        ),
        (not words.strip(), refuse("check-body-side-needs-words", path="note")),
        (digest != facts.digest, "check-signs-other-findings"),
    )


def _settled(facts: CheckFacts) -> Refusal:
    zh, en = WORDINGS["body_side"].get(facts.body_side, ("已签字", "signed"))
    return refuse("check-body-side-settled", how_zh=zh, how_en=en)


def is_concluded(facts: CheckFacts) -> bool:
    """All its inspectors and the body's side are there."""
    return facts.state == "found" and facts.signed == facts.inspectors and bool(facts.body_side)


def refusals_to_call_reserve(
    facts: CheckFacts, *, reserve: str | None, stratum: str, kept_from: Sequence[str], reason: str
) -> tuple[Refusal, ...]:
    """Whether the next of the reserve may step in: by the desk, before the check is begun, with a public reason.

    `reserve`: the code that is next, None where none is left; `kept_from`: numbers of inspectors who may not go there.
    """
    return (
        *because((not facts.for_desk, "check-not-yours")),
        *_state(facts, "dispatched"),
        *because(
            (not reason.strip(), refuse("rectify-needs-words", path="reason")),
            (reserve is None, refuse("check-no-reserve-left", stratum=stratum)),
            (
                bool(kept_from),
                refuse("check-reserve-not-for-them", reserve=reserve or "—", inspectors="、".join(kept_from)),
            ),
        ),
    )


def refusals_to_send_inspectors(
    facts: CheckFacts,
    *,
    found: Sequence[str],
    needed: int,
    kept_from: Sequence[str],
    object: str,
    reason: str,
) -> tuple[Refusal, ...]:
    """Whether the desk may send `needed` of the frozen list where the draw could send nobody; in public, with a reason.

    `found`: different numbers of the list among those named; `kept_from`: those of them who may not go there.
    """
    return (
        *because((not facts.for_desk, "check-not-yours")),
        *_state(facts, "unassigned"),
        *because(
            (not reason.strip(), refuse("rectify-needs-words", path="reason")),
            (
                len(found) != needed,
                refuse(
                    "check-inspectors-count", path="inspectors", needed=needed, found="、".join(found) or "—"
                ),
            ),
            (
                bool(kept_from),
                refuse("check-inspectors-kept-from", inspectors="、".join(kept_from), object=object),
            ),
        ),
    )


def refusals_to_publish_check(
    facts: CheckFacts, *, by_platform: bool, publish_on: date | None, on: date
) -> tuple[Refusal, ...]:
    """Whether a check may be published: by the platform on its day, by a person of the desk before."""
    early = by_platform and publish_on is not None and on < publish_on
    return (
        *because((not by_platform and not facts.for_desk, "check-not-yours")),
        *_state(facts, "concluded"),
        *because((early, refuse("check-not-due", day=publish_on))),
    )


@dataclass(frozen=True, slots=True)
class RectificationFacts:
    """The order to put right as it stands; `None` where there is none."""

    state: str
    due: date


def refusals_to_order_rectification(
    facts: CheckFacts, known: RectificationFacts | None, *, what: str, due: date, on: date
) -> tuple[Refusal, ...]:
    """Whether an order may be made: by the desk, where problems were found, with a date."""
    last = on + timedelta(days=LONGEST_TERM)
    return (
        *because((not facts.for_desk, "check-not-yours")),
        *_state(facts, "concluded", "published"),
        *because(
            (facts.result == "pass", "rectify-no-problems"),
            (known is not None, "rectify-ordered-already"),
            (not what.strip(), refuse("rectify-needs-words", path="what")),
            (not on < due <= last, refuse("rectify-due-range", first=on + timedelta(days=1), last=last)),
        ),
    )


def refusals_to_answer_rectification(
    facts: CheckFacts, known: RectificationFacts | None, *, answer: str
) -> tuple[Refusal, ...]:
    """Whether the body may answer: once, in words. A late answer is an answer."""
    if not facts.for_body:
        return (refuse("check-not-yours"),)
    if known is None:
        return (refuse("rectify-not-ordered"),)
    return because(
        (known.state == "answered", "rectify-answered-already"),
        (known.state in ("closed", "escalated"), "rectify-settled-already"),
        (not answer.strip(), refuse("rectify-needs-words", path="answer")),
    )


def refusals_to_settle_rectification(
    facts: CheckFacts, known: RectificationFacts | None, *, end: str, reason: str, on: date
) -> tuple[Refusal, ...]:
    """Whether the desk may end it: put right after an answer, handed on after an answer or the date."""
    if not facts.for_desk:
        return (refuse("check-not-yours"),)
    if known is None:
        return (refuse("rectify-not-ordered"),)
    waits = known.state == "ordered" and (end == "closed" or on <= known.due)
    return because(
        (known.state in ("closed", "escalated"), "rectify-settled-already"),
        (end not in WORDINGS["rectification_end"], "rectify-end-unknown"),
        (waits, refuse("rectify-not-answered", due=known.due)),
        (not reason.strip(), refuse("rectify-needs-words", path="reason")),
    )


def _of_inspectors(facts: CheckFacts) -> tuple[Refusal, ...]:
    return because((not facts.mine, "check-not-yours"))


def _state(facts: CheckFacts, *states: str) -> tuple[Refusal, ...]:
    zh, en = STATE_WORDS[facts.state]
    return because((facts.state not in states, refuse("check-not-in-state", state_zh=zh, state_en=en)))


def findings_from(told: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Findings as they are kept, from a mapping of question to answer and note."""
    return tuple(
        Finding(str(each)[:40], str(value.get("answer", ""))[:20], str(value.get("note", "")).strip())
        for each, value in told.items()
    )
