"""What the operator's guide tells to do on a database does what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import OutgoingMail, Person, Tenant
from junheng.hub.institutions import queries
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services.reference import load_reference_data

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"python -m junheng\.hub\.site enter_body (.+?)\n```", re.S)
INNER = {"JUNHENG_DB_ROLE", "JUNHENG_OIDC_SERVER", "JUNHENG_OIDC_CLIENT_ID", "JUNHENG_OIDC_CLIENT_SECRET"}
"""Set by commands themselves, or written as `_SERVER` beside the first of its kind."""


def test_every_variable_is_explained() -> None:
    """What the platform reads from the environment stands in the guide or on the page of the database."""
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "junheng").rglob("*.py"))
    read = set(re.findall(r"""environ(?:\.get\(|\[)\s*["']((?:JUNHENG|DATABASE)_[A-Z_]+)""", source))
    pages = "".join(
        (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("operating.md", "database.md")
    )
    assert len(read) > 10
    assert {name for name in read - INNER if name not in pages} == set()


@pytest.fixture
def province(db: None) -> None:
    with tenancy.only("CN", "330000"):
        Tenant.objects.create(code="CN", name_zh="全国", name_en="National", level="national", log_name="cn")
        Tenant.objects.create(
            code="330000", name_zh="浙江", name_en="Zhejiang", level="province", log_name="zj"
        )
        load_reference_data(by=platform("CN", "platform"), at=clock.now())


def test_the_first_regulator_enters(province: None, client: Any) -> None:
    """The guide's command enters body and person; the letter for a lost password gives the person the first one."""
    words = COMMAND.search((ROOT / "docs" / "operating.md").read_text(encoding="utf-8"))
    assert words is not None
    call_command("enter_body", *shlex.split(words.group(1).replace("\\\n", " ")))
    body, person = Organisation.objects.get(), Person.objects.get()
    assert (body.state, body.tenant_id, person.has_usable_password()) == ("verified", "330000", False)
    with tenancy.only("330000"):
        assert queries.actor_of(person, None, clock.now()).roles == {"prov_regulator"}
    client.post("/account/password/reset/", {"email": person.email})
    link = re.search(r"https?://\S+/account/password/reset/key/\S+", OutgoingMail.objects.get().body)
    assert link is not None
    page = client.get(re.sub(r"^https?://[^/]+", "", link.group()), follow=True)
    words = "eine Waage im Gleichgewicht"
    client.post(page.request["PATH_INFO"], {"password1": words, "password2": words})
    person.refresh_from_db()
    assert person.check_password(words)
