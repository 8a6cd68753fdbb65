"""`junheng traceability what-if` and `bottlenecks` on Parquet: answers, lines, and what cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cli.traceability.graphs import X15, X15_PARENTS, write

from junheng.cli.main import main

Ask = Callable[..., tuple[int, Any]]
AT = ("--at", "2026-03-01")


def test_what_falls_with_a_body(ask: Ask, tmp_path: Path) -> None:
    """X15: without Zhejiang from the day of B-25 on, B-25 and W-26 fall with their instruments; a day later, nothing."""
    graph = write(tmp_path)
    code, answer = ask("what-if", graph, "--issuer", "Zhejiang", "--since", "2025-04-20", *AT)
    assert (code, answer["ended"], answer["undated"]) == (0, 1, 0)
    assert answer["traceable"] == answer["usable"] == [{"before": "yes", "after": "no", "count": 2}]
    assert [(row["id"], row["ended"], row["before"], row["after"]) for row in answer["certificates"]] == [
        ("B-25", True, "yes", "no"),
        ("W-26", False, "yes", "no"),
    ]
    assert [(row["instrument"], row["certificate"]) for row in answer["instruments"]] == [
        ("B", "B-25"),
        ("W", "W-26"),
    ]
    assert answer["by_issuer"] == [{"issuer": "Hangzhou", "count": 1}, {"issuer": "Zhejiang", "count": 1}]
    code, answer = ask("what-if", graph, "--issuer", "Zhejiang", "--since", "2025-04-21", *AT)
    assert (code, answer["ended"], answer["traceable"], answer["instruments"]) == (0, 0, [], [])


def test_doubt_where_a_day_is_missing(ask: Ask, tmp_path: Path) -> None:
    """A batch without a work date that states a route may be of either time: what was made with it cannot be told."""
    rows = [("S", "S", "NMI", None, None, "valid"), ("C", "C", "x", date(2025, 2, 1), None, "valid")]
    graph = write(tmp_path, rows, [("C", "S")], route=["national-standard", None])
    code, answer = ask("what-if", graph, "--issuer", "NMI", "--since", "2025-01-01", *AT, "--limit", "1")
    assert (code, answer["ended"], answer["undated"]) == (0, 0, 1)
    assert answer["traceable"] == [{"before": "yes", "after": "cannot-tell", "count": 2}]
    assert [(row["id"], row["after"]) for row in answer["certificates"]] == [("S", "cannot-tell")]


def test_bottlenecks_by_certificate_and_instrument(ask: Ask, tmp_path: Path) -> None:
    """W-26 has a second route to a top kept elsewhere, so it rests on A-24 and does not hang on it alone."""
    graph = write(tmp_path, X15, [*X15_PARENTS, ("W-26", "NIM-1"), ("A-25", "NIM-1")])
    code, answer = ask("bottlenecks", graph, *AT)
    assert (code, answer["results"], answer["cyclic"]) == (0, 4, 0)
    rows = [
        (row["certificate"], row["instrument"], row["alone"], row["below"]) for row in answer["bottlenecks"]
    ]
    assert rows == [("A-24", "A", 1, 2), ("NIM-1", None, 1, 2)]
    code, answer = ask("bottlenecks", graph, *AT, "--by", "instrument", "--most", "1")
    assert answer["bottlenecks"] == [{"instrument": "A", "certificates": 2, "alone": 1, "below": 2}]
    code, answer = ask("bottlenecks", graph, *AT, "--issuers", "Hangzhou", "Hangzhou")
    assert (answer["issuers"], answer["results"], answer["bottlenecks"]) == (["Hangzhou"], 1, [])


@pytest.mark.parametrize(
    ("verb", "arguments", "code"),
    [
        ("what-if", ("--issuer", "浙江", "--since", "2025-01-01", *AT), "graph-issuer-unknown"),
        ("what-if", ("--issuer", "", "--since", "2025-01-01", *AT), "graph-issuer-unknown"),
        ("what-if", ("--issuer", "NMI", "--since", "2025-01-01T08:00", *AT), "day-with-hour"),
        ("what-if", ("--issuer", "NMI", "--since", "2025-13-01", *AT), "moment-unreadable"),
        ("what-if", ("--issuer", "NMI", "--since", "2026-03-02", *AT), "window-reversed"),
        ("bottlenecks", ("--at", "yesterday"), "moment-unreadable"),
        ("bottlenecks", (*AT, "--issuers", "NMI", "nobody"), "graph-issuer-unknown"),
    ],
)
def test_what_cannot_be_asked(
    ask: Ask, tmp_path: Path, verb: str, arguments: tuple[str, ...], code: str
) -> None:
    """One line says what is wrong; nothing is computed."""
    found, said = ask(verb, write(tmp_path), *arguments)
    assert found == 2 and f"[{code}]" in said and len(said.splitlines()) == 1


@pytest.mark.parametrize("most", ("0", "1001", "-1", "二", "2.5"))
def test_how_many_are_listed_has_bounds(
    tmp_path: Path, most: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """From 1 to 1000."""
    with pytest.raises(SystemExit) as caught:
        main(["traceability", "bottlenecks", "--graph", write(tmp_path), *AT, "--most", most])
    assert caught.value.code == 2 and "from 1 to 1000" in capsys.readouterr().err


def test_people_read_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json: counts and names; terminal controls are spelt out, an empty answer is said."""
    rows = [*X15[:3], ("W-\x1b[31m", "W\x1b", "H\x1b", date(2026, 2, 1), None, "valid")]
    graph = write(tmp_path / "a", rows, [("B-25", "A-24"), ("W-\x1b[31m", "B-25")])
    asked = ["--issuer", "NMI", "--since", "2024-01-01", *AT]
    assert main(["traceability", "what-if", "--graph", graph, *asked]) == 0
    said = capsys.readouterr().out
    assert (
        "traceable: 4 certificates fall (yes → no: 4)" in said and "(its own)" in said and "\x1b" not in said
    )
    assert main(["traceability", "bottlenecks", "--graph", graph, *AT]) == 0
    said = capsys.readouterr().out
    assert "       2        2  A-24  A  NMI" in said and "\x1b" not in said
    loose = write(tmp_path / "b", X15, [("B-25", "B-25")])
    assert main(["traceability", "bottlenecks", "--graph", loose, *AT, "--by", "instrument"]) == 0
    said = capsys.readouterr().out
    assert "on a cycle and left out: 1" in said and "no result hangs on one instrument alone" in said
