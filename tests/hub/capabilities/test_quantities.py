"""The list of quantities with the KCDB's categories: a page, open data, and an operator's own list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from junheng.hub.capabilities import taxonomy

ROW = "ionising.kerma,RI/DOS-99.1.1,Air kerma,narrower,an operator's source,2026-11-01\n"


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Path:
    settings.JUNHENG_KCDB = tmp_path / "home" / "kcdb.csv"
    return tmp_path


def listed(place: Path, rows: str) -> Path:
    file = place / "list.csv"
    file.write_text(f"kind,code,name,level,source,seen\n{rows}", encoding="utf-8")
    return file


@pytest.mark.django_db
def test_page_and_data(place: Path) -> None:
    """Codes with the address of the SI Digital Framework; a kind without one says so; the share stands on the page."""
    page = Client(SERVER_NAME="localhost").get("/quantities?discipline=optics").content.decode()
    assert 'href="https://si-digital-framework.org/kcdb-sc/PR/Photo-1.2.1"' in page
    assert "102 个量里有 81 个" in page
    rows = {each["id"]: each for each in Client(SERVER_NAME="localhost").get("/api/v1/quantities").json()}
    assert len(rows) == 102 and rows["mechanics.rotation"]["kcdb"] == []
    (first, *_others) = rows["time.frequency"]["kcdb"]
    assert (first["code"], first["level"], first["uri"]) == ("TF/F-2", "exact", "https://si-digital-framework.org/kcdb-sc/TF/F-2")  # fmt: skip
    assert {each["source"][:26] for row in rows.values() for each in row["kcdb"]} == {
        "KCDB interface 1.0.13, 17 ",
        "KCDB reference data, physi",
    }


def kinds_on(page: str) -> list[str]:
    return re.findall(r'<span class="sub num">([^<]+)</span>', page)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "kinds"),
    [("text=量块", ["length.gauge-block"]), ("text=GAUGE BLOCK", ["length.gauge-block"]), ("text=T/TQ-6.1", ["thermal.conductivity"]),
     ("text=thermocouple", ["thermal.temperature"]), ("discipline=time", ["time.frequency", "time.interval", "time.difference", "time.stability"]),
     ("text=acceler&discipline=time", ["mechanics.acceleration"]), ("text=nothing-of-the-kind", [])],
)  # fmt: skip
def test_one_is_found(place: Path, asked: str, kinds: list[str]) -> None:
    """By a name in either language, a code, a word of a category's name, in all disciplines; else a discipline is shown."""
    page = Client(SERVER_NAME="localhost").get(f"/quantities?{asked}").content.decode()
    assert kinds_on(page) == kinds
    assert ("没有这个量" in page) == (not kinds)


@pytest.mark.django_db
def test_what_is_long_is_folded(place: Path) -> None:
    """Of more than five categories three stand open, the rest in a fold that a search opens."""
    folded = Client(SERVER_NAME="localhost").get("/quantities?discipline=astrology").content.decode()
    assert len(kinds_on(folded)) == 10, "the first discipline is shown for one that there is not"
    assert "还有 9 个类别" in folded and "<details>" in folded and "<details open>" not in folded
    found = Client(SERVER_NAME="localhost").get("/quantities?text=length.length").content.decode()
    assert "<details open>" in found and "PR/Fibre-7.10.0" in found


@pytest.mark.django_db
def test_an_operator_loads_a_list(place: Path, capsys: Any) -> None:
    """It is felt at once, beside what ships; a second one takes its place; a wrong one changes nothing."""
    call_command("load_kcdb", str(listed(place, ROW)))
    assert "1 categories" in capsys.readouterr().out
    codes = {each.code for each in taxonomy.categories()}
    assert "RI/DOS-99.1.1" in codes and "TF/F-2" in codes
    with pytest.raises(CommandError, match=r"row 3: .*is not how the KCDB writes"):
        call_command("load_kcdb", str(listed(place, ROW + ROW.replace("RI/DOS", "DOS"))))
    assert {each.code for each in taxonomy.categories()} == codes
    with pytest.raises(CommandError):
        call_command("load_kcdb", str(place / "missing.csv"))
