"""Every page answers for those who may enter, and turns the others away without telling them anything."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import get_resolver
from tests.hub.conftest import NOW

from junheng.hub.certificates.services import papers
from junheng.hub.foundation.models import RefusedAct

PUBLIC = [
    *("/", "/clauses", "/reasons", "/log", "/verify", "/recognition", "/scan", "/search", "/mandatory"),
    *("/organisations", "/workbench", "/quantities"),
    *("/qualifications", "/rules", "/regions", "/methods", "/health", "/api/v1/openapi.json", "/ui"),
    *(
        "/comparisons",
        "/compare",
        "/verify/offline",
        "/verify/offline/download",
        "/verify/offline/draw",
        "/verify/offline/draw/download",
        "/supervision/draw_alone.py",
        "/sharing",
        "/sharing/hours",
        "/needs",
        "/national-gaps",
        "/provinces",
        "/barriers",
        "/centres",
        "/benchmarks",
        "/benchmarks/criteria",
        "/trials",
        "/trials/compare",
        "/challenges",
        "/datasets",
        "/hearings",
        "/international",
        "/mutual-help",
        "/catalogue",
    ),
    *("/designations", "/file", "/file/sheets/template.xlsx", "/file/worker.js", "/meter"),
    *(
        "/lists/model-units",
        "/lists/serious-violators",
        "/nodes",
        "/reference-materials",
        "/regional-standards",
    ),
    *("/evidence", "/open-data"),
    *("/pledges", "/complaints/answers", "/complaints/receipt", "/supervision"),
    *("/supervision/checks/worker.js", "/supervision/checks/no-line"),
]
DEMO = {"/demo", "/demo/sign-in"}
"""Exist in a demonstration only; tests/hub/demo looks at them."""
PRIVATE = {
    "/today": ("周示例", "王示例", "钱示例"),
    "/notices": ("周示例", "王示例"),
    "/acting": ("周示例",),
    "/tokens": ("周示例", "王示例"),
    "/instruments": ("王示例", "冯示例"),
    "/orders": ("王示例", "冯示例"),
    "/records": ("周示例",),
    "/budgets": ("周示例", "冯示例"),
    "/budgets/new": ("周示例", "冯示例"),
    "/certificates": ("王示例", "郑示例"),
    "/benches": ("周示例",),
    "/templates": ("周示例",),
    "/templates/new": ("周示例", "冯示例"),
    "/evidence/recall": ("钱示例",),
    "/evidence/recall/file": ("钱示例",),
    "/evidence/what-if": ("钱示例",),
    "/evidence/bottlenecks": ("钱示例",),
    "/cases": ("冯示例", "王示例", "钱示例"),
    "/recognition/new": ("钱示例",),
    "/sharing/new": ("冯示例", "王示例"),
    "/sharing/feeds": ("冯示例", "周示例"),
    "/sharing/feeds/open": ("冯示例", "周示例"),
    "/bookings": ("冯示例", "王示例"),
    "/needs/new": ("王示例",),
    "/barriers/new": ("孙示例", "王示例"),
    "/quality-cases": ("冯示例", "王示例"),
    "/needs/ours": ("王示例", "冯示例"),
    "/supervision/draws/new": ("钱示例",),
    "/supervision/checks": ("钱示例", "王示例", "冯示例"),
    "/standards": ("冯示例",),
    "/capabilities": ("冯示例",),
    "/people": ("冯示例", "钱示例"),
    "/duties": ("钱示例",),
    "/panels": ("钱示例",),
    "/organisations/new": ("王示例",),
    "/orders/new": ("王示例", "冯示例"),
    "/instruments/new": ("王示例", "冯示例"),
    "/standards/new": ("冯示例",),
    "/capabilities/new": ("冯示例",),
    "/scopes": ("冯示例", "周示例"),
    "/scopes/new": ("冯示例",),
    "/methods/new": ("冯示例",),
    "/rules/new": ("钱示例",),
    "/weak-spots": ("钱示例",),
    "/comparisons/new": ("钱示例",),
    "/pledges/new": ("王示例", "冯示例"),
    "/complaints": ("钱示例",),
    "/market": ("沈示例",),
    "/market/new": ("沈示例",),
    "/market/contracts": ("沈示例", "王示例", "钱示例"),
    "/market/contracts/new": ("沈示例",),
    "/market/duties": ("沈示例", "钱示例"),
    "/market/duties/new": ("沈示例",),
    "/catalogue/changes": ("王示例", "钱示例"),
    "/reviews": ("王示例", "钱示例"),
    "/people/register-metrologist": ("钱示例",),
    "/people/authorise-person": ("冯示例",),
    "/people/appoint-signatory": ("冯示例",),
    "/people/register-assessor": ("钱示例",),
    "/people/declare-recusal": (),
    "/applications": ("冯示例", "王示例", "钱示例"),
    "/capacity": ("钱示例",),
    "/capacity/new": ("冯示例", "陈示例"),
    "/designations/new": ("钱示例",),
    "/file/claims": ("冯示例", "王示例", "钱示例", "沈示例"),
    "/file/claims/new": ("王示例", "沈示例"),
    "/file/sheets": ("王示例", "沈示例"),
    "/file/sheets/new": ("王示例", "沈示例"),
    "/file/sheets/ledger.xlsx": ("王示例", "沈示例"),
    "/examinations": ("冯示例", "孙示例", "钱示例"),
    "/reference-materials/new": ("冯示例",),
    "/risk": ("钱示例",),
    "/risk/scores": ("钱示例",),
    "/risk/scan-risk": ("钱示例",),
    "/determinations": ("冯示例", "王示例", "钱示例"),
    "/letters": ("钱示例",),
    "/letters/new": ("钱示例",),
    "/fines": ("钱示例", "王示例"),
    "/campaigns": ("钱示例",),
    "/campaigns/new": ("钱示例",),
    "/centres/new": ("钱示例",),
    "/hearings/new": ("钱示例",),
    "/prices/new": ("冯示例",),
    "/mutual-help/new": ("钱示例", "冯示例"),
    "/challenges/new": ("冯示例", "钱示例"),
    "/datasets/new": ("冯示例", "王示例"),
    "/datasets/ours": ("冯示例", "王示例", "钱示例"),
    "/trials/ours": ("冯示例", "王示例"),
    "/trials/models/new": ("王示例",),
    "/benchmarks/criteria/new": ("钱示例",),
    "/benchmarks/ours": ("钱示例", "冯示例", "王示例"),
    "/benchmarks/new": ("冯示例", "王示例"),
    "/nodes/follow-log": ("钱示例",),
    "/nodes/payload-tokens": ("钱示例",),
    "/nodes/payloads": ("钱示例",),
}
MOST_BYTES, MOST_QUERIES = 60_000, 26


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_answer_in_both_languages(house: Any, client: Any, path: str, language: str) -> None:
    """Without signing in."""
    address = path if path != "/ui" else "/gallery"
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code in (200, 404) if path == "/ui" else response.status_code == 200
    body = response.getvalue()  # a file is read to its end, and closed by that
    if response.headers["Content-Type"].startswith("text/html"):
        assert len(body) < MOST_BYTES or path in (
            "/clauses",
            "/reasons",
            "/ui",
            "/rules",
            "/verify/offline/download",
            "/verify/offline/draw/download",
        )
        assert "Content-Security-Policy" in response.headers
    assert body


@pytest.mark.parametrize(("path", "names"), PRIVATE.items())
def test_private_pages_are_for_those_named(
    house: Any, client: Any, path: str, names: tuple[str, ...], django_assert_max_num_queries: Any
) -> None:
    """Anonymous to the sign-in, the named ones in, at a bounded number of queries."""
    assert client.get(path).status_code == 302
    for name in names:
        client.force_login(house.people[name], backend="django.contrib.auth.backends.ModelBackend")
        with django_assert_max_num_queries(MOST_QUERIES):
            response = client.get(path)
        assert response.status_code == 200, (path, name)
        assert len(response.getvalue()) < MOST_BYTES


@pytest.mark.parametrize("path", ["/records", "/budgets", "/standards", "/capabilities"])
def test_an_enterprise_has_no_business_in_a_laboratory(house: Any, client_for: Any, path: str) -> None:
    """The designed 403, not a bare one."""
    response = client_for("王示例").get(path)
    assert response.status_code == 403
    assert "<main" in response.content.decode()


def test_one_measurement_on_its_pages(laboratory: Any, client: Any) -> None:
    """Order, record, certificate and instrument, each for its parties; a third body finds nothing there."""
    made = laboratory.issued()
    record, order = made.body.record, made.body.line.order
    meter = laboratory.meter
    seen = {
        f"/orders/{order.pk}": ("王示例", "冯示例"),
        f"/records/{record.pk}": ("周示例",),
        f"/certificates/{made.pk}": ("王示例", "郑示例"),
        f"/certificates/{made.pk}/xml": ("王示例",),
        f"/certificates/{made.pk}/pdf": ("王示例",),
        f"/certificates/issue/{record.pk}": ("郑示例",),
        f"/standards/{laboratory.standard.pk}": ("冯示例",),
        f"/instruments/{meter.code}": ("王示例",),
    }
    for path, names in seen.items():
        for name in names:
            client.force_login(
                laboratory.house.people[name], backend="django.contrib.auth.backends.ModelBackend"
            )
            assert client.get(path).status_code == 200, (path, name)
        client.force_login(
            laboratory.house.people["孙示例"], backend="django.contrib.auth.backends.ModelBackend"
        )
        assert client.get(path).status_code == 404, path
        client.logout()
        assert client.get(path).status_code == 302, path


def test_verification_is_public_and_names_no_holder(laboratory: Any, client: Any) -> None:
    """By number the public face; by file everything the file says."""
    made = laboratory.issued()
    page = client.get(f"/verify/{made.number}").content.decode()
    assert made.number in page and "浙江示例计量院" in page
    assert laboratory.house.enterprise.name_zh not in page
    from django.core.files.uploadedfile import SimpleUploadedFile

    genuine = client.post("/verify", {"file": SimpleUploadedFile("c.xml", papers.xml_of(made))})
    assert genuine.status_code == 200
    changed = papers.xml_of(made).replace("浙江示例计量院".encode(), "浙江示例计量所".encode(), 1)
    answer = client.post("/verify", {"file": SimpleUploadedFile("c.xml", changed)}).content.decode()
    assert "verdict no" in answer
    hostile = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    refused = client.post("/verify", {"file": SimpleUploadedFile("c.xml", hostile)})
    assert refused.status_code == 400 and "<code>" in refused.content.decode()
    assert client.get("/verify?number=NOPE").status_code == 404


def test_the_refused_issue_says_every_reason(laboratory: Any, client_for: Any) -> None:
    """409 with all reasons, nothing signed, and the refusal is remembered."""
    record = laboratory.checked()
    laboratory.house.people["周示例"].authorisations.all().delete()
    laboratory.house.institute.signing_keys.update(retired_at=NOW)
    response = client_for("郑示例").post(f"/certificates/issue/{record.pk}", {"mark": "", "key": "k1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "measurer-not-authorised" in page
    assert RefusedAct.objects.filter(verb="certificates.issue_certificate").exists()


def test_a_double_click_issues_once(laboratory: Any, client_for: Any) -> None:
    """The same key twice leads to the same certificate."""
    record = laboratory.checked()
    client = client_for("郑示例")
    answers = [client.post(f"/certificates/issue/{record.pk}", {"mark": "", "key": "k1"}) for _ in range(2)]
    assert answers[0].status_code == 302 and answers[0]["Location"] == answers[1]["Location"]


def test_scanning_tells_nothing_private(laboratory: Any, client: Any) -> None:
    """The code's holder sees the instrument's public face; one press reports it, once."""
    meter = laboratory.meter
    page = client.get(f"/scan/{meter.code}").content.decode()
    assert meter.serial in page and laboratory.house.enterprise.name_zh not in page
    for _ in range(2):
        assert client.post(f"/scan/{meter.code}", {"key": "r1"}).status_code == 200
    assert meter.complaints.count() == 1
    assert client.get("/scan?code=123").status_code == 400
    assert client.get(f"/scan?code={meter.code}").status_code == 302


def test_a_need_is_answered_with_its_reasons(laboratory: Any, client: Any) -> None:
    """Partly, with the part; words not understood are quoted back."""
    from tests.hub.capabilities.entries import drafted

    from junheng.hub.capabilities.services.entries import publish_capability

    publish_capability(entry=drafted(laboratory), by=laboratory.house.acting("冯示例"), at=NOW)
    page = client.get("/search", {"need": "0~1000 V DC, U<20 ppm"}).content.decode()
    assert "(0.1667, 1000]" in page and "浙江示例计量院" in page
    assert client.get("/search", {"need": "0~1000 V DC, U<20pm"}).status_code == 200
    assert "浙江示例计量院" in client.get("/search", {"need": "直流电压表"}).content.decode()


def test_mandatory_or_not(laboratory: Any, client: Any) -> None:
    """Answer, reasons, and that the catalogue is a draft."""
    page = client.get("/mandatory", {"kind": "电子秤", "use": "T"}).content.decode()
    assert "item-in-catalogue" in page and "unchecked" in page
    assert client.get("/mandatory", {"kind": "电子秤", "use": "T", "size": "x"}).status_code == 200


def test_acting_for_another_body_is_a_choice_among_ones_own(house: Any, client_for: Any) -> None:
    """A body that gave no role cannot be chosen."""
    house.member("王示例", house.institute, "verifier")
    client = client_for("王示例")
    client.post("/acting", {"organisation": str(house.institute.pk)})
    assert client.get("/records").status_code == 200
    client.post("/acting", {"organisation": str(house.neighbour.pk)})
    assert client.get("/records").status_code == 200


def test_the_language_switch_stays_here(client: Any, db: None) -> None:
    """No open redirect."""
    response = client.post("/language", {"language": "en", "next": "https://evil.example/"})
    assert response["Location"] == "/"


def test_links_of_the_clauses_exist(house: Any, client: Any) -> None:
    """A requirement that works links to a page that answers."""
    from junheng.hub.site.pages import coverage

    links = {
        link
        for clause in coverage()["clauses"]
        for each in clause["requirements"]
        if each["state"] != "to-come"
        for link in each["links"]
    }
    assert links
    assert {link: client.get(link).status_code for link in links if client.get(link).status_code >= 400} == {}


def test_every_address_is_known_here() -> None:
    """A page that is neither public nor private above fails here, so that nobody forgets to say who may enter."""
    known = {*PUBLIC, *PRIVATE, *DEMO, "/language", "/ui"}
    resolver = get_resolver()
    plain = {f"/{pattern}" for pattern in _plain(resolver)}
    assert {path for path in plain if path not in known and not path.startswith(("/account", "/api", "/gallery", "/ui"))} - {
        "/accessibility", "/need-reading",
        "/file/kept", "/file/kept/picture",  # what one has on the way: nothing, before the form is sent
        "/rotation", "/rotation/new",  # a utility's: hub/filing/test_set_rotation_scheme.py
        "/benches/new",  # leads back to the benches where nothing is ready; tests/journeys fill one
        "/catalogue/load-edition",  # the state's office: hub/instruments/test_compare_catalogue.py
        "/international/new",  # national bodies: tests/journeys/test_abroad.py
        "/capabilities/check-table",  # answers a table while it is typed: hub/capabilities/test_revise_capability.py
        "/witness", "/witness/add-checkpoint",  # public where a witness was made: hub/ledger/test_node_witness.py
    } == set()  # fmt: skip


def _plain(resolver: Any, prefix: str = "") -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        text = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            found += _plain(pattern, text)
        elif "<" not in text and "^" not in text:
            found.append(text)
    return found
