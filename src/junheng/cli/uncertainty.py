"""`junheng uncertainty`: a measurement model by the GUM, by Monte Carlo, or by both; and the three verbs beside it."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from junheng.cli import conformity, fitting, interval
from junheng.cli.documents import LIMITS, read_document
from junheng.cli.output import one_line, print_json, write_new
from junheng.cli.tables import number_text, print_table, print_warnings, versions
from junheng.core.quantity.rounding import worth_reading

if TYPE_CHECKING:
    from junheng.core.uncertainty.measurement import Measurement
    from junheng.core.uncertainty.result import Evaluation

MODEL_LIMITS = (
    "A model: 500 inputs, 100 equations, 5000 nodes; one equation: 2000 characters, 500 nodes, 60 levels."
)
TRIALS_LIMITS = "Trials: 1000 to 10 million, 40 million over all outputs."


def add_commands(groups: Any) -> None:
    group = groups.add_parser("uncertainty", help="evaluate measurement uncertainty")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    _add_evaluate(verbs)
    for module in (fitting, conformity, interval):
        module.add_verb(verbs)


def _add_evaluate(verbs: Any) -> None:
    verb = verbs.add_parser(
        "evaluate",
        help="a junheng.measurement/1 file by the GUM, by Monte Carlo, or both",
        epilog=f"{LIMITS} {MODEL_LIMITS} {TRIALS_LIMITS}",
    )
    verb.add_argument("file", metavar="FILE", help="a junheng.measurement/1 file, or - for standard input")
    verb.add_argument(
        "--method", choices=("gum", "monte-carlo", "both"), default="both", help="default: both"
    )
    verb.add_argument(
        "--order",
        type=int,
        choices=(1, 2),
        default=1,
        help="order of the GUM formula for u and U; default: 1, the second beside it",
    )
    verb.add_argument(
        "--trials",
        type=_trials,
        default=1_000_000,
        metavar="N|adaptive",
        help="of Monte Carlo; adaptive: until two digits of u have settled; default: 1000000",
    )
    verb.add_argument(
        "--sampling",
        choices=("random", "sobol"),
        default="random",
        help="sobol: 16 scrambled nets of a power of two, with standard errors; default: random",
    )
    verb.add_argument("--seed", type=_seed, help="default: first 64 bits of the hash of the input")
    verb.add_argument(
        "--lang", choices=("zh", "en"), default="en", help="language of warnings and of the workbook"
    )
    verb.add_argument("--xlsx", metavar="FILE", help="also write the report as an Excel workbook, a new file")
    verb.add_argument("--dsi", metavar="FILE", help="also write the results as D-SI XML, a new file")
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
        measurement,
        method=options.method,
        order=options.order,
        trials=options.trials,
        seed=options.seed,
        progress=_progress(),
        sampling=options.sampling,
    )
    answer = evaluation_as_json(found, language=options.lang, versions=versions())
    _write_files(measurement, found, options)
    if options.json:
        print_json(answer)
    else:
        _print(measurement.title, answer)
    return 0


def _write_files(measurement: Measurement, found: Evaluation, options: argparse.Namespace) -> None:
    """The files asked for, all or none."""
    made: list[tuple[str, bytes]] = []
    if options.xlsx:
        from junheng.core.uncertainty.filing import report_tables
        from junheng.core.uncertainty.workbook import as_xlsx

        tables = report_tables(measurement, found, language=options.lang, versions=versions())
        made.append((options.xlsx, as_xlsx(tables)))
    if options.dsi:
        from junheng.core.certificate.evaluated import evaluation_as_dsi

        made.append((options.dsi, evaluation_as_dsi(found, title=measurement.title)))
    write_new(*made)


def _progress() -> Callable[[int, int], None] | None:
    """A line on standard error after the first second, only on a terminal."""
    if not sys.stderr.isatty():
        return None
    begun = time.monotonic()

    def show(done: int, size: int) -> None:
        if time.monotonic() - begun > 1:
            print(f"\r{done}/{size} trials", end="\n" if done >= size else "", file=sys.stderr, flush=True)

    return show


def _print(title: str, answer: dict[str, Any]) -> None:
    if title:
        print(one_line(title))
    for name, output in answer["outputs"].items():
        _print_output(name, output)
    for name, found in answer.get("type_a", {}).items():
        said = ", ".join(f"{key} = {number_text(value)}" for key, value in found.items())
        print(f"\nAnalysis of variance of {name}: {said}")
    if "monte_carlo" in answer:
        _print_monte_carlo(answer)
    print_warnings(answer)


def _print_output(name: str, output: dict[str, Any]) -> None:
    unit = _unit(output)
    print(f"\n{name} = {output['reported'] or worth_reading(output['value'], None) + unit}")
    if output["u"] is not None:
        print(f"  u = {number_text(output['u'])}{unit}   dof = {number_text(output['dof'])}")
        print(f"  U = {number_text(output['U'])}{unit} ({_coverage(output)})")
    second = output["u_second_order"]
    if second is not None and second != output["u"]:
        print(f"  u with second-order terms = {number_text(second)}{unit}")
    rows: list[tuple[str, ...]] = [
        ("input", "value", "u", "unit", "dof", "type", "distribution", "c", "|c|u", "share")
    ]
    rows += [_budget_row(line) for line in output["budget"]]
    print_table(rows)


def _coverage(output: dict[str, Any]) -> str:
    """A probability and the k it gives, or k as stated."""
    k = f"k = {output['k']:.4g}"
    return k if isinstance(output["coverage"], dict) else f"p = {output['coverage']:g}, {k}"


def _budget_row(line: dict[str, Any]) -> tuple[str, ...]:
    return (
        line["input"],
        worth_reading(line["value"], line["u"]),
        number_text(line["u"]),
        line["unit"] or "1",
        number_text(line["dof"]),
        line["evaluation"],
        line["distribution"],
        number_text(line["sensitivity"]),
        number_text(line["contribution"]),
        f"{line['share']:.1%}" if line.get("counted", True) else "(larger counts)",
    )


def _print_monte_carlo(answer: dict[str, Any]) -> None:
    found = answer["monte_carlo"]
    state = "stabilised" if found["stabilised"] else "not stabilised"
    print(
        f"\nMonte Carlo: {found['trials']} trials, seed {found['seed']}, p = {found['probability']:g}, {state}"
    )
    for name, output in found["outputs"].items():
        unit = _unit(output)
        u = output["u"]
        said = number_text(u) + unit if u is not None else "—"
        ends = output["interval_symmetric"]
        print(
            f"  {name} = {worth_reading(output['value'], u or (ends and ends[1] - ends[0]))}{unit}, u = {said}"
        )
        symmetric, shortest = (_interval(output[f"interval_{each}"]) for each in ("symmetric", "shortest"))
        print(f"    symmetric {symmetric}, shortest {shortest}")
        verdict = answer.get("validation", {}).get(name)
        if verdict is not None:
            print(f"    {_validation(verdict)}")
    if "region" in found:
        _print_region(found["region"])


def _print_region(region: dict[str, Any]) -> None:
    ellipsoid = "—" if region["ellipsoid_k"] is None else f"k = {region['ellipsoid_k']:.4g}"
    names = ", ".join(region["names"])
    print(f"  {names} together: ellipsoid {ellipsoid}, rectangle k = {region['rectangle_k']:.4g}")


def _validation(verdict: dict[str, Any]) -> str:
    """How far the ends of the two intervals lie apart, against the tolerance of JCGM 101, clause 8."""
    apart = (
        f"ends differ by {verdict['d_low']:.2g} and {verdict['d_high']:.2g}, tolerance {verdict['delta']:g}"
    )
    return f"GUM interval {'validated' if verdict['gum_valid'] else 'not validated'}: {apart}"


def _unit(output: dict[str, Any]) -> str:
    return f" {output['unit']}" if output["unit"] not in ("", "1") else ""


def _interval(ends: list[float] | None) -> str:
    return (
        "—" if ends is None else ", ".join(worth_reading(end, ends[1] - ends[0]) for end in ends).join("[]")
    )
