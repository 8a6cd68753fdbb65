"""`junheng uncertainty evaluate`: a measurement model by the GUM, by Monte Carlo, or by both."""

from __future__ import annotations

import argparse
from typing import Any, Literal

from junheng.cli.documents import LIMITS, read_document
from junheng.cli.output import print_json


def add_commands(groups: Any) -> None:
    group = groups.add_parser("uncertainty", help="evaluate measurement uncertainty")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    verb = verbs.add_parser(
        "evaluate",
        help="a junheng.measurement/1 file by the GUM, by Monte Carlo, or both",
        epilog=f"{LIMITS} A model: 2000 characters, 500 nodes, 60 levels. Trials: 1000 to 10 million.",
    )
    verb.add_argument("file", metavar="FILE", help="a junheng.measurement/1 file, or - for standard input")
    verb.add_argument("--method", choices=("gum", "monte-carlo", "both"), default="both")
    verb.add_argument(
        "--order", type=int, choices=(1, 2), default=1, help="order of the GUM formula for u and U"
    )
    verb.add_argument("--trials", type=_trials, default=1_000_000, metavar="N|adaptive")
    verb.add_argument("--seed", type=_seed, help="default: first 64 bits of the hash of the input")
    verb.add_argument("--lang", choices=("zh", "en"), default="en", help="language of warnings")
    verb.add_argument("--json", action="store_true", help="one JSON document on standard output")
    verb.set_defaults(run=run_evaluate)


def _trials(text: str) -> int | Literal["adaptive"]:
    if text == "adaptive":
        return "adaptive"
    try:
        return int(float(text)) if "e" in text.lower() and float(text).is_integer() else int(text)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"a whole number or adaptive, not {text!r}") from None


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) >= 1 << 64:
        raise argparse.ArgumentTypeError(f"a whole number from 0 to 2**64 - 1, not {text[:40]!r}")
    return int(text)


def run_evaluate(options: argparse.Namespace) -> int:
    """Exit 0 whatever the result says; 2 where the input cannot be used."""
    # Imported here: the parser of every other command starts without scipy.
    from junheng.core.uncertainty.documents import measurement_from
    from junheng.core.uncertainty.evaluation import evaluate
    from junheng.core.uncertainty.report import evaluation_as_json

    measurement = measurement_from(read_document(options.file))
    found = evaluate(
        measurement, method=options.method, order=options.order, trials=options.trials, seed=options.seed
    )
    answer = evaluation_as_json(found, language=options.lang)
    if options.json:
        print_json(answer)
    else:
        _print(measurement.title, answer)
    return 0


def _print(title: str, answer: dict[str, Any]) -> None:
    if title:
        print(title)
    for name, output in answer["outputs"].items():
        _print_output(name, output)
    if "monte_carlo" in answer:
        _print_monte_carlo(answer)
    for warning in answer["warnings"]:
        print(f"! {warning['message']}")


def _print_output(name: str, output: dict[str, Any]) -> None:
    unit = f" {output['unit']}" if output["unit"] not in ("", "1") else ""
    print(f"\n{name} = {output['reported'] or _text(output['value'])}")
    if output["u"] is not None:
        coverage = output["coverage"]
        said = (
            f"k = {output['k']:.4g}"
            if isinstance(coverage, dict)
            else f"p = {coverage:g}, k = {output['k']:.4g}"
        )
        print(
            f"  u = {_text(output['u'])}{unit}   dof = {_text(output['dof'])}   U = {_text(output['U'])}{unit} ({said})"
        )
        print(f"  u with second-order terms = {_text(output['u_second_order'])}{unit}")
    rows: list[tuple[str, ...]] = [("input", "value", "u", "unit", "dof", "c", "|c|u", "share")]
    rows += [
        (
            line["input"],
            _text(line["value"]),
            _text(line["u"]),
            line["unit"] or "1",
            _text(line["dof"]),
            _text(line["sensitivity"]),
            _text(line["contribution"]),
            f"{line['share']:.1%}" if line.get("counted", True) else "(larger counts)",
        )
        for line in output["budget"]
    ]
    _print_table(rows)


def _print_table(rows: list[tuple[str, ...]]) -> None:
    if len(rows) == 1:
        return
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _print_monte_carlo(answer: dict[str, Any]) -> None:
    found = answer["monte_carlo"]
    state = "stabilised" if found["stabilised"] else "not stabilised"
    print(
        f"\nMonte Carlo: {found['trials']} trials, seed {found['seed']}, p = {found['probability']:g}, {state}"
    )
    for name, output in found["outputs"].items():
        print(f"  {name}: {_text(output['value'])}, u = {_text(output['u'])}")
        print(
            f"    symmetric {_interval(output['interval_symmetric'])}  shortest {_interval(output['interval_shortest'])}"
        )
        verdict = answer.get("validation", {}).get(name)
        if verdict is not None:
            print(
                f"    GUM {'validated' if verdict['gum_valid'] else 'not validated'} (delta {verdict['delta']:g})"
            )


def _interval(ends: list[float] | None) -> str:
    return "—" if ends is None else f"[{ends[0]:.8g}, {ends[1]:.8g}]"


def _text(value: float | str | None) -> str:
    return "—" if value is None else value if isinstance(value, str) else f"{value:.8g}"
