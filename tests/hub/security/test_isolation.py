"""Every address with somebody's record in it, called by everybody else: nothing is shown, nothing is changed.

The addresses come from the resolver and the OpenAPI, so a new one is met here without being named; only what is
public by law or by design is listed, each with its reason.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from tests.hub.conftest import NOW, TODAY
from tests.hub.datasets import standing as datasets
from tests.hub.industry import standing as industry
from tests.hub.scenes import scene
from tests.hub.security import records
from tests.hub.verifying import Verifying

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services import checks
from junheng.hub.certificates.services import recalls
from junheng.hub.demo.services.region import CHECKED_FIRST
from junheng.hub.foundation.models import Event
from junheng.hub.institutions.models import Membership, Qualification
from junheng.hub.orders.models import Invoice, Remark
from junheng.hub.people.models import MethodAuthorisation, SignatoryScope

ROOT = Path(__file__).parents[3]
OPENAPI = json.loads((ROOT / "docs/reference/openapi.json").read_text("utf-8"))
UUID_ZERO = records.UUID_ZERO
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
    **dict.fromkeys(("/api/v1/panels/{panel_id}/record", "/api/v1/panels/{panel_id}"), "a draw that was made is public; its seats have their own tests (panels/test_purposes.py)"),
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
    for address in (
        "/cases/{case_id}",
        "/cases/{case_id}/file",
        "/api/v1/cases/{case_id}",
        "/api/v1/cases/{case_id}/effects",
    )
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
    other = records.other_enterprise(house)
    house.member("赵示例", other, "enterprise")
    house.person("无名示例")
    shanghai = records.regulator_of_shanghai()
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
    review = records.review(laboratory)
    scope = imported(laboratory)
    entry = drafted(laboratory)
    return {
        "scope_id": str(scope.pk), "scope_line_id": str(line_of(scope, 2).pk),
        "run_id": str(run.pk), "case_id": str(case.pk), "effect_id": str(case.effects.first().pk), "plan_id": str(plan.pk),
        **records.shared(house), "agreement_id": UUID_ZERO, "edition": "示例目录", "outing_id": UUID_ZERO, "evidence_id": str(laboratory.piece.evidence.first().pk), "edition_id": str(record.edition_id),
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
        **records.risk(laboratory), **records.supervision(laboratory), **records.nodes(laboratory), **records.standards(laboratory),
        **industry.ids(house), **datasets.ids(house), **records.market(laboratory, certificate.body.line.order), **records.filing(laboratory),
        "pledge_id": str(review.pledge_id), "review_id": str(review.pk), "complaint_id": str(records.complaint(laboratory).pk), "receipt": "NONE", **records.hearing(laboratory),
        **records.hosted(laboratory),
        "stalled_id": str(records.stalled(laboratory).pk), "comparison_id": str(records.comparison(laboratory).pk), "participant_id": UUID_ZERO,
        "status": "404", "what": "entries", "event_id": str(Event.objects.first().pk), "attachment_id": UUID_ZERO, "tenant": "330000", "hashed": "0" * 64,
    }  # fmt: skip


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


@pytest.mark.parametrize("name", OUTSIDERS)
def test_pages_of_others(ids: dict[str, str], outsiders: dict[str, Any], name: str) -> None:
    """GET and POST of every page: to the sign-in, forbidden or not there; nothing shown, no fact recorded.

    To whoever is signed in, a private record that is there answers like one that is not: its existence is no secret's
    beginning.
    """
    wrong, before = [], _facts()
    asked = outsiders[name]
    for address in PAGES:
        if address in PUBLIC:
            continue
        path = _filled(address, ids)
        for method in ("get", "post"):
            answer = getattr(asked, method)(path, {"key": "k"} if method == "post" else None)
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
            if method == "get" and name and (missing := _missing(address, name, ids)):
                without = asked.get(missing).status_code
                if without != answer.status_code:
                    wrong.append((address, name, answer.status_code, "and missing", without))
    assert wrong == [], wrong
    assert _facts() == before


def _missing(address: str, name: str, ids: dict[str, str]) -> str:
    """The same address of a record that nobody has; none where the address names no private record."""
    keys = re.findall(r"\{(\w+)\}", address)
    private = (
        len(keys) == 1 and keys[0].endswith("_id") and keys[0] not in ("qualification_id", "organisation_id")
    )
    if not private or (address, name) in THEIR_OWN or ids[keys[0]] == UUID_ZERO:
        return ""
    return _filled(address, ids | {keys[0]: UUID_ZERO})


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
