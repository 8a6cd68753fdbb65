"""One file for whoever wants to verify offline: refused until the log has the issue, then whole by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.core.certificate.bundle import core_answer
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.report import verify
from junheng.core.certificate.trust import trust_from
from junheng.core.transparency.proof import parse_bundle
from junheng.hub.certificates import queries
from junheng.hub.certificates.services import papers, verifying
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Tenant
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import operating, sequencing


@pytest.fixture
def made(laboratory: Any, home: Any) -> Any:
    """A certificate of a province that has a log."""
    made = laboratory.issued()
    tenant = Tenant.objects.get(pk=made.tenant_id)
    if not Log.objects.filter(pk=tenant.pk).exists():
        operating.open_log(tenant=tenant, by=platform(tenant.code, "test"), at=NOW)
    return made


def test_one_file(made: Any, refused: Any, client: Any, laboratory: Any) -> None:
    """Certificate, proof and code in one file, for the two parties, on page and interface alike."""
    with refused("not-yet-in-log"):
        papers.bundle_of(made)
    client.force_login(laboratory.house.people["王示例"], backend="django.contrib.auth.backends.ModelBackend")
    path = f"/certificates/{made.pk}/bundle"
    assert client.get(path).status_code == 404
    waiting = client.get(f"/api/v1{path}")
    assert (waiting.status_code, waiting.json()["reasons"][0]["code"]) == (409, "not-yet-in-log")
    assert path not in client.get(f"/certificates/{made.pk}").content.decode()
    log = Log.objects.get(pk=made.tenant_id)
    while sequencing.sequence(log, at=NOW):
        pass
    response = client.get(path)
    assert response.status_code == 200
    assert client.get(f"/api/v1{path}").content == response.content
    assert path in client.get(f"/certificates/{made.pk}").content.decode()

    bundle = parse_bundle(response.content)
    assert bundle.certificate == papers.xml_of(made)
    assert bundle.core is not None and len(bundle.core.encode()) < 300
    document = parse(bundle.certificate)
    answer = core_answer(bundle.core, document=document, bundle=bundle)
    assert answer.problems == () and "U = " in answer.core.value and "k = " in answer.core.value
    assert answer.core.index == queries.event_of(made).index
    trust = trust_from(queries.trust_folder(vkey=Log.objects.get(pk=log.pk).vkey))
    report = verify(document, trust=trust, at=NOW, proof=bundle)
    assert (report.verdict, report.log.included, report.log.sm3) == ("valid", True, "agrees")
    answer = verifying.verify_file(response.content, at=NOW)
    assert (answer.report.verdict, answer.row) == ("valid", made)
    bare = json.dumps(
        {k: v for k, v in json.loads(response.content).items() if k not in ("certificate", "core")}
    )
    for hostile, code in ((bare, "bundle-without-certificate"), ("{", "bundle-proof-malformed")):
        with refused(code):
            verifying.verify_file(hostile.encode(), at=NOW)
    assert json.loads(response.content).keys() == {"schema", "leaf", "index", "proof", "certificate", "core"}

    client.force_login(laboratory.house.people["孙示例"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(path).status_code == client.get(f"/api/v1{path}").status_code == 404
    client.logout()
    assert client.get(path).status_code == 302
