"""`junheng comparison evaluate`: reference values, consistency, degrees of equivalence, scores of a comparison."""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable
from typing import Any

from junheng.cli.documents import LIMITS, read_document
from junheng.cli.output import one_line, print_json
from junheng.cli.tables import add_file_verb, number_text, print_table, versions

COMPARISON_LIMITS = (
    "A comparison: 500 laboratories, 200 points, 1000 replicates each; bootstrap 1000 to 1000000 draws, "
    "20 million numbers; consistent subsets up to 100 laboratories (30 correlated)."
)

WORDS = {
    "en": {
        "reference": "reference value", "value": "value", "interval": "interval", "subset": "largest consistent subset",
        "drift": "drift per unit of time", "against": "Against", "laboratory": "laboratory", "verdict": "verdict",
        "advice": "Advice", "overall": "Overall", "link": "Link", "circulation": "Circulation, against the pilot", "linked": "Linked, against the highest level", "offset": "offset of", "chi_squared": "chi-squared", "birge": "Birge ratio",
        "satisfactory": "satisfactory", "questionable": "questionable", "unsatisfactory": "unsatisfactory",
        "cannot-tell": "cannot tell",
    },
    "zh": {
        "reference": "参考值", "value": "值", "interval": "区间", "subset": "最大一致子集",
        "drift": "单位时间的漂移", "against": "相对于", "laboratory": "实验室", "verdict": "结论",
        "advice": "建议", "overall": "总结论", "link": "链接", "circulation": "流转，相对于主导实验室", "linked": "链接到最高层级", "offset": "参考值之差：", "chi_squared": "卡方", "birge": "Birge 比",
        "satisfactory": "满意", "questionable": "有问题", "unsatisfactory": "不满意", "cannot-tell": "无法判断",
    },
}  # fmt: skip
Words = dict[str, str]


def _progress() -> Callable[[int, int], None] | None:
    """A line on standard error after the first second, only on a terminal."""
    if not sys.stderr.isatty():
        return None
    begun = time.monotonic()

    def show(done: int, size: int) -> None:
        if time.monotonic() - begun > 1:
            print(f"\r{done}/{size} points", end="\n" if done >= size else "", file=sys.stderr, flush=True)

    return show


def add_commands(groups: Any) -> None:
    group = groups.add_parser("comparison", help="evaluate interlaboratory comparisons")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    verb = add_file_verb(
        verbs,
        "evaluate",
        schema="junheng.comparison/1",
        help="a junheng.comparison/1 file: reference values, degrees of equivalence, scores",
        epilog=f"{LIMITS} {COMPARISON_LIMITS}",
    )
    verb.add_argument(
        "--seed", type=_seed, help="of the bootstrap; default: first 64 bits of the hash of the input"
    )
    verb.set_defaults(run=run_evaluate)


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) >= 1 << 64:
        raise argparse.ArgumentTypeError(f"a whole number from 0 to 2**64 - 1, not {text[:40]!r}")
    return int(text)


def run_evaluate(options: argparse.Namespace) -> int:
    """Exit 0 whatever the result says; 2 where the input cannot be used."""
    # Imported here: the parser of every other command starts without scipy.
    from junheng.core.comparison.documents import comparison_from
    from junheng.core.comparison.evaluation import evaluate
    from junheng.core.comparison.report import evaluation_as_json

    comparison = comparison_from(read_document(options.file))
    found = evaluate(comparison, seed=options.seed, progress=_progress())
    answer = evaluation_as_json(found, language=options.lang, versions=versions())
    if options.json:
        print_json(answer)
    else:
        _print(answer, WORDS[options.lang])
    return 0


def _print(answer: dict[str, Any], words: Words) -> None:
    if "title" in answer:
        print(one_line(answer["title"]))
    if "points" in answer:
        for point in answer["points"]:
            print(f"\n== {one_line(point['id'])} ==")
            _print_point(point, words)
        print(f"\n{words['overall']}: {_said(answer['verdict'], words)}")
        _print_verdicts(answer["verdict"], words)
    elif "estimates" in answer:
        _print_point(answer, words)
    if "link" in answer:
        _print_link(answer["link"], words)
    if "circulation" in answer:
        print(f"\n{words['circulation']}:")
        _print_differences(answer["circulation"], words)
        if "linked" in answer["circulation"]:
            print(f"\n{words['linked']}:")
            _print_differences({"degrees_of_equivalence": answer["circulation"]["linked"]}, words)
            for each in answer["circulation"]["levels"]:
                print(
                    one_line(
                        f"  {words['offset']} {each['level']} {_digits(each['offset'], each['u'])}, u = {number_text(each['u'])}"
                    )
                )
    if "points" in answer or "estimates" not in answer:
        _print_warnings(answer)


def _print_point(point: dict[str, Any], words: Words) -> None:
    _print_estimates(point["estimates"], point["unit"], words)
    _print_consistency(point["consistency"], words)
    for subset in point.get("subsets", ()):
        print(one_line(f"  {words['subset']}: {', '.join(subset)}"))
    if "drift" in point:
        slope = point["drift"]["slope"]
        print(f"  {words['drift']} {_digits(slope['value'], slope['u'])}, u = {number_text(slope['u'])}")
    _print_against(point, words)
    advice = point["advice"]
    reasons = "; ".join(each["message"] for each in advice["reasons"])
    print(f"\n{words['advice']}: {advice['estimator']} ({reasons})")
    print(f"{words['verdict']}: {_said(point['verdict'], words)}")
    _print_warnings(point)


def _said(verdict: dict[str, Any], words: Words) -> str:
    by = f" ({verdict['score']}, {verdict['reference']})" if verdict["reference"] else ""
    return words[verdict["value"]] + by


def _print_estimates(estimates: dict[str, Any], unit: str, words: Words) -> None:
    heading = one_line(words["reference"] + (f" / {unit}" if unit else ""))
    rows: list[tuple[str, ...]] = [(heading, words["value"], "u", "tau", words["interval"])]
    for name, each in estimates.items():
        kind, ends = next(iter(each["intervals"].items()), ("", None))
        interval = "—"
        if ends is not None:
            interval = f"[{_digits(ends[0], each['u'])}, {_digits(ends[1], each['u'])}] {kind}"
        value = _digits(each["value"], each["u"])
        rows.append((name, value, number_text(each["u"]), number_text(each.get("tau")), interval))
    print_table(rows)


def _print_consistency(found: dict[str, Any], words: Words) -> None:
    if found["chi_squared"] is None:
        return
    low, high = found["tau_interval"]
    print(
        f"  {words['chi_squared']} {found['chi_squared']:.5g} ({found['dof']}), p = {found['p_value']:.3g}, "
        f"{words['birge']} {found['birge_ratio']:.3f}, I² {found['i_squared']:.1%}, "
        f"tau [{low:.4g}, {high:.4g}]"
    )


def _print_against(point: dict[str, Any], words: Words) -> None:
    """Differences and scores against the reference that the verdict rests on."""
    name = point["verdict"]["reference"]
    if name not in point["degrees_of_equivalence"]:
        return
    scores = {
        kind: {row["lab"]: row for row in rows[name]}
        for kind, rows in point["scores"].items()
        if name in rows
    }
    print(f"\n{words['against']} {name}:")
    rows: list[tuple[str, ...]] = [(words["laboratory"], "d", "U(d)", *scores, words["verdict"])]
    verdicts = {row["lab"]: words[row["verdict"]] for row in point["verdict"]["laboratories"]}
    for each in point["degrees_of_equivalence"][name]["unilateral"]["without_dark_uncertainty"]:
        lab = each["lab"]
        cells = (_score(scores[kind].get(lab)) for kind in scores)
        d = _digits(each["d"], each["U"])
        rows.append((one_line(lab), d, number_text(each["U"]), *cells, verdicts.get(lab, "—")))
    print_table(rows)


def _score(row: dict[str, Any] | None) -> str:
    return "—" if row is None or row["value"] is None else f"{row['value']:+.3f}"


def _print_verdicts(verdict: dict[str, Any], words: Words) -> None:
    rows = [(one_line(row["lab"]), words[row["verdict"]]) for row in verdict["laboratories"]]
    print_table([(words["laboratory"], words["verdict"]), *rows])


def _print_link(link: dict[str, Any], words: Words) -> None:
    p = "—" if link["p_value"] is None else f"{link['p_value']:.3g}"
    delta = _digits(link["delta"], link["u"])
    print(f"\n{words['link']}: delta = {delta}, u = {number_text(link['u'])}, p = {p}")
    _print_differences(link, words)


def _print_differences(found: dict[str, Any], words: Words) -> None:
    rows: list[tuple[str, ...]] = [(words["laboratory"], "d", "U(d)")]
    for each in found["degrees_of_equivalence"]:
        rows.append((one_line(each["lab"]), _digits(each["d"], each["U"]), number_text(each["U"])))
    print_table(rows)


def _print_warnings(answer: dict[str, Any]) -> None:
    for warning in answer["warnings"]:
        print(one_line(f"! {warning['message']}"))


def _digits(value: float | None, u: float | None) -> str:
    """A value with the digits its uncertainty makes worth reading: three more than u."""
    if value is None:
        return "—"
    if not value or not u:
        return f"{value:.10g}"
    more = math.floor(math.log10(abs(value))) - math.floor(math.log10(abs(u))) + 4
    return f"{value:.{min(max(4, more), 17)}g}"
