"""Every address with somebody's record in it, called by everybody else: nothing is shown, nothing is changed.

The addresses come from the resolver and the OpenAPI, so a new one is met here without being named; only what is
public by law or by design is listed, each with its reason.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import get_resolver
from tests.hub.conftest import NOW, TODAY
from tests.hub.industry import standing as industry
from tests.hub.scenes import scene
from tests.hub.verifying import Verifying

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services import checks
from junheng.hub.certificates.services import recalls
from junheng.hub.demo.services.region import CHECKED_FIRST
from junheng.hub.foundation.models import Attachment, Event
from junheng.hub.institutions.models import Membership, Qualification
from junheng.hub.orders.models import Invoice, Remark
from junheng.hub.people.models import MethodAuthorisation, SignatoryScope

ROOT = Path(__file__).parents[3]
OPENAPI = json.loads((ROOT / "docs/reference/openapi.json").read_text("utf-8"))
UUID_ZERO = "00000000-0000-7000-8000-000000000000"
PUBLIC = {
    "/verify/{number}": "the public face of a certificate; names no holder",
    "/verify/{number}/chain": "the chain of a certificate is public; it names no holder",
    "/recognition/{agreement_id}": "agreements are public",
    "/international/{entry_id}": "the international register is public",
    "/nodes/{name}": "what another province's public log says is public",
    "/nodes/{name}/evidence/{quarantine_id}": "why a log is not believed is public",
    **dict.fromkeys(("/api/v1/nodes/{name}", "/api/v1/nodes/{name}/records", "/api/v1/nodes/{name}/evidence"), "public logs"),
    **dict.fromkeys(("/hearings/{topic_id}", "/api/v1/hearings/{topic_id}", "/api/v1/hearings/{topic_id}/comments"), "hearings are public, without the words nobody has looked at"),
    "/sharing/{resource_id}": "what is shared is public, without who has it",
    "/api/v1/shared-resources/{resource_id}": "what is shared is public",
    "/api/v1/shared-resources/{resource_id}/taken": "when it is taken is public",
    "/api/v1/shared-resources/{resource_id}/hours": "hours are public",
    "/panels/{panel_id}": "a draw of assessors that was made is public", "/panels/{panel_id}/record.json": "a draw that was made is public",
    "/api/v1/panels/{panel_id}/record": "a draw that was made is public",
    "/reference-materials/{material_id}": "the register of reference materials is public",
    "/material-batches/{batch_id}": "batches are public; holders have their own tests (standards/test_take_batch.py)",
    "/api/v1/material-batches/{batch_id}": "batches are public",
    **dict.fromkeys(("/regional-standards/{regional_id}", "/api/v1/regional-standards/{regional_id}/slots"), "slots are public, without who has them"),
    **dict.fromkeys(("/mutual-help/{help_id}", "/api/v1/mutual-help/{help_id}"), "requests for help are public; offers and the log have their own tests"),
    "/needs/{posting_id}": "the hall is public; what is sealed is not in it",
    "/api/v1/hall/{posting_id}": "the hall is public; what is sealed is not in it",
    **dict.fromkeys(("/centres/{centre_id}", "/api/v1/centres/{centre_id}", "/api/v1/centres/{centre_id}/file"), "the register of centres is public"),
    **dict.fromkeys(("/challenges/{challenge_id}", "/api/v1/challenges/{challenge_id}", "/api/v1/challenges/{challenge_id}/stages", "/api/v1/challenges/{challenge_id}/bids"), "the board is public; bids have their own tests (industry/test_bid_challenge.py)"),
    "/barriers/{barrier_id}": "barriers are public, without who reported them",
    "/api/v1/barriers/{barrier_id}": "barriers are public, without who reported them",
    "/organisations/{organisation_id}/ratings": "ratings are public, without the client",
    "/api/v1/organisations/{organisation_id}/ratings": "ratings are public, without the client",
    **dict.fromkeys(("/organisations/{organisation_id}/prices", "/api/v1/organisations/{organisation_id}/prices", "/organisations/{organisation_id}/prices.csv"), "prices are public, drafts are not"),
    **dict.fromkeys(("/capabilities/{entry_id}/prices", "/api/v1/capabilities/{entry_id}/prices"), "prices of published entries are public; a draft's are not there"),
    "/api/v1/meters/{number}": "a meter number tells its last day and nobody's name",
    "/scan/{code}": "whoever holds the code may see the public face",
    "/organisations/{organisation_id}": "bodies are public",
    "/pledges/{pledge_id}": "pledges are public", "/api/v1/pledges/{pledge_id}": "pledges are public",
    "/qualifications/{qualification_id}": "documents of bodies are public",
    "/log/{name}": "the log is public", "/log/{name}/checkpoint": "the log is public",
    "/log/{name}/entry/{index}": "the log is public", "/log/{name}/proof/{index}": "the log is public",
    "/witness/{hashed}/checkpoint": "what a witness cosigned is public",
    "/log/{name}/{path}": "the log is public", "/proofs/{event_id}": "a proof of a public entry",
    "/entries/{event_id}": "leads to a public entry, for whoever sees the fact",
    "/gallery/errors/{status}": "components",
    "/comparisons/{comparison_id}": "the catalogue is public; what is sealed has its own tests (comparisons/test_attacker.py)",
    "/comparisons/of/{organisation_id}": "a laboratory's record is public",
    "/api/v1/organisations/{organisation_id}": "bodies are public",
    "/api/v1/rules/{tenant}": "rules are public", "/api/v1/agreements/{agreement_id}": "agreements are public",
    "/api/v1/certificates/by-number/{number}": "the public face of a certificate",
    "/api/v1/logs/{name}": "the log is public", "/api/v1/logs/{name}/entries": "the log is public",
    "/api/v1/instruments/{code}": "whoever holds the code may see the public face",
    "/api/v1/instruments/{code}/reports": "a report needs no name",
    "/api/v1/instruments/{code}/complaints": "a report needs no name",
    "/api/v1/lists/{kind}": "the two lists are public",
    "/api/v1/complaint-receipts/{receipt}": "whoever holds the receipt of a report sees how far it is",
}  # fmt: skip
REPORTS = (
    "/api/v1/instruments/{code}/reports", "/api/v1/instruments/{code}/complaints", "/api/v1/hearings/{topic_id}/comments",
)  # fmt: skip
SECRETS = ("DVM-7", "上海示例仪表有限公司", "10.000242", "p5@example.test")
"""Serial, client, a reading, an address: none of it may reach an outsider."""
THEIR_OWN = {
    (address, "李示例"): "the regulator of the province of those a bad standard hurt"
    for address in ("/cases/{case_id}", "/api/v1/cases/{case_id}", "/api/v1/cases/{case_id}/effects")
}
COMMON = {
    "/templates/{edition_id}": "templates of services are common to laboratories",
    "/api/v1/templates/{edition_id}": "templates of services are common to laboratories",
    "/templates/{edition_id}/compare-limits": "each laboratory compares the limits for itself",
    "/sharing/{resource_id}/book": "whoever books may ask for what is shared",
    "/mutual-help/{help_id}/offer-help": "an institution may try; one that is not able is refused",
}
"""What every laboratory reads; closed to the others."""
THEIR_OWN |= {(address, "孙示例"): why for address, why in COMMON.items()}
THEIR_OWN[("/sharing/{resource_id}/book", "赵示例")] = "enterprises book too"
THEIR_OWN[("/plans/new/{institution_id}/{item}", "李示例")] = (
    "a regulator asks any institution; what it may not is refused"
)
OUTSIDERS = ("", "孙示例", "赵示例", "李示例", "无名示例")
"""Nobody; Shanghai's other laboratory; another enterprise of the client's own province; another province's regulator; a person without a body."""


def _named(text: str) -> str:
    """`<uuid:order_id>` and `(?P<kind>…)` as `{order_id}`."""
    while (start := text.find("(?P<")) >= 0:
        depth, end = 0, start
        while end == start or depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        text = f"{text[:start]}{{{text[start + 4 : text.index('>', start)]}}}{text[end:]}"
    text = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", text)
    return "/" + text.rstrip("$")


def _addresses(resolver: Any, prefix: str = "") -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        text = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            found += _addresses(pattern, text)
        else:
            found.append(_named(text.replace("^", "")))
    return found


PAGES = sorted(
    {each for each in _addresses(get_resolver()) if "{" in each and not each.startswith(("/account", "/api"))}
)
CALLS = sorted(
    (method.upper(), path) for path, ways in OPENAPI["paths"].items() for method in ways if "{" in path
)


@scene(after="laboratory")
def ids(laboratory: Any) -> dict[str, str]:
    """One record of each kind, all of Zhejiang's institute or of its client in Shanghai."""
    from tests.hub.capabilities.entries import drafted
    from tests.hub.capabilities.scopes import imported, line_of
    from tests.hub.orders.test_draft_budget import drafted as budget
    from tests.hub.orders.test_draft_edition import drafted as edition_draft

    from junheng.hub.institutions.services import organisations as bodies

    house = laboratory.house
    other = _other_enterprise(house)
    house.member("赵示例", other, "enterprise")
    house.person("无名示例")
    shanghai = _regulator_of_shanghai()
    house.member("李示例", shanghai, "prov_regulator")
    certificate = laboratory.issued()
    record = certificate.body.record
    remark = Remark.objects.create(
        tenant_id=record.tenant_id, record=record, cell="as-found/p1/indicated", text="10.000242?", by=house.people["吴示例"], at=NOW
    )  # fmt: skip
    assert bodies is not None
    verifying = Verifying(laboratory)
    run = verifying.bench("A")
    finding = recalls.Finding(found_on=TODAY, why="示例", reads_high_by="0.001", unit="V")
    case = recalls.open_case(piece=laboratory.piece, finding=finding, by=house.acting("冯示例"), at=NOW)
    plan = checks.plan_checks(
        piece=laboratory.piece,
        name="核查",
        unit="V",
        every_days=30,
        baseline=CHECKED_FIRST,
        by=house.acting("冯示例"),
        at=NOW,
    )
    review = _review(laboratory)
    scope = imported(laboratory)
    entry = drafted(laboratory)
    return {
        "scope_id": str(scope.pk), "scope_line_id": str(line_of(scope, 2).pk),
        "run_id": str(run.pk), "case_id": str(case.pk), "effect_id": str(case.effects.first().pk), "plan_id": str(plan.pk),
        **_shared(house), "agreement_id": UUID_ZERO, "outing_id": UUID_ZERO, "evidence_id": str(laboratory.piece.evidence.first().pk), "edition_id": str(record.edition_id),
        "invoice_id": str(
            Invoice.objects.create(
                tenant_id=record.tenant_id, order=record.line.order, number="I-1", total=1, at=NOW, by=house.people["陈示例"]
            ).pk
        ),
        "budget_id": str(budget(laboratory).pk),
        "draft_id": str(edition_draft(laboratory).pk),
        "certificate_id": str(certificate.pk), "record_id": str(record.pk), "order_id": str(record.line.order_id),
        "line_id": str(record.line_id), "remark_id": str(remark.pk), "standard_id": str(laboratory.standard.pk),
        "piece_id": str(laboratory.piece.pk), "entry_id": str(entry.pk), "code": laboratory.meter.code,
        "membership_id": str(Membership.objects.filter(organisation=house.institute).first().pk),
        "organisation_id": str(house.institute.pk), "qualification_id": str(Qualification.objects.first().pk),
        "authorisation_id": str(MethodAuthorisation.objects.get().pk), "signatory_id": str(SignatoryScope.objects.get().pk),
        "registration_id": UUID_ZERO, "right_id": str(MethodAuthorisation.objects.get().pk), "kind": "authorisations",
        "change": "suspend-qualification", "number": certificate.number, "name": "zj", "index": "0", "path": "checkpoint",
        **_risk(laboratory), **_supervision(laboratory), **_nodes(laboratory), **_standards(laboratory),
        **industry.ids(house), **_market(laboratory, certificate.body.line.order), **_filing(laboratory),
        "pledge_id": str(review.pledge_id), "review_id": str(review.pk), "complaint_id": str(_complaint(laboratory).pk), "receipt": "NONE", **_hearing(laboratory),
        "stalled_id": str(_stalled(laboratory).pk), "comparison_id": str(_comparison(laboratory).pk), "participant_id": UUID_ZERO,
        "status": "404", "event_id": str(Event.objects.first().pk), "attachment_id": UUID_ZERO, "tenant": "330000", "hashed": "0" * 64,
    }  # fmt: skip


def _shared(house: Any) -> dict[str, str]:
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


def _market(laboratory: Any, order: Any) -> dict[str, str]:
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


def _filing(laboratory: Any) -> dict[str, str]:
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


def _review(laboratory: Any) -> Any:
    """The institute's pledge with a proposed removal."""
    from junheng.hub.integrity.services import pledges, reviews

    made = pledges.publish_pledge(
        promises=["in-date"], until=TODAY, by=laboratory.house.acting("冯示例"), at=NOW
    )
    return reviews.propose_removal(
        pledge=made, found=reviews.Found("10.000242", TODAY), by=laboratory.house.acting("钱示例"), at=NOW
    )


def _risk(laboratory: Any) -> dict[str, str]:
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
    return {"determination_id": str(proposed.pk), "warning_id": str(early.pk), "letter_id": str(letter.pk)}


def _complaint(laboratory: Any) -> Any:
    """A report of the institute's own standard, in Zhejiang's register."""
    from junheng.hub.foundation.acting import ANONYMOUS
    from junheng.hub.integrity.services import complaints

    reported = complaints.Reported("other", "10.000242", "p5@example.test")
    return complaints.file_complaint(
        instrument=laboratory.piece.instrument, reported=reported, by=ANONYMOUS, at=NOW
    )


def _hearing(laboratory: Any) -> dict[str, str]:
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


def _stalled(laboratory: Any) -> Any:
    """A line of the institute's ledger, as a host of a market has them."""
    from junheng.hub.integrity.models import StallInstrument

    return StallInstrument.objects.create(
        tenant_id="330000", host=laboratory.house.institute, stall="10.000242",
        instrument=laboratory.piece.instrument, since=TODAY,
    )  # fmt: skip


def _nodes(laboratory: Any) -> dict[str, str]:
    """A log that Zhejiang follows, in quarantine, and a token that Zhejiang has given for a certificate."""
    from junheng.hub.nodes.models import FollowedLog, PayloadToken, Quarantine

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
    return {"quarantine_id": str(kept.pk), "token_id": str(token.pk), "digest": "0" * 64}


def _supervision(laboratory: Any) -> dict[str, str]:
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


def _standards(laboratory: Any) -> dict[str, str]:
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
    }  # fmt: skip


def _comparison(laboratory: Any) -> Any:
    """Zhejiang's institute pilots one of Zhejiang's regulator; none of the outsiders has a part in it."""
    from junheng.hub.comparisons.services.planning import Plan, propose_comparison

    house = laboratory.house
    return propose_comparison(
        plan=Plan("N-1", "示例", "local", "示例"), item=house.item("weight"), pilot=house.institute, by=house.acting("钱示例"), at=NOW
    )  # fmt: skip


def _other_enterprise(house: Any) -> Any:
    from tests.hub.conftest import _register, uscc

    return _register(uscc("9131000047000088A"), "上海另一示例公司", "Another Example", "enterprise", "310100")


def _regulator_of_shanghai() -> Any:
    from tests.hub.conftest import _register, uscc

    return _register(
        uscc("1131000047000089B"), "上海示例监管局", "Shanghai Regulator", "regulator-province", "310000"
    )


def _filled(address: str, ids: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda part: ids[part.group(1)], address)


def _body(method: str, path: str) -> Any:
    """The smallest body the operation accepts, so that the answer is about the record and not about the form."""
    content = OPENAPI["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    schema = next(iter(content.values()), {}).get("schema", {})
    return _example(schema)


def _example(schema: dict[str, Any]) -> Any:
    while "$ref" in schema:
        schema = OPENAPI["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "properties" in schema:
        return {name: _example(schema["properties"][name]) for name in schema.get("required", [])}
    if "anyOf" in schema:
        return _example(schema["anyOf"][0])
    if schema.get("format") == "date":
        return "2026-11-23"
    if "pattern" in schema:
        first = re.match(r"\^\(([\w-]+)\|", schema["pattern"])
        return first.group(1) if first else "lab_test"
    if "enum" in schema:
        return schema["enum"][0]
    return {"string": "xx", "array": [], "object": {}, "integer": 1, "number": 1, "boolean": False}.get(schema.get("type", ""), "xx")  # fmt: skip


@pytest.fixture
def outsiders(laboratory: Any, ids: dict[str, str]) -> dict[str, Any]:
    """Each outsider's own client, signed in once."""
    clients = {name: Client() for name in OUTSIDERS}
    for name in OUTSIDERS[1:]:
        clients[name].force_login(
            laboratory.house.people[name], backend="django.contrib.auth.backends.ModelBackend"
        )
    return clients


def _facts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from foundation_event")
        return int(cursor.fetchone()[0])


def _shows(answer: Any) -> list[str]:
    text = (
        b"".join(answer.streaming_content).decode()
        if answer.streaming
        else answer.content.decode("utf-8", "replace")
    )
    return [secret for secret in SECRETS if secret in text]


def test_pages_of_others(ids: dict[str, str], outsiders: dict[str, Any]) -> None:
    """GET and POST of every page: to the sign-in, forbidden or not there; nothing shown, no fact recorded."""
    wrong, before = [], _facts()
    for address in PAGES:
        if address in PUBLIC:
            continue
        path = _filled(address, ids)
        for name in OUTSIDERS:
            for method in ("get", "post"):
                answer = getattr(outsiders[name], method)(path, {"key": "k"} if method == "post" else None)
                login = answer.status_code == 302 and answer.headers["Location"].startswith("/account/login")
                regulators_own = (
                    name == "李示例" and answer.status_code == 200 and address.startswith("/organisations")
                )
                regulators_own |= (method == "get" or address in COMMON) and (address, name) in THEIR_OWN
                closed = login or answer.status_code in (403, 404, 405)
                closed |= (address, name) in THEIR_OWN and answer.status_code == 409
                shown = [] if (address, name) in THEIR_OWN and address not in COMMON else _shows(answer)
                if not (closed or regulators_own) or shown:
                    wrong.append((method, address, name, answer.status_code, _shows(answer)))
    assert wrong == [], wrong
    assert _facts() == before


def test_calls_of_others(ids: dict[str, str], outsiders: dict[str, Any]) -> None:
    """Every operation of the API with a well-formed body: 401, 403, 404 or a refusal; nothing shown, no fact recorded."""
    wrong, before = [], _facts()
    for method, address in CALLS:
        if (method == "GET" and address in PUBLIC) or address in REPORTS:
            continue
        path = _filled(address, ids)
        for name in OUTSIDERS:
            if method == "GET" and (address, name) in THEIR_OWN:
                continue
            asked = outsiders[name]
            data = json.dumps(_body(method, address)) if method == "POST" else ""
            answer = asked.generic(
                method, path, data, content_type="application/json", headers={"Idempotency-Key": "k"}
            )
            if answer.status_code not in (400, 401, 403, 404, 409, 422) or _shows(answer):
                wrong.append((method, address, name, answer.status_code, _shows(answer)))
    assert wrong == [], wrong
    assert _facts() == before


@pytest.mark.parametrize("name", OUTSIDERS[1:])
def test_hidden_and_missing_are_told_alike(ids: dict[str, str], outsiders: dict[str, Any], name: str) -> None:
    """A private record that is there answers like one that is not: its existence is no secret's beginning."""
    asked = outsiders[name]
    for address in PAGES:
        keys = re.findall(r"\{(\w+)\}", address)
        if (
            address in PUBLIC
            or len(keys) != 1
            or not keys[0].endswith("_id")
            or keys[0] in ("qualification_id", "organisation_id")
            or (address, name) in THEIR_OWN
        ):
            continue
        there = asked.get(_filled(address, ids)).status_code
        missing = asked.get(_filled(address, ids | {keys[0]: UUID_ZERO})).status_code
        assert there == missing, address


def test_public_addresses_are_still_there() -> None:
    """The list of what is public names nothing that has gone."""
    known = {*PAGES, *(path for _method, path in CALLS)}
    named = {*PUBLIC, *COMMON}
    assert named <= known, named - known


def test_entries_of_drafts_are_not_public(laboratory: Any, ids: dict[str, str], client: Any) -> None:
    """A draft is its body's alone, also in lists."""
    assert CapabilityEntry.objects.get(pk=ids["entry_id"]).state == "draft"
    page = client.get("/api/v1/capabilities").content.decode()
    assert ids["entry_id"] not in page
