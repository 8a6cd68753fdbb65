"""Pure rules of joint campaigns: who must agree, hidden until the day, no inspector of an own body, one result an object.

The joint report is counted here, each count with what it is counted of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Any

from junheng.core.draw.canonical import sha256_text
from junheng.core.reason import Refusal, UnusableInput, because, refuse
from junheng.hub.foundation.sheets import as_csv
from junheng.hub.risk import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.risk.rules.words import WORDINGS

MOST_SIDES = 12
MOST_MEMBERS = 50
MOST_TARGETS = 500
MOST_EVIDENCE = 20
MOST_AHEAD = 366
"""Days until the day of a campaign, and from it to the last: house limits."""
REPORT = "junheng.joint-report/1"
RESULTS = ("pass", "problems", "unchecked")
MEMBER_CELLS = "姓名或邮箱 | 单位代码 | 回避单位 / name or e-mail | body | recused bodies"
TARGET_CELLS = "编号 | 检查组单位代码 / code | code of the team's office"
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A plan as it is written. `others`: codes of the other provinces' offices; `draw`: number of a draw that was made."""

    number: str
    title: str
    aim: str
    basis: str
    others: tuple[str, ...]
    day: date
    until: date
    exchange: bool = True
    draw: str = ""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """An inspector as named: who, of which body of the own province, and codes of bodies kept from them."""

    name: str
    body: str
    recused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetLine:
    """An object as listed: an instrument's code or a body's 18 characters, and the office whose team goes there."""

    code: str
    team: str


def members_from(text: str) -> tuple[MemberLine, ...]:
    """The inspectors of a pasted list; recused bodies apart by commas."""
    rows = _lines(text, MOST_MEMBERS, 3, MEMBER_CELLS)
    return tuple(MemberLine(name, body, _words(recused)) for name, body, recused in rows)


def targets_from(text: str) -> tuple[TargetLine, ...]:
    """The objects of a pasted list."""
    return tuple(TargetLine(code, team) for code, team in _lines(text, MOST_TARGETS, 2, TARGET_CELLS))


def _lines(text: str, limit: int, count: int, expected: str) -> list[list[str]]:
    """Cells of each line; the first two must be filled; every line that cannot be read is named."""
    found: list[list[str]] = []
    problems: list[Refusal] = []
    for at, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [each.strip() for each in re.split(r"[\t|;｜；]", line)]
        cells += [""] * (count - len(cells))
        if len(cells) != count or not all(cells[:2]) or max(map(len, cells[:2])) > 60:
            problems.append(
                refuse("campaign-line-unread", line=at, found=line.strip()[:60], expected=expected)
            )
        found.append(cells)
    if len(found) > limit:
        problems.append(refuse("campaign-too-many-lines", found=len(found), limit=limit))
    if problems:
        raise UnusableInput(*problems[:10])
    return found


def _words(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip()[:18] for each in re.split(r"[,，、]", cell) if each.strip()))[:50]


def refusals_to_plan(
    new: NewCampaign, *, unknown: Sequence[str], number_known: bool, draw_usable: bool, on: date
) -> tuple[Refusal, ...]:
    """All that stops a plan. `unknown`: codes that are no verified provincial regulator of another province."""
    written = (("number", new.number), ("title", new.title), ("aim", new.aim), ("basis", new.basis))
    last = on + timedelta(days=MOST_AHEAD)
    return (
        *(refuse("letter-incomplete", path=name, field=name) for name, told in written if not told.strip()),
        *because(
            (
                not 1 <= len(new.others) <= MOST_SIDES,
                refuse("campaign-sides-range", path="others", found=len(new.others), limit=MOST_SIDES),
            ),
            (number_known, refuse("campaign-number-known", path="number", number=new.number)),
            (
                not on < new.day <= new.until <= last,
                refuse("campaign-days-range", path="day", day=new.day, until=new.until, first=on, last=last),
            ),
            (not draw_usable, refuse("campaign-draw-unusable", path="draw", found=new.draw[:40])),
        ),
        *(refuse("campaign-side-unknown", path="others", found=each[:40]) for each in unknown[:10]),
    )


def refusals_by_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = WORDINGS["campaign_state"].get(state, (state, state))
    return because((state not in allowed, refuse("campaign-not-in-state", state_zh=zh, state_en=en)))


def recused_of(line: MemberLine) -> list[str]:
    """Codes of bodies kept from an inspector, as the register has them: half-width, capitals."""
    return [code for each in line.recused if (code := unicodedata.normalize("NFKC", each).strip().upper())]


def refusals_to_answer(
    state: str, *, side: str, agrees: bool, reason: str, day: date, on: date
) -> tuple[Refusal, ...]:
    """Each office answers once, and agrees before the day; who declines says why."""
    zh, en = WORDINGS["side_state"].get(side, (side, side))
    return (
        *refusals_by_state(state, "planned"),
        *because(
            (side != "invited", refuse("campaign-answered-already", state_zh=zh, state_en=en)),
            (not agrees and not reason.strip(), refuse("campaign-needs-reason", path="reason")),
            (agrees and on >= day, refuse("campaign-agreed-too-late", day=day)),
        ),
    )


def refusals_to_name_team(state: str, *, side: str, members: int, day: date, on: date) -> tuple[Refusal, ...]:
    """A team is two inspectors at least, and changes no more once the objects are known."""
    return (
        *refusals_by_state(state, "planned", "agreed"),
        *because(
            (side != "agreed", refuse("campaign-agree-first")),
            (members < 2, refuse("campaign-team-of-two", path="members", found=members)),
            (on >= day, refuse("campaign-day-has-come", day=day)),
        ),
    )


def refusals_to_list_targets(state: str, *, count: int, day: date, on: date) -> tuple[Refusal, ...]:
    return (
        *refusals_by_state(state, "agreed"),
        *because(
            (on >= day, refuse("campaign-day-has-come", day=day)),
            (count == 0, refuse("campaign-no-targets", path="targets")),
        ),
    )


def refusals_of_targets(
    lines: Sequence[TargetLine],
    *,
    missing: Sequence[str],
    teams: Mapping[str, Sequence[frozenset[str]]],
    bodies: Mapping[str, str],
    own: str,
    exchange: bool,
) -> tuple[Refusal, ...]:
    """What is wrong with a list of objects.

    `teams`: by the office's code, of each of its inspectors the codes of bodies kept from them; `bodies`: by the object's
    code the body it belongs to; `own`: the office that lists. In exchange checks the own team is never sent.
    """
    twice = sorted({each.code for each in lines if [one.code for one in lines].count(each.code) > 1})
    found = [refuse("campaign-target-twice", found=each) for each in twice[:10]]
    found += [refuse("draw-object-not-in-ledger", found=each[:40]) for each in missing[:10]]
    for each in lines:
        if each.team not in teams:
            found.append(refuse("campaign-team-unknown", code=each.code, found=each.team[:40]))
        elif exchange and each.team == own:
            found.append(refuse("campaign-own-team", code=each.code))
        elif sum(bodies.get(each.code, "") not in kept for kept in teams[each.team]) < 2:
            found.append(refuse("campaign-too-few-free", code=each.code, found=each.team[:40]))
    return tuple(found[:20])


@dataclass(frozen=True, slots=True)
class Found:
    """A result as its team records it: what was found, and the number of the second inspector."""

    result: str
    note: str
    second: str


def refusals_to_record(
    state: str,
    found: Found,
    *,
    day: date,
    on: date,
    recorded: bool,
    of_check: str,
    free: Sequence[str],
    me: str,
) -> tuple[Refusal, ...]:
    """`of_check`: name of a check of this object that already holds the result; `free`: those of the team not recused."""
    return (
        *refusals_by_state(state, "agreed"),
        *because(
            (on < day, refuse("campaign-day-not-come", day=day)),
            (bool(of_check), refuse("campaign-result-of-check", found=of_check or "—")),
            (recorded, refuse("campaign-result-recorded")),
            (me not in free, refuse("campaign-not-of-the-team")),
            (found.second not in free or found.second == me, refuse("campaign-second-needed", path="second")),
            (found.result not in RESULTS, refuse("campaign-result-unknown", path="result", found=found.result[:20])),
            (
                found.result != "pass" and not found.note.strip(),
                refuse("campaign-result-needs-words", path="note"),
            ),
        ),
    )  # fmt: skip


def refusals_to_link(
    state: str, *, day: date, on: date, settled: bool, usable: bool, of_team: bool
) -> tuple[Refusal, ...]:
    """`usable`: there is a concluded check of the same object within the campaign's days that is no other object's result."""
    return (
        *refusals_by_state(state, "agreed"),
        *because(
            (on < day, refuse("campaign-day-not-come", day=day)),
            (settled, refuse("campaign-result-recorded")),
            (not of_team, refuse("campaign-not-of-the-team")),
            (not usable, refuse("campaign-no-check")),
        ),
    )


def refusals_to_take(
    state: str, *, of_team: bool, label: str, sha256: str, count: int
) -> tuple[Refusal, ...]:
    return (
        *refusals_by_state(state, "agreed"),
        *because(
            (not of_team, refuse("campaign-not-of-the-team")),
            (not label.strip(), refuse("letter-incomplete", path="label", field="label")),
            (
                bool(sha256) and not DIGEST.fullmatch(sha256),
                refuse("evidence-digest-unread", path="sha256", found=sha256[:70]),
            ),
            (count >= MOST_EVIDENCE, refuse("evidence-limit", limit=MOST_EVIDENCE)),
        ),
    )


def refusals_to_hand(*, holds: bool, holder: str, receiver_known: bool, own: bool) -> tuple[Refusal, ...]:
    return because(
        (not holds, refuse("evidence-not-yours", holder=holder)),
        (not receiver_known, refuse("evidence-receiver-unknown", path="receiver")),
        (own, refuse("evidence-to-yourself", path="receiver")),
    )


def evidence_digest(*, label: str, sha256: str, taken_by: str, taken_at: str) -> str:
    """What the log holds of a piece of evidence: what it is, the digest of its file, who took it and when."""
    return sha256_text({"label": label, "sha256": sha256, "taken_by": taken_by, "taken_at": taken_at})


def refusals_to_replace_target(state: str, *, of_draw: bool) -> tuple[Refusal, ...]:
    """Only of a campaign that follows the draw and is not over."""
    return (*refusals_by_state(state, "planned", "agreed"), *because((not of_draw, "campaign-draw-another")))


def refusals_to_close(
    state: str, *, targets: int, still_open: int, day: date, until: date, on: date
) -> tuple[Refusal, ...]:
    """From the day on; while its days run, only when every object has its result."""
    return (
        *refusals_by_state(state, "agreed"),
        *because(
            (on < day, refuse("campaign-day-not-come", day=day)),
            (targets == 0, refuse("campaign-no-targets")),
            (
                on <= until and still_open > 0,
                refuse("campaign-results-missing", found=still_open, of=targets, until=until),
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class SideCount:
    """What a province brought: its inspectors; of objects in it how many were listed and with which result."""

    province: str
    office: str
    inspectors: int
    results: tuple[str, ...]
    """One word an object: pass, problems, unchecked, or empty where nothing is recorded."""
    sent_elsewhere: int
    """How many objects in other provinces its team has checked."""


@dataclass(frozen=True, slots=True)
class LetterDays:
    """A letter under the campaign: agreed days, when it was sent, answered, and due."""

    sent: date
    due: date
    answered: date | None


def report_of(
    facts: Mapping[str, Any], sides: Sequence[SideCount], letters: Sequence[LetterDays], *,
    pieces: int, steps: int, on: date,
) -> dict[str, Any]:  # fmt: skip
    """The joint report as a document: every count beside what it is counted of."""
    total = [word for each in sides for word in each.results]
    return {
        "schema": REPORT, **facts, "as_of": on.isoformat(),
        "provinces": [
            {"province": each.province, "office": each.office, "inspectors": each.inspectors,
             "checked_elsewhere": each.sent_elsewhere, **_counts(each.results)}
            for each in sides
        ],
        "total": {"inspectors": sum(each.inspectors for each in sides), **_counts(total)},
        "letters": _days(letters, on), "evidence": {"pieces": pieces, "hand_overs": steps},
    }  # fmt: skip


def _counts(results: Sequence[str]) -> dict[str, int]:
    """`checked` is of `listed`; `problems` and `passed` are of `checked`."""
    checked = sum(word in ("pass", "problems") for word in results)
    return {
        "listed": len(results), "checked": checked, "problems": results.count("problems"), "passed": results.count("pass"),
        "unchecked": results.count("unchecked"), "without_result": results.count(""),
    }  # fmt: skip


def _days(letters: Sequence[LetterDays], on: date) -> dict[str, Any]:
    """Days to reply, of the answered; late: answered after its day, or unanswered past it."""
    days = sorted((each.answered - each.sent).days for each in letters if each.answered)
    late = sum((each.answered or on) > each.due for each in letters)
    middle = Fraction(median(days)).limit_denominator(2) if days else None
    return {
        "sent": len(letters), "answered": len(days), "late": late, "days_shortest": days[0] if days else None,
        "days_median": None if middle is None else str(float(middle)).removesuffix(".0"),
        "days_longest": days[-1] if days else None,
    }  # fmt: skip


COLUMNS = ("province", "office", "inspectors", "listed", "checked", "problems", "passed", "unchecked", "without_result", "checked_elsewhere")  # fmt: skip


def report_csv(report: Mapping[str, Any]) -> str:
    """The table of provinces and its total, for a spreadsheet."""
    rows = (*report["provinces"], {"province": "total", "office": "", **report["total"]})
    return as_csv(COLUMNS, ([row.get(name, "") for name in COLUMNS] for row in rows))
