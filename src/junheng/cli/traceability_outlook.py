"""`junheng traceability what-if` and `bottlenecks`: what falls if an authorisation ends, and what results hang on."""

from __future__ import annotations

import argparse
from typing import Any

from junheng.cli.output import one_line, print_json
from junheng.cli.traceability_options import EPILOG, FILES, LISTED, PRINTED, whole_number

MOST_LISTED = 1000


def add_commands(verbs: Any) -> None:
    verb = verbs.add_parser(
        "what-if",
        help="what falls if a body's authorisation ends on a day",
        description="The body's certificates made on or after the day stand as evidence no longer; earlier ones stand.",
        epilog=EPILOG,
    )
    verb.add_argument("--graph", required=True, metavar="DIR", help=FILES)
    verb.add_argument("--issuer", required=True, metavar="ID", help="the body, as the column issuer names it")
    verb.add_argument("--since", required=True, metavar="DATE", help="the first day without authorisation")
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
    verb.add_argument("--json", action="store_true", help="one JSON document on standard output")
    verb.set_defaults(run=run_what_if)
    verb = verbs.add_parser(
        "bottlenecks",
        help="the certificates or instruments on which most results hang alone",
        description="Alone: every path from the result to a top of its chain goes through the certificate.",
        epilog=EPILOG,
    )
    verb.add_argument("--graph", required=True, metavar="DIR", help=FILES)
    verb.add_argument("--at", required=True, metavar="T", help="results known at this moment are counted")
    verb.add_argument(
        "--by",
        choices=("certificate", "instrument"),
        default="certificate",
        help="an instrument: on one of its certificates, whichever; default: certificate",
    )
    verb.add_argument("--issuers", nargs="+", metavar="ID", help="count only results of these bodies")
    verb.add_argument(
        "--most",
        type=whole_number(1, MOST_LISTED),
        default=20,
        metavar="N",
        help="how many are listed; default: 20",
    )
    verb.add_argument("--json", action="store_true", help="one JSON document on standard output")
    verb.set_defaults(run=run_bottlenecks)


def run_what_if(options: argparse.Namespace) -> int:
    """Exit 0 whatever falls; 2 where the graph, the body or the day cannot be used."""
    # Imported here: the parser of every other command starts without pyarrow and scipy.
    from junheng.cli.graph_files import read_graph
    from junheng.cli.outlook_answers import fallen_as_json
    from junheng.core.traceability.moment import day_from, moment_from

    since, at = day_from(options.since, "--since"), moment_from(options.at, "--at")
    answer = fallen_as_json(read_graph(options.graph), options.issuer, since, at, limit=options.limit)
    if options.json:
        print_json(answer)
    else:
        _print_fallen(answer)
    return 0


def _print_fallen(answer: dict[str, Any]) -> None:
    print(
        f"{one_line(answer['issuer'])} without authorisation from {answer['since']} on, at {answer['at']}: "
        f"{answer['ended']} certificates of its own would not stand"
    )
    if answer["undated"]:
        print(f"of its own without a work date, so in doubt: {answer['undated']}")
    for question, falls in (("traceable", "certificates"), ("usable", "instruments")):
        changes = ", ".join(
            f"{each['before']} → {each['after']}: {each['count']}" for each in answer[question]
        )
        print(
            f"  {question}: {sum(each['count'] for each in answer[question])} {falls} fall"
            + (f" ({changes})" if changes else "")
        )
    for row in answer["by_issuer"]:
        print(f"  {row['count']:8} {one_line(row['issuer'] or '—')}")
    for row in answer["certificates"][:PRINTED]:
        own = "  (its own)" if row["ended"] else ""
        print(one_line(f"{row['id']}: traceable {row['before']} → {row['after']}{own}"))
    for row in answer["instruments"][:PRINTED]:
        print(
            one_line(f"{row['instrument']}: usable {row['before']} → {row['after']} ({row['certificate']})")
        )
    more = sum(
        sum(each["count"] for each in answer[question]) - len(answer[rows][:PRINTED])
        for question, rows in (("traceable", "certificates"), ("usable", "instruments"))
    )
    if more:
        print(f"… {more} more; --json lists as many as --limit says")


def run_bottlenecks(options: argparse.Namespace) -> int:
    """Exit 0 whatever is found; 2 where the graph, a body or the moment cannot be used."""
    from junheng.cli.graph_files import read_graph
    from junheng.cli.outlook_answers import bottlenecks_as_json
    from junheng.core.traceability.moment import moment_from

    at = moment_from(options.at, "--at")
    named = read_graph(options.graph)
    answer = bottlenecks_as_json(named, at, by=options.by, most=options.most, issuers=options.issuers)
    if options.json:
        print_json(answer)
    else:
        _print_bottlenecks(answer)
    return 0


def _print_bottlenecks(answer: dict[str, Any]) -> None:
    print(f"at {answer['at']}: {answer['results']} results")
    if answer["cyclic"]:
        print(f"on a cycle and left out: {answer['cyclic']}")
    if not answer["bottlenecks"]:
        print(f"no result hangs on one {answer['by']} alone")
        return
    print(f"  {'alone':>8} {'below':>8}  {answer['by']}")
    for row in answer["bottlenecks"]:
        if answer["by"] == "instrument":
            what = f"{row['instrument']} (certificates: {row['certificates']})"
        else:
            what = f"{row['certificate']}  {row['instrument'] or '—'}  {row['issuer'] or 'elsewhere'}"
        print(one_line(f"  {row['alone']:8} {row['below']:8}  {what}"))
