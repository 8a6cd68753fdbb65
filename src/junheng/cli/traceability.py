"""`junheng traceability recall` and `check`: whom a bad standard hurts, and what is traceable or usable at a moment."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from junheng.cli import traceability_outlook
from junheng.cli.output import one_line, print_json
from junheng.cli.traceability_options import EPILOG, FILES, LISTED, PRINTED, whole_number

if TYPE_CHECKING:
    from junheng.cli.graph_files import NamedGraph
    from junheng.core.traceability.recall import Recall


def add_commands(groups: Any) -> None:
    group = groups.add_parser("traceability", help="the chain behind results, and whom a bad standard hurts")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    verb = verbs.add_parser(
        "recall",
        help="every certificate affected by a standard suspect in a window",
        epilog=EPILOG,
    )
    verb.add_argument("--graph", required=True, metavar="DIR", help=FILES)
    verb.add_argument(
        "--suspect", required=True, metavar="ID", help="an instrument, or one certificate of it"
    )
    verb.add_argument(
        "--from",
        dest="start",
        required=True,
        metavar="T",
        help="the last good evidence: a day, or with its hour",
    )
    verb.add_argument(
        "--to", dest="end", required=True, metavar="T", help="the finding: a day, or with its hour"
    )
    _add_common(verb)
    verb.set_defaults(run=run_recall)
    verb = verbs.add_parser(
        "check",
        help="is each result traceable, each instrument usable; exit 1 unless every answer is yes",
        epilog=EPILOG,
    )
    verb.add_argument("ids", nargs="*", metavar="ID", help="certificates or instruments; default: all")
    verb.add_argument("--graph", required=True, metavar="DIR", help=FILES)
    verb.add_argument(
        "--at", required=True, metavar="T", help="bounds what is known, and when new work would be done"
    )
    verb.add_argument(
        "--limit",
        type=whole_number(0, 10_000_000),
        default=LISTED,
        metavar="N",
        help=f"how many of each are listed; default: {LISTED}",
    )
    _add_common(verb)
    verb.set_defaults(run=run_check)
    traceability_outlook.add_commands(verbs)


def _add_common(verb: Any) -> None:
    verb.add_argument(
        "--as",
        dest="kind",
        choices=("certificate", "instrument"),
        help="what an ID names, where it could be both",
    )
    verb.add_argument("--lang", choices=("zh", "en"), default="en", help="language of the reasons")
    verb.add_argument("--json", action="store_true", help="one JSON document on standard output")


def run_recall(options: argparse.Namespace) -> int:
    """Exit 0 whatever is found; 2 where the graph, the suspect or the window cannot be used."""
    # Imported here: the parser of every other command starts without pyarrow and scipy.
    from junheng.cli.graph_answers import suspects
    from junheng.cli.graph_files import read_graph
    from junheng.core.traceability.moment import Window, moment_from
    from junheng.core.traceability.recall import recall

    window = Window(moment_from(options.start, "--from"), moment_from(options.end, "--to"))
    named = read_graph(options.graph)
    kind, nodes = suspects(named, options.suspect, options.kind)
    found = recall(named.graph, nodes, window, recalibrated_clears=kind == "instrument")
    head = {"id": options.suspect, "as": kind}
    if options.json:
        print_json(_recall_as_json(named, found, window, head))
    else:
        _print_recall(named, found, window, head)
    return 0


def _recall_as_json(named: NamedGraph, found: Recall, window: Any, head: dict[str, Any]) -> dict[str, Any]:
    from junheng.cli.graph_answers import affected_as_json, by_issuer, elsewhere_as_json, names

    certificates = affected_as_json(named, found, window)
    depths = found.depth[found.nodes < named.graph.count]
    return {
        "schema": "junheng.traceability-recall/1",
        "method": "direct work inside the window, then everything made with it; an own recalibration clears",
        "suspect": {
            **head, "certificates": names(named, found.suspects), "recalibrations": names(named, found.clearing),
        },
        "from": str(window.start),
        "to": str(window.end),
        "count": len(certificates),
        "direct": int((depths == 1).sum()),
        "deepest": int(depths.max(initial=0)),
        "cleared": found.cleared,
        "by_issuer": by_issuer(named, found),
        "certificates": certificates,
        "elsewhere": elsewhere_as_json(named, found),
    }  # fmt: skip


def _print_recall(named: NamedGraph, found: Recall, window: Any, head: dict[str, Any]) -> None:
    answer = _recall_as_json(named, found, window, head)
    print(
        f"{head['as']} {one_line(head['id'])}, {answer['from']} to {answer['to']}: {answer['count']} certificates affected, "
        f"{answer['direct']} directly, {answer['deepest']} levels deep"
    )
    if answer["cleared"]:
        print(f"cleared by a recalibration in the window: {answer['cleared']}")
    if answer["elsewhere"]:
        print(f"named by edges and kept elsewhere, perhaps affected: {len(answer['elsewhere'])}")
    for row in answer["by_issuer"]:
        print(f"  {row['count']:8} {one_line(row['issuer'] or '—')}")
    for row in answer["certificates"][:PRINTED]:
        path = " → ".join(row["path"])
        print(
            one_line(
                f"{row['depth']:3} {row['work_date'] or '—':10} {row['status']:9} {row['instrument'] or '—'}  {path}"
            )
        )
    if answer["count"] > PRINTED:
        print(f"… {answer['count'] - PRINTED} more; --json lists all")


def run_check(options: argparse.Namespace) -> int:
    """Exit 0 where every answer asked for is yes; 1 where one is no or cannot be told; 2 for unusable input."""
    from junheng.cli.graph_answers import Checked
    from junheng.cli.graph_files import read_graph
    from junheng.core.traceability.moment import moment_from

    at = moment_from(options.at, "--at")
    checked = Checked.of(read_graph(options.graph), at, options.lang)
    answer = checked.of_ids(options.ids, options.kind) if options.ids else checked.of_all(options.limit)
    if options.json:
        print_json(answer)
    else:
        _print_check(answer)
    return 0 if answer["answer"] == "yes" else 1


def _print_check(answer: dict[str, Any]) -> None:
    print(f"at {answer['at']}: {answer['answer']}")
    for question in ("traceable", "usable"):
        counts = ", ".join(f"{word}: {number}" for word, number in answer[question].items())
        print(f"  {question}: {counts}")
    for row in answer["certificates"][:PRINTED]:
        print(one_line(f"{row['id']}: traceable {row['traceable']}"))
        _print_reasons(row)
    for row in answer["instruments"][:PRINTED]:
        print(one_line(f"{row['instrument']}: usable {row['usable']} ({row['certificate'] or '—'})"))
        _print_reasons(row)
    more = sum(max(0, len(answer[each]) - PRINTED) for each in ("certificates", "instruments"))
    if more:
        print(f"… {more} more; --json lists them")


def _print_reasons(row: dict[str, Any]) -> None:
    for reason in row["reasons"]:
        path = f" ({' → '.join(reason['chain'])})" if len(reason.get("chain", ())) > 1 else ""
        print(one_line(f"  {reason['message']}{path} [{reason['code']}]"))
