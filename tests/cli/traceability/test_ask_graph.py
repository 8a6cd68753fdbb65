"""`junheng traceability recall` and `check` on Parquet: answers, exit codes, and what cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.cli.traceability.graphs import X15, X15_PARENTS, write

from junheng.cli.main import main

Ask = Callable[..., tuple[int, Any]]


def test_x15_before_and_after(ask: Ask, tmp_path: Path) -> None:
    """Unbroken on 2026-03-01; on 2026-05-01 B may do no new work and W's result stays traceable."""
    graph = write(tmp_path)
    code, answer = ask("check", graph, "--at", "2026-03-01")
    assert (code, answer["answer"], answer["traceable"], answer["usable"]) == (
        0, "yes", {"yes": 4, "cannot-tell": 0, "no": 0}, {"yes": 3, "cannot-tell": 0, "no": 0},
    )  # fmt: skip
    code, answer = ask("check", graph, "--at", "2026-05-01")
    assert (code, answer["answer"], answer["traceable"]["yes"]) == (1, "no", 4)
    (b,) = [each for each in answer["instruments"] if each["usable"] != "yes"]
    assert (b["instrument"], b["certificate"], [each["code"] for each in b["reasons"]]) == (
        "B", "B-25", ["instrument-overdue"],
    )  # fmt: skip
    assert ask("check", graph, "--at", "2026-05-01", "W-26")[0] == 0
    assert ask("check", graph, "--at", "2026-05-01", "B")[0] == 1
    assert ask("check", graph, "--at", "2026-05-01", "B", "--as", "certificate")[0] == 2


def test_work_with_an_overdue_standard_is_named_with_its_chain(ask: Ask, tmp_path: Path) -> None:
    """X15: B on 2025-06-01. Without the kind of service no; a calibration is in doubt."""
    rows = [*X15[:2], ("B-25", "B", "Zhejiang", date(2025, 6, 1), date(2026, 5, 31), "in-force"), X15[3]]
    code, answer = ask("check", write(tmp_path / "a", rows), "--at", "2026-03-01", "W-26")
    (row,) = answer["certificates"]
    assert (code, row["traceable"], row["usable"]) == (1, "no", "no")
    assert [(each["code"], each["chain"]) for each in row["reasons"]] == [
        ("parent-overdue", ["W-26", "B-25", "A-24"])
    ]
    services = ["calibration", "calibration", "calibration", "verification"]
    code, answer = ask("check", write(tmp_path / "b", rows, service=services), "--at", "2026-03-01", "W-26")
    assert (code, answer["certificates"][0]["traceable"]) == (1, "cannot-tell")


def test_the_plan_of_who_holds_the_standard_decides(ask: Ask, tmp_path: Path) -> None:
    """P15: B's laboratory had planned A's recalibration for 2025-03-31; without a plan for W, B's own last day stands."""
    graph = write(tmp_path, planned=[date(2025, 3, 31), None])
    code, answer = ask("check", graph, "--at", "2026-03-01", "W-26")
    (row,) = answer["certificates"]
    assert (code, row["traceable"]) == (1, "no")
    assert [(each["code"], each["chain"]) for each in row["reasons"]] == [
        ("parent-overdue", ["W-26", "B-25", "A-24"])
    ]
    assert "2025-03-31" in str(row["reasons"][0])


def test_recall_lists_depth_path_and_issuers(ask: Ask, tmp_path: Path) -> None:
    """Everything under A's certificate of 2024; the same bytes whatever the order of the rows."""
    code, answer = ask(
        "recall", write(tmp_path / "a"), "--suspect", "A", "--from", "2025-01-01", "--to", "2025-08-20"
    )
    assert (code, answer["count"], answer["direct"], answer["deepest"]) == (0, 2, 1, 2)
    assert answer["suspect"] == {
        "id": "A",
        "as": "instrument",
        "certificates": ["A-24"],
        "recalibrations": ["A-25"],
    }
    assert [(row["id"], row["depth"], row["path"], row["in_window"]) for row in answer["certificates"]] == [
        ("B-25", 1, ["A-24", "B-25"], True),
        ("W-26", 2, ["A-24", "B-25", "W-26"], False),
    ]
    assert answer["by_issuer"] == [{"issuer": "Hangzhou", "count": 1}, {"issuer": "Zhejiang", "count": 1}]
    turned = write(tmp_path / "b", X15[::-1], X15_PARENTS[::-1])
    assert ask("recall", turned, "--suspect", "A", "--from", "2025-01-01", "--to", "2025-08-20") == (
        code,
        answer,
    )
    code, answer = ask("recall", turned, "--suspect", "A-24", "--from", "2025-04-21", "--to", "2025-08-20")
    assert (code, answer["count"], answer["suspect"]["as"]) == (0, 0, "certificate")


@pytest.mark.parametrize(
    ("column", "inside"),
    [
        (pa.array([date(2025, 9, 1), date(2026, 3, 15)]), True),
        (pa.array(["2025-09-01", "2026-03-15"]), True),
        (pa.array(["2025-09-01", "2026-03-15T08:00:00Z"]), False),
        (pa.array([datetime(2025, 9, 1), datetime(2026, 3, 15)], pa.timestamp("ns")), True),
        (pa.array([datetime(2025, 9, 1), datetime(2026, 3, 15, 8)], pa.timestamp("us")), False),
        (pa.array([datetime(2025, 9, 1, tzinfo=UTC), datetime(2026, 3, 15, 0, tzinfo=UTC)], pa.timestamp("us", "Asia/Shanghai")), False),
        (pa.array([datetime(2025, 9, 1), datetime(2026, 3, 15)], pa.date64()), True),
        (pa.array(["2025-09-01", "2026-03-15"]).dictionary_encode(), True),
    ],
)  # fmt: skip
def test_days_and_hours(ask: Ask, tmp_path: Path, column: pa.Array, inside: bool) -> None:
    """X14: work of the day of the last good check is inside unless its hour (08:00) proves otherwise (09:30)."""
    rows = [("S-1", "S", "NMI", None, None, "valid"), ("C", "C", "x", None, None, "valid")]
    graph = write(tmp_path, rows, [("C", "S-1")], work_date=column)
    code, answer = ask("recall", graph, "--suspect", "S", "--from", "2026-03-15T09:30", "--to", "2026-09-10")
    assert (code, answer["count"]) == (0, 1 if inside else 0)


def test_whole_numbers_as_identifiers(ask: Ask, tmp_path: Path) -> None:
    """Ids may be numbers, of one width in one file and another in the other."""
    rows = [(1, 10, 7, date(2025, 1, 1), None, "valid"), (2, 20, 7, date(2025, 2, 1), None, "valid")]
    graph = write(tmp_path, rows, [(2, 1)], id=pa.array([1, 2], pa.int32()))
    code, answer = ask("recall", graph, "--suspect", "10", "--from", "2025-01-01", "--to", "2025-12-31")
    assert (code, [row["id"] for row in answer["certificates"]]) == (0, ["2"])


def test_elsewhere_and_routes(ask: Ask, tmp_path: Path) -> None:
    """A parent kept elsewhere cannot be told and can be suspected; with routes, a top must state one."""
    graph = write(tmp_path / "a", X15, [*X15_PARENTS, ("A-24", "NIM-1"), ("JS-1", "W-26")])
    code, answer = ask("check", graph, "--at", "2026-03-01", "W-26", "NIM-1")
    assert (code, [row["traceable"] for row in answer["certificates"]]) == (1, ["cannot-tell", "cannot-tell"])
    code, answer = ask("recall", graph, "--suspect", "NIM-1", "--from", "2024-01-01", "--to", "2024-12-31")
    assert (answer["count"], [row["id"] for row in answer["elsewhere"]]) == (3, ["JS-1"])
    routed = write(tmp_path / "b", route=["national-standard", None, None, None])
    code, answer = ask("check", routed, "--at", "2026-03-01")
    assert (code, answer["tops"], answer["traceable"]) == (1, "stated", {"yes": 3, "cannot-tell": 1, "no": 0})


def test_name_of_both(ask: Ask, tmp_path: Path) -> None:
    """A name that is a certificate of one instrument and another instrument must be told apart."""
    rows = [("A", "B", "x", date(2025, 1, 1), None, ""), ("C", "A", "x", date(2025, 1, 1), None, "valid")]
    graph = write(tmp_path, rows, [])
    window = ("--from", "2025-01-01", "--to", "2025-12-31")
    code, said = ask("recall", graph, "--suspect", "A", *window)
    assert code == 2 and "[graph-id-ambiguous]" in said
    assert ask("recall", graph, "--suspect", "A", "--as", "instrument", *window)[0] == 0
    own = write(tmp_path, [("A", "A", "x", date(2025, 1, 1), None, "valid")], [])
    assert ask("recall", own, "--suspect", "A", *window)[1]["suspect"]["as"] == "instrument"


def test_nothing_known_cannot_be_told(ask: Ask, tmp_path: Path) -> None:
    """Before the first certificate, and in an empty graph, the answer is not yes."""
    code, answer = ask("check", write(tmp_path / "a"), "--at", "2020-01-01")
    assert (code, answer["answer"], answer["not_yet"]) == (1, "cannot-tell", 4)
    nothing = write(tmp_path / "b", [], [])
    assert ask("check", nothing, "--at", "2026-01-01")[1]["answer"] == "cannot-tell"


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"id": ["A", "B", "B", "B"]}, "graph-id-twice"),
        ({"id": ["A", None, "B", "C"]}, "graph-id-missing"),
        ({"id": ["A", "", "B", "C"]}, "graph-id-missing"),
        ({"id": [1.5, 2.5, 3.5, 4.5]}, "parquet-column-type"),
        ({"id": ["x" * 5000, "a", "b", "c"]}, "graph-too-large"),
        ({"status": ["valid", "valid", "valid", "vlid"]}, "parquet-value"),
        ({"status": [True, True, True, True]}, "parquet-column-type"),
        ({"work_date": [1, 2, 3, 4]}, "parquet-column-type"),
        ({"work_date": ["2026-01-01", "2026-13-01", "", "2026-01-01"]}, "parquet-value"),
        ({"due_date": pa.array([1, 2, 3, 2**31 - 2], pa.int32()).cast(pa.date32())}, "parquet-value"),
        ({"due_date": pa.array([2**62, 0, 0, 0], pa.timestamp("us"))}, "parquet-value"),
        ({"service": ["calibration", "x", None, ""]}, "parquet-value"),
        ({"due_date": None, "due_dat": ["a", "b", "c", "d"]}, "parquet-column-missing"),
    ],
)
def test_unusable_columns(ask: Ask, tmp_path: Path, columns: dict[str, Any], code: str) -> None:
    """One line names the file and what is wrong; nothing is computed."""
    found, said = ask("check", write(tmp_path, **columns), "--at", "2026-01-01")
    assert (
        found == 2 and f"[{code}]" in said and "certificates.parquet" in said and len(said.splitlines()) == 1
    )


def test_missing_and_broken_files(ask: Ask, tmp_path: Path) -> None:
    """A missing file, one that is no Parquet, one cut off, and an edge without an end."""
    at = ("--at", "2026-01-01")
    assert "[file-not-found]" in ask("check", str(tmp_path / "none"), *at)[1]
    graph = write(tmp_path / "a")
    file = tmp_path / "a" / "certificates.parquet"
    whole = file.read_bytes()
    for data in (
        b"",
        b"PAR1",
        whole[:-20],
        whole[: len(whole) // 2] + whole[-60:],
        b"PAR1" + b"\0" * 100 + b"PAR1",
    ):
        file.write_bytes(data)
        code, said = ask("check", graph, *at)
        assert code == 2 and "[parquet-unreadable]" in said
    code, said = ask("check", write(tmp_path / "b", X15, [("B-25", None)]), *at)
    assert code == 2 and "parents.parquet" in said
    code, said = ask(
        "recall", write(tmp_path / "c"), "--suspect", "Z", "--from", "2026-01-01", "--to", "2026-01-02"
    )
    assert code == 2 and "[graph-id-unknown]" in said
    code, said = ask(
        "recall", write(tmp_path / "c"), "--suspect", "A", "--from", "2026-01-03", "--to", "2026-01-02"
    )
    assert code == 2 and "[window-reversed]" in said


def test_every_changed_byte_is_answered_or_refused(ask: Ask, tmp_path: Path) -> None:
    """No byte of a file that was changed ends in a traceback."""
    graph = write(tmp_path)
    file = tmp_path / "certificates.parquet"
    whole = file.read_bytes()
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xA5]) + whole[place + 1 :])
        assert ask("check", graph, "--at", "2026-01-01")[0] in (0, 1, 2)


def test_people_read_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json: counts, reasons and paths, in either language; terminal controls are spelt out."""
    rows = [*X15[:3], ("W-\x1b[31m", "W", "x", date(2026, 2, 1), None, "withdrawn")]
    graph = write(tmp_path, rows, [("B-25", "A-24"), ("W-\x1b[31m", "B-25")])
    assert main(["traceability", "check", "--graph", graph, "--at", "2026-05-01", "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert "已撤回" in said and "\x1b" not in said
    assert (
        main(
            [
                "traceability",
                "recall",
                "--graph",
                graph,
                "--suspect",
                "A",
                "--from",
                "2025-01-01",
                "--to",
                "2025-12-31",
            ]
        )
        == 0
    )
    said = capsys.readouterr().out
    assert "A-24 → B-25 → W-" in said and "\x1b" not in said


def test_small_file_cannot_unfold(ask: Ask, tmp_path: Path) -> None:
    """One name of 2 MB said 300,000 times is 600 GB of text in a file of a few kilobytes: refused before it is written out."""
    graph = write(tmp_path)
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 300_000, pa.int32()), pa.array(["x" * 2_000_000]))
    few = pa.array(["a"] * 300_000)
    pq.write_table(pa.table({"child": few, "parent": long}), tmp_path / "parents.parquet", compression="zstd")
    assert (tmp_path / "parents.parquet").stat().st_size < 100_000
    code, said = ask("check", graph, "--at", "2026-01-01")
    assert code == 2 and "[graph-too-large]" in said
