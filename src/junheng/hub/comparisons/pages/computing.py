"""The public page that computes a pasted comparison. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from junheng.core.comparison.documents import comparison_from
from junheng.core.comparison.evaluation import evaluate
from junheng.core.comparison.report import evaluation_as_json
from junheng.core.reason import UnusableInput
from junheng.hub.comparisons import forms
from junheng.hub.comparisons.pages.acts import language
from junheng.hub.comparisons.rules import reporting
from junheng.hub.comparisons.services.analysing import as_text
from junheng.hub.comparisons.services.changing import versions
from junheng.hub.foundation.metering import TooOften, metered

EXAMPLE = "A\t10.0030\t0.0020\nB\t10.0010\t0.0040\nC\t9.9980\t0.0040\nD\t10.0060\t0.0030\nE\t10.0020\t0.0080"
"""The five laboratories of practice X16, with U at k = 2."""
MOST_SUBSETS = 10
"""Consistent subsets that are printed; how many there are is said."""


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Paste a table, choose estimators, see the reference values, En and drawings."""
    if request.method != "POST":
        form = forms.Compare(initial={"table": EXAMPLE, "unit": "V"})
        return render(request, "comparisons/compare.html", {"form": form})
    form = forms.Compare(request.POST)
    try:
        context, status = _computed(request, form), 200
    except UnusableInput as problem:
        context, status = {"refusals": problem.refusals}, 400
    except TooOften as problem:
        context, status = {"refusals": problem.refusals}, 429
    return render(request, "comparisons/compare.html", {"form": form, **context}, status=status)


def _computed(request: HttpRequest, form: forms.Compare) -> dict[str, Any]:
    document = form.document()
    with metered(request):
        answer = evaluation_as_json(
            evaluate(comparison_from(document)), language=language(), versions=versions()
        )
    report, subsets = reporting.report_of(document, answer, {}), answer.get("subsets", ())
    return {
        "report": report, "point": report.points[0], "estimates": _estimates(answer), "document": as_text(document),
        "subsets": subsets[:MOST_SUBSETS], "more_subsets": len(subsets) > MOST_SUBSETS, "subset_count": len(subsets),
    }  # fmt: skip


def _estimates(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Each reference value with its uncertainty, tau, and the scores by it."""
    scores = answer["scores"].get("en", {})
    return [
        {
            "name": name, "value": reporting.printed(each["value"], each["u"]), "tau": each.get("tau"),
            "bad": [row["lab"] for row in scores.get(name, ()) if row["verdict"] == "unsatisfactory"],
        }
        for name, each in answer["estimates"].items()
    ]  # fmt: skip
