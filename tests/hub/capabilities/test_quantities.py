"""The list of quantities with the KCDB's categories: a page, open data, and an operator's own list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from junheng.hub.capabilities import taxonomy

ROW = "length.gauge-block,L/DimMet-2.1.1,Gauge block,exact,an operator's source,2026-11-01\n"


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
    page = Client(SERVER_NAME="localhost").get("/quantities").content.decode()
    assert 'href="https://si-digital-framework.org/kcdb-sc/PR/Photo-1.2.1"' in page
    assert "102 个量里有 11 个" in page
    rows = {each["id"]: each for each in Client(SERVER_NAME="localhost").get("/api/v1/quantities").json()}
    assert len(rows) == 102 and rows["length.roughness"]["kcdb"] == []
    (first, *_others) = rows["time.frequency"]["kcdb"]
    assert (first["code"], first["level"], first["uri"]) == ("TF/F-2", "exact", "https://si-digital-framework.org/kcdb-sc/TF/F-2")  # fmt: skip
    bare = rows["electric.current.ac"]["kcdb"][0]
    assert (bare["code"], bare["uri"], bare["area"], bare["number"]) == (None, None, "EM", "6")


@pytest.mark.django_db
def test_an_operator_loads_a_list(place: Path, capsys: Any) -> None:
    """It is felt at once, beside what ships; a second one takes its place; a wrong one changes nothing."""
    call_command("load_kcdb", str(listed(place, ROW)))
    assert "1 categories" in capsys.readouterr().out
    codes = {each.code for each in taxonomy.categories()}
    assert "L/DimMet-2.1.1" in codes and "TF/F-2" in codes
    with pytest.raises(CommandError, match=r"row 3: .*is not how the KCDB writes"):
        call_command("load_kcdb", str(listed(place, ROW + ROW.replace("L/Dim", "Dim"))))
    assert {each.code for each in taxonomy.categories()} == codes
    with pytest.raises(CommandError):
        call_command("load_kcdb", str(place / "missing.csv"))
