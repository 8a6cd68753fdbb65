"""Many instruments from one workbook of e-CQS's fourteen fields: each row's faults by name, nothing twice (R15.1)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.conftest import NOW

from junheng.core.capability.scope.workbook import rows_of, stream
from junheng.core.reason import UnusableInput
from junheng.hub.filing import queries
from junheng.hub.filing.models import Filing, FilingSheet, SheetRow
from junheng.hub.filing.rules import sheets as rules
from junheng.hub.filing.services import sheets, workbooks
from junheng.hub.foundation.models import Notice

GOOD = ("电子计价秤", "非自动衡器", "非自动衡器", "ACS-30", "Max 30 kg", "Ⅲ", "S-1", "示例衡器厂", "杭州", "示例市场 A-1", "330106", "1", "贸易结算", "送检")  # fmt: skip


def row(**changes: str) -> list[str]:
    told = dict(zip((key for key, *_ in rules.FIELDS), GOOD, strict=True)) | changes
    return list(told.values())


def book(*rows: list[str], heads: Any = rules.HEADINGS) -> bytes:
    with workbooks.written([heads, *rows]) as made:
        return made.read()


def got(answer: Any) -> bytes:
    data = b"".join(answer.streaming_content)
    for close in answer._resource_closers:  # its own `close` would close the database's connection too
        close()
    return data


def read(street: Any, data: bytes, *, by: str = "卫示例", owner: Any = None) -> FilingSheet:
    return sheets.read_sheet(
        name="台账.xlsx", data=data, owner=owner or street.host, by=street.house.acting(by), at=NOW
    )


def imported(street: Any, sheet: FilingSheet, by: str = "卫示例") -> FilingSheet:
    return sheets.import_filings(sheet=sheet, by=street.house.acting(by), at=NOW)


def states(sheet: FilingSheet) -> list[tuple[int, str, list[str]]]:
    rows = SheetRow.objects.filter(sheet=sheet)
    return [(each.number, each.state, [p["code"] for p in each.problems]) for each in rows]


def test_each_row_with_its_faults(street: Any, facts_of: Any) -> None:
    """By the number the file gives; what is good is filed, what is wrong stays with every reason at once."""
    street.filed(number="S-9", maker="示例衡器厂", by="何示例")
    sheet = read(
        street,
        book(
            row(), row(serial="", use="送礼", quantity="0"), row(serial="S-3", division="310101"),
            row(serial="s-1", place="别处"), row(serial="S-9"), row(serial="S-6", kind="不存在", group="", name="怪物"),
        ),
    )  # fmt: skip
    assert states(sheet) == [
        (2, "ready", []),
        (3, "wrong", ["sheet-field-empty", "sheet-word-unknown", "sheet-quantity-unusable"]),
        (4, "wrong", ["sheet-division-elsewhere"]),
        (5, "wrong", ["sheet-row-twice"]),
        (6, "wrong", ["filed-by-another"]),
        (7, "ready", []),
    ]
    assert Filing.objects.count() == 1, "reading files nothing"
    done = imported(street, sheet)
    assert done.state == "done" and facts_of(done) == ["filings-imported"]
    assert states(sheet)[0][1] == "filed" and states(sheet)[5][1:] == ("refused", ["kind-not-understood"])
    made = Filing.objects.select_related("instrument").get(origin="sheet")
    assert (made.division_code, made.made_in, made.instrument.accuracy_class) == ("330106", "杭州", "Ⅲ")
    assert Notice.objects.filter(url=f"/file/sheets/{sheet.pk}").count() == 1


def test_the_same_twice_adds_nothing(street: Any, refused: Any) -> None:
    """The same file is named; the same rows in another file are on file already; out and in again is the same."""
    data = book(row(), row(serial="S-2"))
    sheet = imported(street, read(street, data))
    with refused("sheet-known"):
        read(street, data)
    with refused("sheet-not-in-state"):
        imported(street, sheet)
    exported = [list(values.values()) for values in queries.ledger_of(street.host.pk)]
    assert [values[6] for values in exported] == ["S-1", "S-2"] and exported[0] == list(GOOD)
    again = read(street, book(*reversed(exported)))
    assert [state for _n, state, _p in states(again)] == ["known", "known"]
    with refused("sheet-nothing-to-file"):
        imported(street, again)
    assert Filing.objects.count() == 2


def test_the_worker_goes_on_with_a_long_sheet(street: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some rows a round, as the person who pressed, until none is left."""
    monkeypatch.setattr(sheets, "AT_ONCE", 1)
    monkeypatch.setattr(sheets, "A_ROUND", 2)
    sheet = imported(street, read(street, book(*(row(serial=f"L-{n}") for n in range(3)))))
    assert sheet.state == "filing" and not Filing.objects.exists()
    assert [sheets.file_waiting_rows(at=NOW) for _ in range(3)] == [2, 1, 0]
    sheet.refresh_from_db()
    assert sheet.state == "done" and Filing.objects.count() == 3
    assert {each.filed_by for each in Filing.objects.all()} == {street.house.people["卫示例"]}


def test_a_desk_files_for_its_client(street: Any, refused: Any) -> None:
    with refused("not-your-record"):
        read(street, book(row()), owner=street.stall)
    sheet = read(street, book(row()), owner=street.stall, by="陈示例")
    imported(street, sheet, by="陈示例")
    assert Filing.objects.get().instrument.owner == street.stall


def test_what_is_no_sheet_is_said(street: Any, refused: Any) -> None:
    with refused("sheet-headings-missing"):
        read(street, book(row(), heads=["名称", "项别"]))
    with refused("sheet-not-a-table"):
        read(street, b"PK nothing")
    assert not FilingSheet.objects.exists()


def test_ten_thousand_rows_as_they_come() -> None:
    """The first row is there before the last piece is unpacked; one too many is refused; both readers agree."""
    small = book(row(), row(serial="S-2"))
    assert [r.cells for r in stream(small, most_rows=9)] == [r.cells for r in rows_of(small)]
    many = book(*([row()] * 3000))
    rows = stream(many, most_rows=10_000)
    assert next(rows).number == 1 and sum(1 for _ in rows) == 3000
    with pytest.raises(UnusableInput):
        list(stream(many, most_rows=100))


def test_on_its_pages_and_over_http(street: Any, client_for: Any, client: Any) -> None:
    """Empty sheet, reading, faults, filing, export; another body's sheet is not there."""
    empty = got(client.get("/file/sheets/template.xlsx"))
    assert [cell.text for cell in rows_of(empty)[0].cells] == list(rules.HEADINGS)
    host = client_for("卫示例")
    upload = SimpleUploadedFile("a.xlsx", book(row(), row(serial="")))
    sent = host.post("/file/sheets/new", {"file": upload, "key": "k"})
    assert sent.status_code == 302, sent.content.decode()[-800:]
    page = host.get(sent["Location"]).content.decode()
    assert "出厂编号" in page and "import-filings" in page
    assert host.post(f"{sent['Location']}/import-filings", {"key": "k"}).status_code == 302
    assert "a.xlsx" in host.get("/file/sheets").content.decode()
    out = got(host.get("/file/sheets/ledger.xlsx"))
    assert len(rows_of(out)) == 2
    made = host.post("/api/v1/filing-sheets", {"file": io.BytesIO(book(row(serial="S-5"))), "owner": ""})
    assert made.status_code == 201 and made.json()["rows"]["ready"] == 1
    path = f"/api/v1/filing-sheets/{made.json()['id']}"
    assert host.post(f"{path}/import").json()["rows"]["filed"] == 1
    assert host.get(f"{path}/rows").json()["rows"][0]["code"]
    other = client_for("许示例")
    assert other.get(path).status_code == 404 and other.get(sent["Location"]).status_code == 404


def test_nothing_of_a_formula_goes_out() -> None:
    """Text that looks like a formula stays text, whatever opens the file."""
    data = book(heads=["=1+1", "<b>&\x00"])
    assert [(c.text, c.note) for c in rows_of(data)[0].cells] == [("=1+1", ""), ("<b>&", "")]
