"""Every verb by every role: the answer of the real mechanism against the checked-in table (truth_table.csv).

The table is read by people in a change: a new grant is a new mark in a line. Write it again with
`JUNHENG_WRITE=1`; the rules below it are typed by hand and hold whatever the table says.
"""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from uuid import UUID

import pytest

import junheng.hub.site.urls  # noqa: F401  (loads every area's verbs)
from junheng.core.reason import Refused
from junheng.hub.foundation.acting import ANONYMOUS, Actor
from junheng.hub.foundation.verbs import REGISTRY, Verb, _check_permission
from junheng.hub.institutions.rules import roles

TABLE = Path(__file__).with_name("truth_table.csv")
SOMEBODY = UUID(int=1)
COLUMNS = ["anonymous", "person", *roles.known(), "platform"]


def actor_of(column: str) -> Actor:
    if column == "anonymous":
        return ANONYMOUS
    held = frozenset() if column == "person" else frozenset({column})
    return Actor(person_id=None if column == "platform" else SOMEBODY, tenant="330000", roles=held)


def permitted(verb: Verb, column: str) -> bool:
    try:
        _check_permission(verb, actor_of(column))
    except Refused:
        return False
    return True


def table_now() -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["verb", *COLUMNS])
    for name in sorted(REGISTRY):
        writer.writerow([name, *("yes" if permitted(REGISTRY[name], column) else "" for column in COLUMNS)])
    return out.getvalue()


def test_the_table_is_what_the_mechanism_answers() -> None:
    """Each cell, by the check that runs before every verb."""
    if os.environ.get("JUNHENG_WRITE"):
        TABLE.write_text(table_now(), encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == table_now()


LABORATORY = {
    "inst_admin",
    "inst_front",
    "verifier",
    "checker",
    "approver",
    "std_owner",
    "quality",
    "nmi",
    "industry_centre",
}
REGULATOR = {"samr_metrology", "prov_regulator", "city_regulator", "county_regulator"}
CLIENT = {"enterprise", "market_host", "utility", "small_trader", "maker"}
PUBLIC_VERBS = {"instruments.report_instrument", "integrity.file_complaint", "integrity.file_comment"}
ANSWER_FOR_RULES = {"market.answer_barrier", "market.remove_barrier"}
"""Of the market: a regulator speaks for the local rules of its province."""
ASK_FOR_HELP = {
    f"sharing.{name}" for name in ("post_help", "accept_help", "record_help", "finish_help", "rate_help")
}
"""Of sharing: a province's regulator asks bodies for help; it offers none."""
KEEPERS_OF_LAW = {
    "institutions.load_reference_data", "institutions.load_calendar_year", "instruments.load_catalogue", "instruments.compare_catalogue",
    "orders.load_service_edition",
}  # fmt: skip


SITTING = {
    "people.declare_recusal",
    *(f"panels.{name}" for name in ("confirm_invitation", "decline_invitation", "begin_assessment", "report_assessment")),
}  # fmt: skip
"""What somebody of the pool does, on panels he or she was drawn for."""


def holders(verb: str) -> set[str]:
    return {column for column in COLUMNS if permitted(REGISTRY[verb], column)}


@pytest.mark.parametrize(
    ("role", "advises"),
    [
        ("consumer", set()), ("auditor", set()), ("expert", {"comparisons.comment_as_expert"} | SITTING), ("committee", set()), ("std_assessor", SITTING | {"standards.confirm_mending"}),
        ("org_assessor", SITTING),
    ],
)  # fmt: skip
def test_who_only_looks_or_advises_changes_nothing_of_others(role: str, advises: set[str]) -> None:
    """An auditor cannot change anything; an expert says its word where it was asked for; the public acts elsewhere."""
    own = advises | {"institutions.register_organisation", *PUBLIC_VERBS}
    assert {name for name in REGISTRY if permitted(REGISTRY[name], role)} <= own


def test_separation_inside_a_laboratory() -> None:
    """The desk neither measures nor approves, a verifier does not check, nobody but approvers issues."""
    for name in (
        "orders.enter_readings",
        "orders.submit_record",
        "orders.open_record",
        "orders.change_reading",
    ):
        assert holders(name) == {"verifier"}, name
    for name in ("orders.check_record", "orders.send_back_record"):
        assert holders(name) == {"checker"}, name
    for name in ("certificates.issue_certificate", "certificates.reissue_certificate"):
        assert holders(name) == {"approver", "nmi"}, name


def test_regulators_do_not_do_a_laboratorys_work() -> None:
    """And laboratories do not do a regulator's."""
    for name in REGISTRY:
        if (
            name.split(".")[0] in ("orders", "certificates", "capabilities", "sharing", "market")
            and name not in KEEPERS_OF_LAW | ANSWER_FOR_RULES | ASK_FOR_HELP
        ):
            assert not holders(name) & REGULATOR, name
    for name in ("institutions.verify_organisation", "institutions.verify_qualification", "institutions.suspend_qualification",
                 "institutions.revoke_qualification", "institutions.restore_qualification", "people.register_metrologist"):  # fmt: skip
        assert not holders(name) & (LABORATORY | CLIENT), name


def test_clients_order_and_keep_their_instruments_and_nothing_else() -> None:
    """An enterprise's verbs, all of them."""
    allowed = {
        "orders.post_need", "orders.place_order", "orders.cancel_order", "institutions.register_organisation",
        "institutions.grant_membership", "institutions.end_membership", "capabilities.draft_capability",
        "capabilities.revise_capability", "capabilities.publish_capability", "capabilities.withdraw_capability", "certificates.acknowledge_effect",
        "certificates.order_retest",
        "sharing.offer_resource", "sharing.change_offer", "sharing.withdraw_offer", "sharing.block_resource",
        "sharing.request_booking", "sharing.approve_booking", "sharing.decline_booking", "sharing.cancel_booking",
        "sharing.check_out_booking", "sharing.confirm_arrival", "sharing.return_booking", "sharing.settle_booking",
        "sharing.open_feed", "sharing.close_feed",
        "market.publish_posting", "market.invite_body", "market.withdraw_posting", "market.accept_quote",
        "market.send_message", "market.answer_subcontract", "market.rate_order", "market.report_barrier", "market.reply_to_answer",
        "market.complain_quality", "market.place_retest", "market.dispute_price",
        "integrity.publish_pledge", "integrity.withdraw_pledge", "integrity.answer_proposal",
        "integrity.answer_contract", "integrity.end_contract",
        *(each for each in PUBLIC_VERBS if not each.startswith("instruments.")),
        "filing.file_instrument", "filing.claim_instrument", "filing.decide_claim", "filing.import_filings",
        "filing.decide_conflict", "filing.book_verification",
        "supervision.sign_check", "supervision.answer_rectification", "risk.state_view", "risk.state_fine_view", "risk.ask_repair",
        "industry.apply_benchmark", "industry.answer_watch", "industry.register_model", "industry.apply_trial",
        "industry.answer_trial", "industry.bid_challenge", "industry.start_challenge", "industry.report_stage", "industry.record_use",
        "standards.book_slot", "standards.release_slot",
        *(name for name in REGISTRY if name.startswith("datasets.") and name != "datasets.grade_dataset"),
    }  # fmt: skip
    mine = {name for name in REGISTRY if permitted(REGISTRY[name], "enterprise")}
    assert {name for name in mine if not name.startswith("instruments.")} == allowed


def test_the_public_reports_and_does_nothing_else() -> None:
    """Everything else asks to sign in."""
    assert {name for name in REGISTRY if permitted(REGISTRY[name], "anonymous")} == PUBLIC_VERBS


def test_a_badge_is_decided_by_regulators_alone() -> None:
    """The platform proposes; it decides nothing, and neither does who is judged."""
    assert holders("integrity.decide_removal") == REGULATOR
    assert "platform" in holders("integrity.propose_removal")
    assert not holders("integrity.answer_proposal") & (REGULATOR | {"platform"})
    for name in ("accept_complaint", "refuse_complaint", "answer_complaint"):
        assert holders(f"integrity.{name}") == REGULATOR | {"grassroots"}


def test_a_hearing_is_answered_by_regulators_alone() -> None:
    """Everybody speaks; the platform neither looks, answers nor concludes."""
    for name in ("open_topic", "moderate_comment", "answer_comment", "conclude_topic", "close_topic"):
        assert holders(f"integrity.{name}") == REGULATOR, name


def test_an_examination_is_the_authoritys_and_its_assessors() -> None:
    """The applicant neither accepts, draws, reports nor decides; the authority reports nothing; the platform only says what ended."""
    for name in ("return_application", "accept_application", "decide_examination", "settle_change"):
        assert holders(f"standards.{name}") == REGULATOR, name
    for name in ("freeze_panel", "draw_panel", "give_up_panel", "score_assessor"):
        assert holders(f"panels.{name}") == REGULATOR | {"regional_office", "nmi"}, name
    assert all(holders(name) == {"std_assessor", "org_assessor", "expert"} for name in SITTING)
    assert holders("standards.confirm_mending") == {"std_assessor"}
    assert holders("standards.lapse_examination") == {"platform"}
    assert not holders("standards.submit_application") & (REGULATOR | {"platform"})


def test_what_follows_from_a_score_is_decided_by_people_of_the_province() -> None:
    """The platform proposes and looks; it decides nothing, and neither does who is judged."""
    for name in ("decide_determination", "decide_repair"):
        assert holders(f"risk.{name}") == {"prov_regulator", "credit_unit"}, name
    assert {name for name in REGISTRY if name.startswith("risk.") and "platform" in holders(name)} == {
        "risk.propose_determination", "risk.scan_risk", "risk.escalate_letter", "risk.raise_warning_higher", "risk.replace_target",
    }  # fmt: skip
    for name in ("send_letter", "receive_letter", "answer_letter", "close_letter"):
        assert holders(f"risk.{name}") == {"prov_regulator", "enforcement"}, name
    for name in (
        "plan_campaign",
        "answer_campaign",
        "name_team",
        "list_targets",
        "close_campaign",
        "call_off_campaign",
    ):
        assert holders(f"risk.{name}") == {"prov_regulator"}, name


def test_centres_and_benchmarks_are_decided_by_named_persons_of_the_office() -> None:
    """The platform proposes a removal and records what ended; it names nobody, and neither does who is named."""
    for name in ("plan_centre", "decide_building", "decide_acceptance", "evaluate_centre", "revoke_centre"):
        assert holders(f"industry.{name}") == {"prov_regulator", "samr_metrology"}, name
    for name, who in {
        "report_trial": {"verifier", "nmi"},
        "sign_trial": {"checker", "approver", "nmi"},
    }.items():
        assert holders(f"industry.{name}") == who, name
    for name in ("publish_criteria", "review_benchmark", "name_benchmark", "decide_watch"):
        assert holders(f"industry.{name}") == {"prov_regulator"}, name
    assert {name for name in REGISTRY if name.startswith("industry.") and "platform" in holders(name)} == {
        "industry.watch_benchmark", "industry.drop_benchmark",
    }  # fmt: skip


def test_data_are_graded_by_stewards_alone() -> None:
    """Its owner publishes and grants; a regulator asks like anybody else; the platform does nothing with them."""
    assert holders("datasets.grade_dataset") == {"data_steward"}
    owners = {"data_steward", "inst_admin", "nmi", "enterprise"}
    for name in ("declare_dataset", "deliver_rows", "describe_field", "publish_dataset", "decide_consent", "answer_question"):  # fmt: skip
        assert holders(f"datasets.{name}") == owners, name
    assert not any("platform" in holders(name) for name in REGISTRY if name.startswith("datasets."))


def test_what_is_law_is_loaded_by_the_state_or_the_platform() -> None:
    for name in KEEPERS_OF_LAW - {"instruments.compare_catalogue"}:
        assert holders(name) == {"samr_metrology", "platform"}, name
    assert holders("instruments.compare_catalogue") == {"samr_metrology"}, "a person compares texts"
