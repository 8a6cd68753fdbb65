"""Many instruments from one workbook of e-CQS's fourteen fields: each row's faults by name, nothing twice (R15.1)."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.hub.conftest import NOW

from junheng.core.capability.scope.workbook import rows_of, stream
from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.core.transparency.leaf import commitment
from junheng.hub.filing import queries
from junheng.hub.filing.models import Filing, FilingSheet, SheetRow
from junheng.hub.filing.rules import sheets as rules
from junheng.hub.filing.services import sheets, workbooks
from junheng.hub.filing.services.filing import lock_of
from junheng.hub.foundation.models import Event, Notice, RefusedAct
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.services import ledger

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


def test_the_worker_goes_on_with_a_long_sheet(
    street: Any, monkeypatch: pytest.MonkeyPatch, client_for: Any
) -> None:
    """Some rows a round, as the person who pressed, until none is left; the page says how far it is."""
    monkeypatch.setattr(sheets, "AT_ONCE", 1)
    monkeypatch.setattr(sheets, "A_ROUND", 2)
    monkeypatch.setattr(sheets, "A_TURN", 0.0)
    sheet = imported(street, read(street, book(*(row(serial=f"L-{n}") for n in range(3)))))
    assert sheet.state == "filing" and not Filing.objects.exists()
    page = client_for("卫示例")
    assert sheets.file_waiting_rows(at=NOW) == 2
    assert "正在备案：3 行里的 2 行" in page.get(f"/file/sheets/{sheet.pk}").content.decode()
    assert [sheets.file_waiting_rows(at=NOW) for _ in range(2)] == [1, 0]
    assert "办完了：备案 3 行，没有收下 0 行" in page.get(f"/file/sheets/{sheet.pk}").content.decode()
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


def mixed(street: Any) -> tuple[FilingSheet, int]:
    """A sheet of everything that may happen between reading and filing, and how many of its rows can be filed."""
    sheet = read(
        street,
        book(
            row(), row(serial="S-2", maker="另一示例厂", quantity="3", mode="现场检定"), row(serial="S-3"),
            row(serial="S-4"), row(serial="S-5", kind="不存在", group="", name="怪物"), row(serial="S-6", maker=""),
            row(serial="s-6"), row(serial="S-7", kind="水表", group="", name="水表"), row(serial="S-7", maker=""),
            row(serial="Ｓ－8", use="自己用，不对外"),
        ),
    )  # fmt: skip
    assert {each.state for each in sheet.rows.all()} == {"ready"}
    street.filed(number="s-3", maker="示例衡器厂", by="何示例")
    old = street.filed(number="S-4", maker="示例衡器厂", by="卫示例").instrument
    ledger.scrap_instrument(instrument=old, by=street.house.acting("卫示例"), at=NOW)
    code = Instrument.objects.get(serial="s-3").code
    SheetRow.objects.filter(sheet=sheet, number=2).update(told=dict(zip((k for k, *_ in rules.FIELDS), row(serial=code), strict=True)))  # fmt: skip
    return sheet, 6


def what_there_is(sheet: FilingSheet) -> str:
    """Rows, instruments, filings, facts with what opens them, refused acts: everything but ids, codes and salts."""
    events = Event.objects.filter(type__in=("instrument-registered", "instrument-filed"))
    for each in events.select_related("opening"):
        opened = {
            name: commitment(kept["value"], salt=bytes.fromhex(kept["salt"])).hex()
            for name, kept in each.opening.openings.items()
        }
        assert json.loads(bytes(each.leaf))["committed"] == opened
    salts = [kept["salt"] for each in events for kept in each.opening.openings.values()]
    assert len(set(salts)) == len(salts), "each private field has a salt of its own"
    told = [
        in_order([(r.number, r.state, r.problems, r.instrument and r.instrument.serial) for r in sheet.rows.all()]),
        in_order(Instrument.objects.values()),
        in_order(Filing.objects.values()),
        *(
            in_order([(e.type, e.verb, e.tenant_id, e.at, e.organisation_id, e.organisation_name, e.data, e.opening.person_id,
              json.loads(bytes(e.leaf))["facts"],
              {name: kept["value"] for name, kept in e.opening.openings.items()},
              sorted(e.subjects.values_list("tenant_id", "kind"))) for e in events.filter(type=type)])
            for type in ("instrument-registered", "instrument-filed")
        ),
        in_order(RefusedAct.objects.values()),
        list(Notice.objects.values("tenant_id", "organisation_id", "zh", "en")),
    ]  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=0, default=str)


def in_order(rows: Any) -> list[str]:
    """Rows as text without what is drawn for each; a second plate of one number comes later, so they are sorted."""
    texts = [json.dumps(each, default=str, ensure_ascii=False, sort_keys=True) for each in rows]
    texts = [re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", text) for text in texts]
    return sorted(re.sub(r"3301 ?\d{4} ?\d{4}", "CODE", text) for text in texts)


def test_in_bulk_as_one_by_one(street: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rows, reasons, facts and refused acts, whether a sheet is filed at once or by the verb of each row."""
    monkeypatch.setattr(sheets, "AT_ONCE", 0)
    sheet, good = mixed(street)
    imported(street, sheet)
    seen = []
    for one_by_one in (False, True):
        with transaction.atomic(), monkeypatch.context() as patch:
            if one_by_one:
                patch.setattr(sheets, "file_instruments", conflict)
            assert sheets.file_waiting_rows(at=NOW) == 10
            seen.append(what_there_is(sheet))
            filed = [each.number for each in sheet.rows.filter(state="filed")]
            transaction.set_rollback(True)
    assert len(filed) == good
    assert seen[0] == seen[1]


def conflict(**_told: Any) -> None:
    raise Refused(refuse("row-conflict"))


def test_statements_do_not_grow_with_the_rows(street: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round of a sheet asks the database the same number of questions for ten rows and for forty."""
    monkeypatch.setattr(sheets, "AT_ONCE", 0)
    counts = []
    for count in (10, 40):
        imported(street, read(street, book(*(row(serial=f"{count}-{n}") for n in range(count)))))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert sheets.file_waiting_rows(at=NOW) == count
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 50
    assert Filing.objects.count() == 50


def test_somebody_else_at_the_same_sheet(street: Any, monkeypatch: pytest.MonkeyPatch, refused: Any) -> None:
    """A taken code is drawn again; what came in meanwhile is named; no list holds one twice; a lost role files nothing."""
    sheet = read(street, book(row(), row(serial="S-2")))
    taken = street.filed(number="T-1").instrument
    draws = iter([int(taken.code[4:11]), 5, 6])
    new = [ledger.NewInstrument(item=taken.item, name="秤", serial=s, maker="", purpose=rules.Purpose.TRADE) for s in "ab"]  # fmt: skip
    by = street.house.acting("卫示例")
    told: dict[str, Any] = {"owner": street.host, "by": by, "at": NOW}
    made = ledger.register_instruments(new=new, number=lambda: next(draws), **told)
    assert [each.code[4:11] for each in made] == ["0000006", "0000005"]
    with pytest.raises(ValueError):
        ledger.register_instruments(new=[new[0], new[0]], **told)
    on_file, blind = ledger._on_file, iter((True, False, False))
    monkeypatch.setattr(ledger, "_on_file", lambda *asked: {} if next(blind, False) else on_file(*asked))
    again = ledger.register_instruments(new=new, **told)
    assert [each.refusals[0].code for each in again] == ["instrument-known"] * 2, "filed while we looked"
    monkeypatch.setattr(sheets, "AT_ONCE", 0)
    imported(street, sheet)
    street.house.people["卫示例"].memberships.all().delete()
    assert sheets.file_waiting_rows(at=NOW) == 2
    assert (
        states(sheet)[0][1:] == ("refused", ["not-permitted"])
        and len(RefusedAct.objects.filter(verb="filing.file_instrument")) == 1
    )


def test_killed_in_a_round(street: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the round in which the process ends nothing is filed; the next goes on from there, each row once."""
    monkeypatch.setattr(sheets, "AT_ONCE", 0)
    monkeypatch.setattr(sheets, "A_ROUND", 2)
    monkeypatch.setattr(sheets, "A_TURN", 0.0)
    sheet = imported(street, read(street, book(*(row(serial=f"K-{n}") for n in range(3)))))
    assert sheets.file_waiting_rows(at=NOW) == 2
    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        dying.setattr(sheets, "_keep_states", lambda rows: (_ for _ in ()).throw(KeyboardInterrupt))
        sheets.file_waiting_rows(at=NOW)
    assert Filing.objects.count() == 2 and Event.objects.filter(type="instrument-filed").count() == 2
    assert [sheets.file_waiting_rows(at=NOW) for _ in range(2)] == [1, 0]
    assert [each.instrument.serial for each in Filing.objects.order_by("id")] == ["K-0", "K-1", "K-2"]
    assert {state for _n, state, _p in states(sheet)} == {"filed"}


def test_two_people_with_one_plate(street: Any) -> None:
    """Until a sheet's rows are committed, whoever files one of its plates in this province waits; another's is free."""
    imported(street, read(street, book(row(serial="P-1"))))
    other = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        held = [
            other.execute("select pg_try_advisory_lock(%s)", [lock_of(number, tenant)]).fetchone()[0]
            for number, tenant in (("p 1", "330000"), ("P-2", "330000"), ("P-1", "310000"))
        ]
    finally:
        other.close()
    assert held == [False, True, True]
