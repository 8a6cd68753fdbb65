"""One panel serves four kinds of work: standards (in their own tests), bodies, comparisons, recognition between provinces."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY
from tests.hub.panels.conftest import DRAWN_AT, Pool

from junheng.cli.main import main
from junheng.hub.comparisons import queries as comparisons
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.institutions.models import Organisation, Qualification
from junheng.hub.institutions.services.qualifications import (
    NewQualification,
    register_qualification,
    verify_qualification,
)
from junheng.hub.panels import purposes, queries
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.rules import drawing as rules
from junheng.hub.panels.services import sitting


def test_every_purpose_is_declared() -> None:
    """Four areas declared theirs; each has questions with keys of its own, and words in both languages."""
    assert set(purposes.codes()) == {
        "standard-examination", "body-examination", "comparison-protocol", "comparison-draft", "recognition-examination",
    }  # fmt: skip
    for code in purposes.codes():
        questions = purposes.purpose(code).questions()
        assert len({each.key for each in questions}) == len(questions) >= 4
        assert purposes.worded(code, "zh") != purposes.worded(code, "en") != code


def test_examination_of_a_body(house: Any, refused: Any, client_for: Any, tmp_path: Any, capsys: Any) -> None:
    """From the list to the score: each step is a fact, strangers replay the draw, the body reads reports once all are in."""
    pool, officer = Pool(house), house.acting("钱示例")
    with refused("panel-not-yours"):
        pool.frozen("body-examination", house.institute.pk, _of(house, "孙示例", "prov_regulator"))
    panel = pool.drawn(pool.frozen("body-examination", house.institute.pk, officer), officer)
    assert pool.excluded(panel)["浙专-9"] == rules.OF_APPLICANT
    with tenancy.only():
        body = client_for("王示例").get(f"/panels/{panel.pk}/record.json").content
    (tmp_path / "record.json").write_bytes(body)
    assert main(["draw", "replay", str(tmp_path / "record.json")]) == 0
    capsys.readouterr()
    first, second = pool.seats(panel)
    who: dict[str, Any] = {"by": pool.by(first), "at": DRAWN_AT}
    for step in (sitting.confirm_invitation, sitting.begin_assessment):
        step(seat=first, **who)
    questions = [each.key for each in purposes.purpose("body-examination").questions()]
    findings = {
        key: {"met": key != "people", "words": "" if key != "people" else "授权签字人缺考核"}
        for key in questions
    }
    sitting.report_assessment(seat=first, findings=findings, conclusion="mend", **who)
    keeper = client_for("冯示例")
    assert "授权签字人缺考核" not in keeper.get(f"/panels/{panel.pk}").content.decode()
    assert pool.reported_one(second) == "reported"
    assert "授权签字人缺考核" in keeper.get(f"/panels/{panel.pk}").content.decode()
    assert "授权签字人缺考核" not in client_for("王示例").get(f"/panels/{panel.pk}").content.decode()
    assert Notice.objects.filter(organisation_id=house.regulator.pk, zh__contains="报告已齐").count() == 1
    for seat in pool.seats(panel):
        sitting.score_assessor(seat=seat, score=4, note="", by=officer, at=DRAWN_AT)
    done = Panel.objects.get(pk=panel.pk)
    assert done.staffed_at and done.concluded_at
    facts = Event.objects.filter(type__in=("assessor-list-frozen", "assessors-drawn", "assessor-confirmed", "assessment-begun", "assessment-reported", "assessor-scored"))  # fmt: skip
    assert facts.count() == 2 + 2 * 4
    assert all("授权签字人缺考核" not in bytes(each.leaf).decode() for each in facts)
    pool.frozen(
        "body-examination", house.institute.pk, officer, at=DRAWN_AT, beacon_at=DRAWN_AT.replace(hour=5)
    )


def test_a_failed_examination_of_a_body_stops_its_authorisation(
    house: Any, refused: Any, client_for: Any
) -> None:
    """No office gives or checks a paper issued since; one of earlier, or of others, is what it is; a later panel that passes lifts it."""
    pool, officer = Pool(house), house.acting("钱示例")
    code, body = "body-examination", house.institute

    def paper(
        number: str, day: date = TODAY, by: Any = officer, type: str = "authorisation"
    ) -> Qualification:
        new = NewQualification(type=type, number=number, issuer_name="浙江示例监管局", valid_from=day)
        return register_qualification(organisation=body, new=new, by=by, at=DRAWN_AT)

    def examined(conclusion: str) -> None:
        panel = pool.drawn(pool.frozen(code, body.pk, officer), officer)
        for seat in pool.seats(panel):
            pool.reported_one(seat, conclusion)
        for seat in pool.seats(panel):
            sitting.score_assessor(seat=seat, score=4, note="", by=officer, at=DRAWN_AT)

    before = paper("P-0")
    examined("fail")
    with refused("body-examination-failed"):
        paper("P-1")
    with refused("body-examination-failed"):
        verify_qualification(qualification=before, by=officer, at=DRAWN_AT)
    for unconcerned in (paper("P-2", TODAY - timedelta(days=1)), paper("P-3", type="cma")):
        verify_qualification(qualification=unconcerned, by=officer, at=DRAWN_AT)
    with refused("body-examination-failed"):
        verify_qualification(qualification=paper("P-4", by=house.acting("冯示例")), by=officer, at=DRAWN_AT)
    told = {
        "type": "authorisation",
        "number": "P-5",
        "issuer_name": "示例",
        "valid_from": TODAY.isoformat(),
        "items": "",
        "key": "k",
    }
    page = client_for("钱示例").post(f"/organisations/{body.pk}/register-qualification", told)
    assert page.status_code == 409 and "不合格" in page.content.decode()
    examined("pass")
    verify_qualification(qualification=paper("P-1"), by=officer, at=DRAWN_AT)


def _of(house: Any, name: str, role: str) -> Any:
    from junheng.hub.foundation.acting import Actor

    return Actor(
        person_id=house.people[name].pk,
        organisation_id=house.neighbour.pk,
        tenant="310000",
        roles=frozenset({role}),
    )


def test_review_of_a_protocol(at: Any, refused: Any) -> None:
    """Not before there is a protocol; by the organiser alone; the pilot reads the reports once all are in, a participant never."""
    rounds = at("protocol")
    pool = Pool(rounds.house)
    with refused("not-permitted"):
        pool.frozen("comparison-protocol", rounds.row.pk, rounds.head("neighbour"))
    with refused("panel-subject-not-in-state"):
        pool.frozen("comparison-draft", rounds.row.pk, rounds.office)
    panel = pool.drawn(pool.frozen("comparison-protocol", rounds.row.pk, rounds.office), rounds.office)
    assert panel.number == f"{rounds.row.number}-P1"
    subject = purposes.purpose(panel.purpose).find(panel.subject_id, rounds.head("pilot"))
    assert queries.shown_seats(panel, subject, rounds.head("pilot")) == []
    pool.reported(panel)
    assert len(queries.shown_seats(panel, subject, rounds.head("pilot"))) == 2
    assert queries.shown_seats(panel, subject, rounds.head("neighbour")) == []


def test_review_of_a_draft_is_blind(at: Any) -> None:
    """Whoever was drawn and confirms reads the Draft without names while comments are asked for, as a named expert does."""
    rounds = at("comments")
    pool = Pool(rounds.house)
    panel = pool.drawn(pool.frozen("comparison-draft", rounds.row.pk, rounds.office), rounds.office)
    first, second = pool.seats(panel)
    assert not comparisons.reads_blind(rounds.fresh(), pool.by(first))
    sitting.confirm_invitation(seat=first, by=pool.by(first), at=DRAWN_AT)
    assert comparisons.reads_blind(rounds.fresh(), pool.by(first))
    assert not comparisons.reads_blind(rounds.fresh(), pool.by(second))


def test_examination_for_recognition(signed: Any, offices: Any, refused: Any) -> None:
    """A party of the agreement names the bodies it examines in the other province; their people are excluded, and read the reports."""
    agreement, pool, officer = signed(), Pool(offices), offices.acting("秦示例")
    code, told = "recognition-examination", {"subject_id": agreement.pk, "by": officer}
    with refused("panel-names-nobody"):
        pool.frozen(code, **told)
    with refused("panel-body-unusable"):
        pool.frozen(code, bodies=[offices.regulator], **told)
    panel = pool.frozen(code, bodies=[offices.institute], **told)
    assert pool.excluded(panel) == {
        "沪专-1": "",
        "沪专-2": "",
        "沪专-3": "",
        "沪专-4": "",
        "浙专-9": rules.OF_APPLICANT,
    }
    assert offices.institute.name_zh in panel.title and panel.authority_id == officer.organisation_id
    pool.reported(pool.drawn(panel, officer))
    subject = purposes.purpose(code).find(agreement.pk, offices.acting("冯示例"))
    assert len(queries.shown_seats(panel, subject, offices.acting("冯示例"))) == 2
    other = pool.frozen(code, agreement.pk, offices.acting("钱示例"), bodies=[offices.neighbour])
    assert Panel.objects.filter(subject_id=agreement.pk).count() == 2 and other.number != panel.number


def test_without_an_agreement_nobody_is_examined(drafted: Any, offices: Any, refused: Any) -> None:
    """A draft of an agreement convenes nobody."""
    pool = Pool(offices)
    with refused("panel-subject-not-in-state"):
        pool.frozen(
            "recognition-examination", drafted().pk, offices.acting("钱示例"), bodies=[offices.institute]
        )


def test_lent_to_another_province(house: Any) -> None:
    """The home's record has the task and the score wherever the work was; the borrower sees its own seats and no other task."""
    pool, officer = Pool(house), house.acting("钱示例")
    panel = pool.drawn(pool.frozen("body-examination", house.institute.pk, officer), officer)
    seats = pool.reported(panel)
    sitting.score_assessor(seat=seats[0], score=5, note="细致", by=officer, at=DRAWN_AT)
    with tenancy.only("310000"):
        at_home = {each.pk: each.score for each in Seat.objects.filter(assessor__tenant_id="310000")}
        assert at_home == {seats[0].pk: 5, seats[1].pk: None}
    elsewhere = pool.body("1231000047000196Q", "沪被考核示例所", "310000")
    Organisation.objects.filter(pk=elsewhere.pk).update(state="verified")
    with tenancy.only("CN"):
        assert not Seat.objects.exists()
    with tenancy.only("310000"):
        rows = queries.duties(list(queries.duty_list(["310000"], NOW.date())), DRAWN_AT)
    assert {(each.card.number, each.done, each.lent) for each in rows if each.done} == {
        (each.assessor.number, 1, 1) for each in seats
    }
    told = queries.figures(["330000"], NOW.replace(hour=0), DRAWN_AT)
    assert (told.panels, told.staffed, told.seats, told.crossing, told.share) == (1, 1, 2, 2, 100.0)
    assert told.mean_days == (DRAWN_AT - NOW).total_seconds() / 86400 == told.longest_days
    assert queries.figures(["310000"], NOW.replace(hour=0), DRAWN_AT).panels == 0
