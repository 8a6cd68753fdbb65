"""A check begins on site: by one of its two inspectors, with the code that the body holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.supervision.conftest import SITE

from junheng.core.reason import Refused
from junheng.hub.foundation.models import Event
from junheng.hub.supervision.services import checking


def test_begun(on_site: Any) -> None:
    """With the code."""
    on_site.begin()
    assert on_site.fresh().state == "begun" and on_site.check.begun_at == SITE


def test_not_anothers(on_site: Any, refused: Any) -> None:
    """Neither the third inspector nor the desk, even with the code."""
    for by in (on_site.stranger, on_site.supervision.desk):
        with refused("check-not-yours"):
            checking.begin_check(check=on_site.check, code=on_site.check.entry_code, by=by, at=SITE)


def test_once(on_site: Any, refused: Any) -> None:
    """The second inspector finds it begun."""
    on_site.begin()
    with refused("check-not-in-state"):
        checking.begin_check(check=on_site.check, code=on_site.check.entry_code, by=on_site.second, at=SITE)


def test_two_at_once(on_site: Any) -> None:
    """The row is locked before it is read."""
    with CaptureQueriesContext(connection) as asked:
        on_site.begin()
    touched = [each["sql"] for each in asked if 'FROM "supervision_check"' in each["sql"]]
    assert touched[0].endswith('FOR UPDATE OF "supervision_check"')


def test_guessing_ends(on_site: Any, refused: Any) -> None:
    """Ten wrong ones within the hour, and even the right one waits; an hour later it counts."""
    wrong = "000000" if on_site.check.entry_code != "000000" else "111111"
    for _ in range(10):
        with refused("check-code-wrong"):
            checking.begin_check(check=on_site.check, code=wrong, by=on_site.first, at=SITE)
    with refused("check-code-tried-too-often"):
        checking.begin_check(check=on_site.check, code=on_site.check.entry_code, by=on_site.second, at=SITE)
    later = SITE + timedelta(hours=1, seconds=1)
    checking.begin_check(check=on_site.check, code=on_site.check.entry_code, by=on_site.first, at=later)


@pytest.mark.parametrize("code", ["", "１２３４５６", "é" * 6, " "])
def test_hostile_codes(on_site: Any, code: str) -> None:
    """Anything typed is only wrong."""
    with pytest.raises(Refused):
        checking.begin_check(check=on_site.check, code=code, by=on_site.first, at=SITE)


def test_who_sees_the_code(on_site: Any, client_for: Any, client: Any) -> None:
    """The body once they stand before it, and the desk; not the inspectors, whose presence it proves, and nobody else."""
    on_site.announce()
    address, code = f"/supervision/checks/{on_site.check.pk}", on_site.check.entry_code
    for name in ("许示例", "钱示例"):
        assert code in client_for(name).get(address).content.decode()
    for name in on_site.inspectors:
        page = client_for(name).get(address)
        assert page.status_code == 200 and f">{code}<" not in page.content.decode()
    client.logout()
    assert client.get(address).status_code == 404
    assert client_for(on_site.stranger.person_name).get(address).status_code == 404
    assert client_for("秦示例").get(address).status_code == 404


def test_an_inspector_at_the_desk_does_not_see_it(on_site: Any, client_for: Any) -> None:
    """Somebody who is both reads it from the body all the same."""
    person = on_site.supervision.house.people["钱示例"]
    row = on_site.check.inspectors.first()
    row.person = person
    row.save()
    page = client_for("钱示例").get(f"/supervision/checks/{on_site.check.pk}").content.decode()
    assert f">{on_site.check.entry_code}<" not in page


def test_the_page(on_site: Any, client_for: Any) -> None:
    """A wrong code comes back with its reason; the right one, pressed twice, begins once."""
    client = client_for(on_site.inspectors[0])
    assert on_site.check.name in client.get("/supervision/checks").content.decode()
    address = f"/supervision/checks/{on_site.check.pk}/begin-check"
    wrong = "000000" if on_site.check.entry_code != "000000" else "111111"
    refused = client.post(address, {"code": wrong, "key": "k"})
    assert refused.status_code == 409 and "check-code-wrong" in refused.content.decode()
    told = {"code": on_site.check.entry_code, "key": "k2"}
    assert [client.post(address, told).status_code for _ in range(2)] == [302, 302]


def test_guessing_on_the_page_ends(on_site: Any, client_for: Any) -> None:
    """What a page refuses is remembered too: ten wrong codes, by whichever inspector, and the right one waits."""
    address = f"/supervision/checks/{on_site.check.pk}/begin-check"
    wrong = "000000" if on_site.check.entry_code != "000000" else "111111"
    clients = [client_for(name) for name in on_site.inspectors]
    for at in range(10):
        assert clients[at % 2].post(address, {"code": wrong, "key": f"k{at}"}).status_code == 409
    last = clients[0].post(address, {"code": on_site.check.entry_code, "key": "k"})
    assert last.status_code == 409 and "check-code-tried-too-often" in last.content.decode()
    assert on_site.fresh().state == "dispatched"


@pytest.mark.parametrize(
    ("stated", "kept", "said"),
    [(None, False, "none"), (20, False, "same"), (-7200, True, "2026"), (7200, True, "2026"), (-400 * 86400, False, "none")],
)  # fmt: skip
def test_stated_beside_the_record(on_site: Any, stated: int | None, kept: bool, said: str) -> None:
    """What the phone's clock says is told where it is another, and never taken for the time of the record."""
    told = None if stated is None else SITE + timedelta(seconds=stated)
    checking.begin_check(
        check=on_site.check, code=on_site.check.entry_code, by=on_site.first, at=SITE, stated_at=told
    )
    row = on_site.fresh()
    assert (row.begun_at, row.begun_stated_at) == (SITE, told if kept else None)
    assert Event.objects.get(type="check-begun").data["stated"].startswith(said)
