"""One record of every kind, in the state in which most can be done to it: what the isolation test calls addresses with."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from tests.hub.conftest import NOW, TODAY

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation.models import Attachment

UUID_ZERO = "00000000-0000-7000-8000-000000000000"


def shared(house: Any) -> dict[str, str]:
    """A device of Zhejiang's institute that it has booked for itself, handed out with a picture, and a calendar address."""
    from tests.hub.sharing.conftest import Sharing, helped
    from tests.hub.sharing.test_check_out_booking import PNG

    from junheng.hub.sharing import rules
    from junheng.hub.sharing.models import Picture
    from junheng.hub.sharing.services import booking, feeds

    sharing = Sharing(house)
    sharing.open()
    made = sharing.approved(by=sharing.owner, user="冯示例", purpose="10.000242")
    booking.check_out_booking(
        booking=made, seen=rules.Seen("sound"), pictures=[booking.Shot("a.png", PNG)], by=sharing.owner, at=made.slot.lower
    )  # fmt: skip
    feed = feeds.open_feed(by=sharing.owner, at=NOW)
    return {
        "resource_id": str(sharing.device.pk), "booking_id": str(made.pk), "picture_id": str(Picture.objects.get().pk),
        "feed_id": str(feed.pk), "secret": "0" * 64, **helped(house),
    }  # fmt: skip


def market(laboratory: Any, order: Any) -> dict[str, str]:
    """A sealed need of the client, a quote of Zhejiang's institute for it, and what is said about its order."""
    from junheng.hub.market import rules
    from junheng.hub.market.models import Price, PriceDispute, Quote, Rating
    from junheng.hub.market.services import after, barriers, hall, quality

    house = laboratory.house
    asked = rules.Asked("0~1000 V DC U ≤ 20 ppm", TODAY, note="10.000242", seals=("owner", "numbers"))
    client, desk = house.acting("王示例"), house.acting("冯示例")
    posting = hall.publish_posting(organisation=house.enterprise, asked=asked, by=client, at=NOW)
    quote = Quote.objects.create(
        tenant_id="330000", readers=["310000"], posting=posting, bidder=house.institute, entry=CapabilityEntry.objects.first(),
        verdict="match", fen=1, days=1, valid_until=TODAY, terms="10.000242", state_since=NOW, made_at=NOW, made_by=house.people["冯示例"],
    )  # fmt: skip
    file = after.Given("DVM-7.txt", b"10.000242")
    message = after.send_message(order=order, text="10.000242", files=[file], by=client, at=NOW)
    part = after.propose_subcontract(
        order=order, body="示例", part="10.000242", reason="示例", by=desk, at=NOW
    )
    rating = Rating.objects.create(
        tenant_id="310000", organisation=house.institute, order=order, on_time=True, as_promised=True, price_kept=True,
        explained=True, at=NOW,
    )  # fmt: skip
    price = Price.objects.create(
        tenant_id="330000", organisation=house.institute, entry=CapabilityEntry.objects.first(), unit="item", fen=10_000_242, days=1,
        in_force=DateRange(TODAY, None), drafted_by=house.people["冯示例"],
    )  # fmt: skip
    dispute = PriceDispute.objects.create(
        tenant_id="310000",
        organisation=house.institute,
        price=price,
        order=order,
        charged=1,
        words="示例",
        at=NOW,
    )
    case = quality.complain_quality(order=order, text="10.000242", by=client, at=NOW)
    met = rules.Met("local-only", "示例", "示例", "示例", TODAY)
    barrier = barriers.report_barrier(province=house.institute.tenant, met=met, by=desk, at=NOW)
    return {
        "posting_id": str(posting.pk), "quote_id": str(quote.pk), "file_id": str(message.files.get().pk),
        "subcontract_id": str(part.pk), "rating_id": str(rating.pk), "barrier_id": str(barrier.pk),
        "quality_id": str(case.pk), "price_id": str(price.pk), "dispute_id": str(dispute.pk),
    }  # fmt: skip


def filing(laboratory: Any) -> dict[str, str]:
    """A designation, a claim on the laboratory's meter and a sheet of Zhejiang's institute."""
    from junheng.hub.filing.models import Claim, Designation, FilingSheet, SheetRow

    house = laboratory.house
    own = laboratory.file("冯示例", house.institute, "dc-voltmeter", "表", "10.000242")
    told = {"tenant_id": "330000", "at": NOW}
    designation = Designation.objects.create(
        regulator=house.regulator, institution=house.institute, item=house.item("dc-voltmeter"),
        division_code="330100", valid=DateRange(TODAY, None), **told,
    )  # fmt: skip
    claim = Claim.objects.create(
        instrument=own, claimant=house.regulator, holder=house.institute, why="10.000242", **told
    )
    sheet = FilingSheet.objects.create(
        organisation=house.institute, owner=house.institute, name="10.000242.xlsx", digest="0" * 64,
        by=house.people["冯示例"], **told,
    )  # fmt: skip
    row = SheetRow.objects.create(
        tenant_id="330000",
        sheet=sheet,
        number=2,
        told={"serial": "10.000242"},
        state=SheetRow.State.CONFLICT,
        instrument=own,
    )
    return {
        "designation_id": str(designation.pk), "claim_id": str(claim.pk), "sheet_id": str(sheet.pk), "row_id": str(row.pk),
        "institution_id": str(house.institute.pk), "item": "dc-voltmeter", "expert_id": UUID_ZERO,
    }  # fmt: skip


def review(laboratory: Any) -> Any:
    """The institute's pledge with a proposed removal."""
    from junheng.hub.integrity.services import pledges, reviews

    made = pledges.publish_pledge(
        promises=["in-date"], until=TODAY, by=laboratory.house.acting("冯示例"), at=NOW
    )
    return reviews.propose_removal(
        pledge=made, found=reviews.Found("10.000242", TODAY), by=laboratory.house.acting("钱示例"), at=NOW
    )


def risk(laboratory: Any) -> dict[str, str]:
    """A class proposed for the institute, a warning about it, and a letter that Shanghai has no part in."""
    from junheng.hub.risk.models import Determination, EarlyWarning, Letter, Scan

    house = laboratory.house
    about = {"tenant_id": "330000", "organisation": house.institute}
    proposed = Determination.objects.create(
        **about, kind="credit-class", value="C", basis="示例", what="10.000242", proposed_at=NOW
    )
    early = EarlyWarning.objects.create(
        **about, scan=Scan.objects.create(tenant_id="330000", at=NOW), kind="use", subject="x", label="DVM-7", numbers={},
        raised_at=NOW,
    )  # fmt: skip
    letter = Letter.objects.create(
        tenant_id="330000", number="L-1", sender=house.regulator, receiver=house.regulator, title="DVM-7", ask="10.000242",
        basis="示例", days=1, sent_at=NOW, sent_by=house.people["钱示例"], due=TODAY,
    )  # fmt: skip
    return {
        "determination_id": str(proposed.pk), "warning_id": str(early.pk), "letter_id": str(letter.pk), **_campaign(house),
        "fine_id": _fine(house),
    }  # fmt: skip


def _fine(house: Any) -> str:
    """A fine proposed against the institute."""
    from junheng.hub.risk.models import Fine

    row = Fine.objects.create(
        tenant_id="330000", organisation=house.institute, amount="10.00", facts="10.000242", basis="x", basis_matter="示例",
        basis_most="20.00", basis_source="示例", basis_confidence="house", county_most="1.00", city_most="2.00", proposed_at=NOW,
        proposed_by=house.people["钱示例"], proposer=house.regulator, level="province", office=house.regulator, hearing_until=TODAY,
    )  # fmt: skip
    return str(row.pk)


def _campaign(house: Any) -> dict[str, str]:
    """A campaign of which Zhejiang's office is the only side, its day past, with an object and a piece of evidence."""
    from junheng.hub.risk import models

    row = models.Campaign.objects.create(
        tenant_id="330000", readers=["330000"], office=house.regulator, number="10.000242", title="DVM-7", aim="10.000242",
        basis="示例", day=TODAY, until=TODAY, state="agreed", planned_at=NOW, planned_by="钱示例",
    )  # fmt: skip
    about = {"campaign": row, "tenant_id": "330000", "readers": ["330000"]}
    side = models.CampaignSide.objects.create(
        **about, organisation=house.regulator, state="agreed", answered_at=NOW
    )
    target = models.CampaignTarget.objects.create(
        **about,
        open_on=TODAY,
        side=side,
        team=side,
        code="DVM-7",
        name="10.000242",
        organisation=house.institute,
    )
    piece = models.CampaignEvidence.objects.create(
        **about, target=target, label="10.000242", digest="x", taken_at=NOW, holder=house.people["钱示例"], holder_name="钱示例",
    )  # fmt: skip
    return {
        "campaign_id": str(row.pk),
        "target_id": str(target.pk),
        "piece_id": str(piece.pk),
        "suffix": "json",
    }


def complaint(laboratory: Any) -> Any:
    """A report of the institute's own standard, in Zhejiang's register."""
    from junheng.hub.foundation.acting import ANONYMOUS
    from junheng.hub.integrity.services import complaints

    reported = complaints.Reported("other", "10.000242", "p5@example.test")
    return complaints.file_complaint(
        instrument=laboratory.piece.instrument, reported=reported, by=ANONYMOUS, at=NOW
    )


def hearing(laboratory: Any) -> dict[str, str]:
    """A topic of Zhejiang's office, with a word that nobody has looked at."""
    from junheng.hub.foundation.acting import ANONYMOUS
    from junheng.hub.integrity.services import hearings

    by = laboratory.house.acting("钱示例")
    topic = hearings.open_topic(
        title="复称", question="哪里？", until=TODAY + timedelta(days=28), by=by, at=NOW
    )
    said = hearings.Said("question", "10.000242")
    row = hearings.file_comment(topic=topic, said=said, by=ANONYMOUS, at=NOW)
    return {"topic_id": str(topic.pk), "comment_id": str(row.pk)}


def stalled(laboratory: Any) -> Any:
    """A line of the institute's ledger, as a host of a market has them."""
    from junheng.hub.integrity.models import StallInstrument

    return StallInstrument.objects.create(
        tenant_id="330000", host=laboratory.house.institute, stall="10.000242",
        instrument=laboratory.piece.instrument, since=TODAY,
    )  # fmt: skip


def hosted(laboratory: Any) -> dict[str, str]:
    """A contract of the institute's market with a stall, and what it answered for a month."""
    from junheng.hub.integrity.models import HostReport, StallContract

    told: dict[str, Any] = {"tenant_id": "330000", "host": laboratory.house.institute, "edition": "2026/1"}
    contract = StallContract.objects.create(
        **told, stall="10.000242", party_name="DVM-7", on_paper=True, since=TODAY, until=TODAY, state="agreed", state_at=NOW,
    )  # fmt: skip
    report = HostReport.objects.create(
        **told, month=TODAY.replace(day=1), answers=[{"id": "walked", "answer": "no", "note": "10.000242"}],
        counted={"total": 1}, is_kept=False, is_late=False, filed_at=NOW,
    )  # fmt: skip
    return {"contract_id": str(contract.pk), "report_id": str(report.pk)}


def nodes(laboratory: Any) -> dict[str, str]:
    """A log that Zhejiang follows, in quarantine, and a token that Zhejiang has given for a certificate."""
    from junheng.hub.nodes.models import FollowedLog, FollowedRecord, PayloadToken, Quarantine, WantedPayload

    log = FollowedLog.objects.create(
        tenant_id="330000", name="zj", title="示例", address="https://elsewhere.example/log/zj", origin="elsewhere.example/log/zj",
        vkey="x", state="quarantined", followed_at=NOW, next_try_at=NOW,
    )  # fmt: skip
    kept = Quarantine.objects.create(
        tenant_id="330000", log=log, at=NOW, reasons=[], seen_note=b"", shown_note=b"", evidence=b"{}", evidence_sha256="0" * 64
    )  # fmt: skip
    token = PayloadToken.objects.create(
        tenant_id="330000", number="10.000242", digest="0" * 64, reader="10.000242", purpose="p5@example.test",
        token_sha256="0" * 64, made_at=NOW, expires_at=NOW + timedelta(days=1),
    )  # fmt: skip
    record = FollowedRecord.objects.create(
        tenant_id="330000", log=log, kind="certificate", first_index=1, index=1, ref="x", number="示例-1", digest="0" * 64, state="issued",
        since=NOW, facts={},
    )  # fmt: skip
    wanted = WantedPayload.objects.create(
        tenant_id="330000", record=record, purpose="示例案件", token="jp_x", next_try_at=NOW, asked_at=NOW
    )
    return {
        "quarantine_id": str(kept.pk), "token_id": str(token.pk), "digest": "0" * 64, "wanted_id": str(wanted.pk),
    }  # fmt: skip


def supervision(laboratory: Any) -> dict[str, str]:
    """A draw in preparation by Zhejiang's regulator, and a check of Zhejiang's institute that nobody has begun."""
    from junheng.hub.supervision.models import Check, CheckPhoto, Draw, DrawObject

    house = laboratory.house
    beacon = {"instant": "2026-12-01T12:00:00+08:00", "sources": [{"name": "示例", "kind": "numbers"}]}
    draw = Draw.objects.create(
        tenant_id="330000",
        organisation=house.regulator,
        number="D-1",
        title="DVM-7",
        kind="bodies",
        prepared_at=NOW,
        settings={"strata": [], "beacon": beacon},
        beacon_at=NOW,
        reveal_until=NOW + timedelta(days=1),
    )
    listed = DrawObject.objects.create(
        draw=draw,
        tenant_id="330000",
        code=house.institute.uscc,
        name="DVM-7",
        organisation=house.institute,
        stratum="x",
        weight="1",
    )
    check = Check.objects.create(
        tenant_id="330000",
        draw=draw,
        listed=listed,
        desk=draw.organisation,
        organisation=house.institute,
        name="DVM-7",
        code=listed.code,
        state="dispatched",
        entry_code="102420",
        list_edition="bodies/1",
    )
    kept = Attachment.objects.create(
        tenant_id="330000", sha256="0" * 64, name="x.png", media_type="image/png", size=1, added_at=NOW
    )
    photo = CheckPhoto.objects.create(check_made=check, tenant_id="330000", attachment=kept)
    return {"province": "330000", "draw_id": str(draw.pk), "check_id": str(check.pk), "photo_id": str(photo.pk)}  # fmt: skip


def standards(laboratory: Any) -> dict[str, str]:
    """A re-examination that the institute drafts, with a document and a change; an assessor. The rest is public, or not there."""
    from tests.hub.people.test_register_assessor import given
    from tests.hub.standards.conftest import PDF
    from tests.hub.standards.test_file_change import filed

    from junheng.hub.people.services.assessors import register_assessor
    from junheng.hub.standards.services import applying

    house = laboratory.house
    who = {"by": house.acting("冯示例"), "at": NOW}
    row = applying.draft_application(
        standard=laboratory.standard, authority=house.regulator, kind="re-examination", **who
    )
    kept = applying.attach_document(
        examination=row, kind="technical-report", name="DVM-7.pdf", data=PDF, **who
    )
    owner = SimpleNamespace(standard=laboratory.standard, house=house, keeper=who["by"])
    found = {"panel_id", "seat_id", "material_id", "batch_id", "holding_id", "regional_id", "slot_id"}
    return dict.fromkeys(found, UUID_ZERO) | {
        "examination_id": str(row.pk), "document_id": str(kept.pk), "change_id": str(filed(owner).pk),
        "assessor_id": str(register_assessor(**given(house)).pk), "series_kind": "stability",
        "purpose": "standard-examination", "subject_id": str(row.pk),
    }  # fmt: skip


def comparison(laboratory: Any) -> Any:
    """Zhejiang's institute pilots one of Zhejiang's regulator; none of the outsiders has a part in it."""
    from junheng.hub.comparisons.services.planning import Plan, propose_comparison

    house = laboratory.house
    return propose_comparison(
        plan=Plan("N-1", "示例", "local", "示例"), item=house.item("weight"), pilot=house.institute, by=house.acting("钱示例"), at=NOW
    )  # fmt: skip


def other_enterprise(house: Any) -> Any:
    from tests.hub.conftest import _register, uscc

    return _register(uscc("9131000047000088A"), "上海另一示例公司", "Another Example", "enterprise", "310100")


def regulator_of_shanghai() -> Any:
    from tests.hub.conftest import _register, uscc

    return _register(
        uscc("1131000047000089B"), "上海示例监管局", "Shanghai Regulator", "regulator-province", "310000"
    )
