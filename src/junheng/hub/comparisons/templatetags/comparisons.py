"""Words and figures of comparisons. `{% load comparisons %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from junheng.hub.comparisons.rules import drawing, life
from junheng.hub.ui import figures

register = template.Library()

STATES = {
    "proposed": _("proposed"),
    "approved": _("approved"),
    "protocol": _("protocol to be confirmed"),
    "confirmed": _("protocol confirmed"),
    "circulating": _("circulating"),
    "data-in": _("data in"),
    "draft-a": _("Draft A"),
    "comments": _("comments"),
    "draft-b": _("Draft B"),
    "published": _("published"),
    "corrective": _("corrective action"),
    "closed": pgettext_lazy("comparison", "closed"),
    "abandoned": pgettext_lazy("comparison", "abandoned"),
}
PARTS = {
    "invited": _("invited"),
    "confirmed": _("confirmed"),
    "declined": _("does not take part"),
    "released": _("left the comparison"),
}
LEVELS = {
    "key": pgettext_lazy("comparison", "key comparison (CIPM)"),
    "rmo": pgettext_lazy("comparison", "regional metrology organisation"),
    "national": pgettext_lazy("comparison", "national"),
    "regional": pgettext_lazy("comparison", "regional"),
    "local": pgettext_lazy("comparison", "local"),
}
ROUTES = {"star": _("star: back to the pilot each time"), "ring": _("ring: from one to the next"), "petal": _("petals: back to the pilot after a few")}  # fmt: skip
REFERENCES = {
    "computed": _("computed from all results"),
    "pilot": _("the pilot's values"),
    "laboratory": _("the values of a named laboratory"),
    "line": _("the line through the pilot's measurements, at each laboratory's date"),
}
ESTIMATORS = {
    "weighted-mean": _("weighted mean"),
    "arithmetic-mean": _("arithmetic mean"),
    "median": _("median"),
    "dersimonian-laird": _("DerSimonian–Laird"),
    "mandel-paule": _("Mandel–Paule"),
    "reml": _("REML"),
    "huber": _("Huber"),
    "algorithm-a": _("Algorithm A (ISO 13528)"),
    "q-hampel": _("Q/Hampel"),
    "largest-consistent-subset": _("largest consistent subset"),
    "hierarchical-gauss": _("hierarchical model, Gauss"),
    "pilot": _("pilot or named laboratory"),
    "drift": _("line through the pilot's measurements"),
}
DECIDES = {
    "corrective": _("a corrective case and a mark at the capability"),
    "information": _("nothing: for information"),
}
CONDITIONS = {
    "good": pgettext_lazy("travelling standard", "good"),
    "remarks": pgettext_lazy("travelling standard", "with remarks"),
    "damaged": pgettext_lazy("travelling standard", "damaged"),
}
CASES = {
    "open": _("to be answered"),
    "answered": _("answered, to be accepted"),
    "closed": pgettext_lazy("comparison", "closed"),
}
VERDICTS = {
    "satisfactory": _("satisfactory"),
    "questionable": _("questionable"),
    "unsatisfactory": _("deviates"),
    "cannot-tell": _("cannot tell"),
    "": _("not scored: it gives the reference"),
}
ACTS = {
    "approve_comparison": _("Approve it"),
    "invite_participant": _("Invite a laboratory"),
    "propose_protocol": _("Write the protocol"),
    "confirm_participation": _("Confirm that you take part"),
    "decline_participation": _("Do not take part"),
    "agree_protocol": _("Agree the protocol"),
    "start_circulation": _("Start the circulation"),
    "record_handover": _("Receive the travelling standard"),
    "clear_standard": _("Clear the travelling standard"),
    "seal_result": _("Seal your result"),
    "amend_result": _("Correct your result"),
    "recheck_standard": _("Seal a re-check of the standard"),
    "close_data": _("Close the data"),
    "make_draft_a": _("Open the results: Draft A"),
    "ask_to_check": _("Let everybody check"),
    "open_comments": _("Ask for comments"),
    "comment_on_draft": _("Comment"),
    "make_draft_b": _("Hand over Draft B"),
    "publish_comparison": _("Publish the report"),
    "close_comparison": _("Close the comparison"),
    "name_expert": _("Name an expert"),
    "comment_as_expert": _("Comment as an expert"),
    "name_analyst": _("Name another analyst"),
    "abandon_comparison": _("Abandon the comparison"),
}
RULES = {
    "own": _("Eₙ = d / U(d). The reference is the value of one laboratory and does not contain the others, so u²(d) = u² + u²(ref), with what the travelling standard adds; the laboratory that gives it is not scored. |Eₙ| ≤ 1 is satisfactory."),
    "line": _("Eₙ = d / U(d). The reference is the line through the pilot's measurements at the day of the laboratory; it does not contain the laboratory, so u²(d) = u² + u²(line), with what the travelling standard adds; the pilot is not scored against itself. |Eₙ| ≤ 1 is satisfactory."),
    "linear": _("Eₙ = d / U(d). The reference contains the laboratory's own result with the weight w, so u²(d) = u²(1 − 2w) + u²(ref), with what the travelling standard adds. |Eₙ| ≤ 1 is satisfactory."),
    "bootstrap": _("Eₙ = d / U(d). The reference is a robust value, so U(d) comes from a Monte Carlo propagation of all stated uncertainties through x − x(ref), the laboratory's own part in the reference included, with what the travelling standard adds. |Eₙ| ≤ 1 is satisfactory."),
    "": _("No single reference value came out; nothing is scored."),
}  # fmt: skip
FINDINGS = {
    "inside": pgettext_lazy("Mandel", "inside"),
    "straggler": _("straggler: beyond 5 %"),
    "outlier": _("outlier: beyond 1 %"),
}
KINDS = {
    "h": _("Mandel's h: a laboratory among the others"),
    "k": _("Mandel's k: a laboratory's own scatter"),
}
TONES = {
    "inside": "ok",
    "straggler": "warn",
    "outlier": "no",
    "satisfactory": "ok",
    "unsatisfactory": "no",
    "questionable": "warn",
}


def _words(table: dict[str, Any]) -> Any:
    return lambda code: table.get(str(code), code)


comparison_state = register.filter("comparison_state", _words(STATES))
part_words = register.filter("part_words", _words(PARTS))
level_words = register.filter("level_words", _words(LEVELS))
route_words = register.filter("route_words", _words(ROUTES))
reference_words = register.filter("reference_words", _words(REFERENCES))
estimator_words = register.filter("estimator_words", _words(ESTIMATORS))
decides_words = register.filter("decides_words", _words(DECIDES))
condition_words = register.filter("condition_words", _words(CONDITIONS))
case_words = register.filter("case_words", _words(CASES))
act_words = register.filter("act_words", _words(ACTS))
finding_words = register.filter("finding_words", _words(FINDINGS))
mandel_words = register.filter("mandel_words", _words(KINDS))
rule_words = register.filter("rule_words", _words(RULES))
verdict_words = register.filter("verdict_words", _words(VERDICTS))


@register.filter
def slug_of(verb: str) -> str:
    """The address of a verb."""
    return verb.replace("_", "-")


@register.filter
def verdict_tone(code: str) -> str:
    return TONES.get(code, "unk")


@register.simple_tag
def life_of(state: str) -> list[dict[str, Any]]:
    """The states in order, with which lie behind; corrective action only where it is. Abandoned, nothing is to come."""
    shown = [
        each for each in life.STATES if each not in ("comments", "corrective", "abandoned") or state == each
    ]
    if state == "abandoned":
        shown = ["proposed", "abandoned"]
    now = shown.index(state)
    return [{"word": STATES[each], "done": at < now, "now": at == now} for at, each in enumerate(shown)]


@register.filter
def computed(value: Any, digits: int = 4) -> SafeString:
    """A computed number with so many digits, signed as it is."""
    return SafeString("—") if value is None else figures.raised(figures.number(f"{float(value):.{digits}g}"))


@register.filter
def score(value: Any) -> SafeString:
    """A score with sign and two decimals."""
    return SafeString("—") if value is None else figures.raised(figures.number(f"{value:.2f}", signed=True))


@register.simple_tag
def interval_bar(bar: Any, axis: Any, label: object) -> SafeString:
    """One laboratory's interval over the band of the reference; read out by its label."""
    dot = format_html(
        '<rect class="out" x="{0}%" y="8" width="8" height="8" transform="translate(-4 0)"/>'
        if bar.outside
        else '<circle class="pt" cx="{0}%" cy="12" r="4"/>',
        bar.at,
    )
    return format_html(
        '<svg class="forest" width="100%" height="24" role="img" aria-label="{}">'
        '<rect class="band" x="{}%" y="0" width="{}%" height="24"/><line class="ref" x1="{}%" x2="{}%" y1="0" y2="24"/>'
        '<line class="bar" x1="{}%" x2="{}%" y1="12" y2="12"/>{}{}</svg>',
        label, axis.band_low, axis.band_width, axis.reference, axis.reference, bar.low, bar.high,
        format_html_join("", '<line class="bar" x1="{0}%" x2="{0}%" y1="8" y2="16"/>', ((bar.low,), (bar.high,))), dot,
    )  # fmt: skip


@register.simple_tag
def stability_plot(plot: Any, id: str) -> SafeString:
    """The pilot's measurements over their days, numbered as in the table beside it; title and description are read out."""
    title = _("The pilot's measurements of the travelling standard over time")
    words = _(
        "Each dot is a measurement of the table with its U; 0 is the pilot's own result. The line, where there is one, is the reference."
    )
    marks = ((each.x, each.low, each.high, each.y, each.number) for each in plot.moments)
    line = (
        format_html('<line class="ref" x1="0" x2="{}" y1="{}" y2="{}"/>', drawing.WIDTH, *plot.line)
        if plot.line
        else ""
    )
    return format_html(
        '<svg class="forest" width="100%" viewBox="0 0 {1} {2}" role="img" aria-labelledby="{0}-title {0}-desc">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}{6}</svg>',
        id, drawing.WIDTH, drawing.HEIGHT, title, words, line,
        format_html_join("", '<line class="bar" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><circle class="pt" cx="{0}" cy="{3}" r="4"/><text x="{0}" y="{3}" dx="6" dy="-6" font-size="12" fill="currentColor">{4}</text>', marks),
    )  # fmt: skip


@register.simple_tag
def youden_plot(plot: Any, id: str) -> SafeString:
    """Two scores of every laboratory, numbered as in the table beside it; title and description are read out."""
    title = _("Youden plot: Eₙ at %(second)s over Eₙ at %(first)s") % {
        "first": plot.first,
        "second": plot.second,
    }
    words = _("Each number is a laboratory of the table. In the grey square both scores are satisfactory. Who lies along the rising line deviates alike at both points.")  # fmt: skip
    marks = (
        (
            format_html(
                '<rect class="out" x="{0}" y="{1}" width="9" height="9" transform="translate(-4.5 -4.5)"/>'
                if spot.outside
                else '<circle class="pt" cx="{0}" cy="{1}" r="4"/>',
                spot.x,
                spot.y,
            ),
            spot.x,
            spot.y,
            spot.number,
        )
        for spot in plot.spots
    )
    return format_html(
        '<svg class="forest" width="100%" viewBox="0 0 {1} {1}" role="img" aria-labelledby="{0}-title {0}-desc">'
        '<title id="{0}-title">{2}</title><desc id="{0}-desc">{3}</desc>'
        '<rect class="band" x="{4}" y="{4}" width="{5}" height="{5}"/>'
        '<line class="ref" x1="{6}" x2="{6}" y1="0" y2="{1}"/><line class="ref" x1="0" x2="{1}" y1="{6}" y2="{6}"/>'
        '<line class="ref" x1="0" x2="{1}" y1="{1}" y2="0" stroke-dasharray="4 4"/>{7}</svg>',
        id, drawing.SIDE, title, words, plot.low, plot.width, plot.middle,
        format_html_join("", '{}<text x="{}" y="{}" dx="7" dy="-5" font-size="12" fill="currentColor">{}</text>', marks),
    )  # fmt: skip
