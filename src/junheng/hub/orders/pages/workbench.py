"""The workbench: a measurement model tried by anybody, evaluated at once and kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.certificate.evaluated import evaluation_as_dsi
from junheng.core.certificate.parsing import LIMITS
from junheng.core.reason import JunhengError, Refusal, UnusableInput, refuse
from junheng.core.uncertainty import tables
from junheng.core.uncertainty.filing import report_tables
from junheng.core.uncertainty.latex import latex_of, name_in_latex
from junheng.core.uncertainty.workbook import as_xlsx
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.metering import TooOften, metered
from junheng.hub.orders import queries, worksheet
from junheng.hub.orders.pages.looking import LABORATORY
from junheng.hub.orders.services.budgets import DRAFTERS
from junheng.hub.orders.workbench import carrying, certified, evaluating, judging
from junheng.hub.orders.workbench import typed as forms
from junheng.hub.orders.workbench.typed import Typed

COLUMNS = 34
"""Characters of a line in a value cell."""
LIMITS_OF = ("mpe", "around", "limits", "rule")
"""What is typed of limits; it travels beside the document in a link."""
KIND_WORDS = {
    forms.STANDARD: gettext_lazy("standard uncertainty u"),
    forms.EXPANDED: gettext_lazy("expanded U with k"),
    forms.RELATIVE: gettext_lazy("relative U with k"),
    "rectangular": gettext_lazy("rectangular, half-width"),
    "triangular": gettext_lazy("triangular, half-width"),
    "arcsine": gettext_lazy("U-shaped, half-width"),
    forms.READINGS: gettext_lazy("readings (Type A)"),
    forms.EXACT: gettext_lazy("exact number"),
    forms.OTHER: gettext_lazy("other form, as JSON"),
}
RULE_WORDS = {
    "simple": gettext_lazy("simple: the value against the limit"),
    "guarded": gettext_lazy("guarded: the limit drawn in by U"),
    "jjf-1094": gettext_lazy("JJF 1094: U left out up to a third of the limit"),
}
HEADS = {
    "name": gettext_lazy("Name"),
    "value": gettext_lazy("Value, or readings"),
    "unit": gettext_lazy("Unit"),
    "kind": gettext_lazy("Uncertainty stated as"),
    "size": gettext_lazy("Its size"),
    "k": gettext_lazy("k"),
    "dof": gettext_lazy("Degrees of freedom"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def workbench(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. What is typed is read, evaluated, answered and forgotten."""
    if request.method == "POST":
        return _posted(request)
    try:
        typed = _asked(request.GET)
    except UnusableInput as problem:
        return _shown(request, Typed(), unread=problem.refusals, status=400)
    return _shown(request, typed) if typed.model == "" else _evaluated(request, typed)


def _asked(query: Mapping[str, str]) -> Typed:
    """A measurement named in the address: an example, or one carried in a link."""
    example = next((each for each in carrying.examples() if each["code"] == query.get("example")), None)
    if example is not None:
        return forms.typed_of(
            example["document"], **{key: example[key] for key in LIMITS_OF if key in example}
        )
    if not query.get("d"):
        return Typed()
    limits = {key: str(query.get(key, ""))[: forms.LONGEST["lines"]] for key in LIMITS_OF}
    return forms.typed_of(carrying.unpacked(query["d"]), **limits)


def _posted(request: HttpRequest) -> HttpResponse:
    upload: Any = request.FILES.get("file")
    if upload is not None:
        try:
            return _evaluated(request, forms.typed_of(carrying.from_file(upload.read(carrying.LARGEST + 1))))
        except UnusableInput as problem:
            return _shown(request, Typed(), unread=problem.refusals, status=400)
    typed, then = forms.typed_from(request.POST), request.POST.get("then", "")
    if then == "rows":
        return _shown(request, forms.with_room(typed, forms.SPARE + 5), roomy=True)
    if then in _FILES:
        return _file(request, typed, then)
    if then == "certificate":
        return _offered(request, typed)
    if then == "take":
        return _taken(request, typed)
    return _evaluated(request, typed)


def _offered(request: HttpRequest, typed: Typed) -> HttpResponse:
    """The numbers of a certificate, to be named; what was typed stands as it was."""
    upload: Any = request.FILES.get("certificate")
    if upload is None:
        return _shown(
            request, typed, wrong=[("certificate", refuse("workbench-certificate-missing"))], status=400
        )
    only = request.POST.get("only", "").strip()[:64]
    try:
        with metered(request):
            found = certified.offered(upload.read(LIMITS.size + 1), only=only, language=_language(request))
    except UnusableInput as problem:
        wrong = [("certificate", each) for each in problem.refusals]
        return _shown(request, typed, wrong=wrong, status=400)
    except TooOften as problem:
        return _shown(request, typed, wrong=[("", each) for each in problem.refusals], status=429)
    return _shown(request, typed, certificate=found)


def _taken(request: HttpRequest, typed: Typed) -> HttpResponse:
    """The numbers that were named, in the rows of the inputs."""
    found = certified.taken(typed, request.POST, certified.carried(request.POST).offers)
    if found.wrong:
        return _shown(request, typed, wrong=found.wrong, status=400)
    return _shown(request, found.typed, filled=found.names)


@acting(*LABORATORY)
@require_safe
def record_workbench(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: the people of the laboratory. One point of an original record, as a measurement to look into."""
    row = queries.record_for_page(record_id)
    if row is None or row.line.order.institution_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    filled = queries.filled(row)
    if "measurement" not in row.edition.data:
        raise Http404
    places = [(block, point) for block in filled.blocks for point in filled.complete(block)]
    wanted = request.GET.get("at", "")
    here = next((each for each in places if f"{each[0]}/{each[1]['id']}" == wanted), None) or next(
        iter(places), None
    )
    if here is None:
        raise Http404
    block, point = here
    document = worksheet.measurement_of(filled, block, point)
    limit = worksheet.limit_of(filled, point)
    typed = forms.typed_of(
        document | {"title": f"{row.number} {point.get('nominal', '')} {point.get('unit', '')}".strip()},
        mpe="" if limit is None else format(limit.normalize(), "f"),
        around="" if limit is None else "0",
        rule="guarded" if row.edition.data.get("decision") == "guarded" else "simple",
    )
    may_draft = request.actor.has_any(DRAFTERS) and row.edition.is_current  # type: ignore[attr-defined]
    here_in_words = {"row": row, "places": places, "here": f"{block}/{point['id']}", "may_draft": may_draft}
    return _evaluated(request, typed, record=here_in_words)


# evaluation


def _evaluated(request: HttpRequest, typed: Typed, **more: Any) -> HttpResponse:
    try:
        answer, document = _answered(request, typed)
    except _NotRead as problem:
        return _shown(request, typed, wrong=problem.wrong, status=problem.status, **more)
    link = carrying.packed(document)
    limits = {key: getattr(typed, key) for key in LIMITS_OF if typed.mpe or typed.limits}
    share = f"/workbench?{urlencode({'d': link, **limits})}" if link else ""
    return _shown(request, typed, answer=answer, share=share, **more)


class _NotRead(Exception):
    """What was typed cannot be evaluated; each refusal with the field it stands in."""

    def __init__(self, wrong: Sequence[tuple[str, Refusal]], status: int = 400) -> None:
        super().__init__()
        self.wrong, self.status = list(wrong), status


def _answered(request: HttpRequest, typed: Typed) -> tuple[evaluating.Answer, dict[str, Any]]:
    read = forms.read(typed)
    if read.wrong:
        raise _NotRead(read.wrong)
    try:
        with metered(request):
            return evaluating.answered(read.document, typed), read.document
    except TooOften as problem:
        raise _NotRead([("", each) for each in problem.refusals], status=429) from None
    except JunhengError as problem:
        raise _NotRead([(forms.field_of(typed, each), each) for each in problem.refusals]) from None


# files


def _file(request: HttpRequest, typed: Typed, kind: str) -> HttpResponse:
    """What was typed as a file to keep: the measurement, its budget, its report, its result."""
    try:
        if kind == "measurement":
            read = forms.read(typed)
            if read.wrong:
                raise _NotRead(read.wrong)
            content: str | bytes = json.dumps(read.document, ensure_ascii=False, indent=2) + "\n"
        else:
            answer, _document = _answered(request, typed)
            content = _written(answer, kind, typed, _language(request))
    except _NotRead as problem:
        return _shown(request, typed, wrong=problem.wrong, status=problem.status)
    content_type, name = _FILES[kind]
    charset = "" if isinstance(content, bytes) else "; charset=utf-8"
    response = HttpResponse(content, content_type=f"{content_type}{charset}")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_FILES = {
    "measurement": ("application/json", "measurement.json"),
    "csv": ("text/csv", "budget.csv"),
    "html": ("text/html", "budget.html"),
    "latex": ("application/x-tex", "budget.tex"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "report.xlsx"),
    "dsi": ("application/xml", "result.xml"),
}


def _written(answer: evaluating.Answer, kind: str, typed: Typed, language: Any) -> str | bytes:
    if kind == "dsi":
        return _as_dsi(answer, typed)
    if kind == "xlsx":
        report = report_tables(
            answer.measurement, answer.evaluation, language=language, versions=evaluating.versions()
        )
        if answer.judged:
            rules = {key: str(words) for key, words in RULE_WORDS.items()}
            report.insert(2, judging.table_of(answer.judged, rules, language=language))
        return as_xlsx(report)
    return _as_text(answer, kind, typed.title, language)


def _as_dsi(answer: evaluating.Answer, typed: Typed) -> bytes:
    try:
        return evaluation_as_dsi(answer.evaluation, title=typed.title)
    except UnusableInput as problem:
        raise _NotRead([(forms.field_of(typed, each), each) for each in problem.refusals]) from None


def _as_text(answer: evaluating.Answer, kind: str, title: str, language: Any) -> str:
    found = tables.tables_of(answer.evaluation, language=language, whole=kind == "csv")
    if kind == "csv":
        return tables.as_csv(found)
    if kind == "latex":
        model = "\n".join(
            rf"\[ {name_in_latex(each.name)} = {latex_of(each.expression)} \]"
            for each in answer.measurement.equations
        )
        return f"{model}\n\n{tables.as_latex(found)}\n"
    lang = "zh-Hans" if language == "zh" else "en"
    return format_html(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><title>{}</title></head><body>\n',
        lang, title or _("Uncertainty budget"),
    ) + tables.as_html(found) + "\n</body></html>\n"  # fmt: skip


# the page


def _language(request: HttpRequest) -> str:
    return "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]


def _shown(
    request: HttpRequest,
    typed: Typed,
    *,
    answer: evaluating.Answer | None = None,
    wrong: Sequence[tuple[str, Refusal]] = (),
    unread: Sequence[Refusal] = (),
    share: str = "",
    record: Mapping[str, Any] | None = None,
    certificate: certified.Offered | None = None,
    filled: Sequence[str] = (),
    roomy: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The form as it was typed, each error at its field; the answer under it."""
    if not roomy and not wrong:
        typed = forms.with_room(typed)
    chinese = _language(request) == "zh"
    context = form_context(typed, wrong) | {
        "answer": answer, "outputs": _outputs(answer) if answer else (), "verdict": judging.overall(answer.judged) if answer else None, "unjudged": _unjudged(answer),
        "share": share, "unread": unread, "here": "/workbench",
        "record": record, "rules": RULE_WORDS.items(),
        "certificate": _certificate(request.POST, certificate, named=not filled), "filled": filled,
        "only": request.POST.get("only", "")[:64],
        "examples": [(each["code"], each["zh" if chinese else "en"]) for each in carrying.examples()],
    }  # fmt: skip
    return render(request, "orders/workbench.html", context, status=status)


def _certificate(
    post: Mapping[str, str], fresh: certified.Offered | None, *, named: bool
) -> dict[str, Any] | None:
    """The numbers of a certificate just read, or those the page has brought back with the names typed beside them."""
    found = fresh or certified.carried(post)
    if not found.offers:
        return None
    kept = named and fresh is None
    rows = [
        {
            "key": f"c{at}",
            "offer": each,
            "kind": KIND_WORDS.get(each.row.kind, "") if each.row.size else "—",
            "name": post.get(f"c{at}-name", "")[:64] if kept else "",
        }
        for at, each in enumerate(found.offers)
        if each.row.value
    ]
    return {"number": found.number, "rows": rows, "shown": len(found.offers), "found": found.found}


def form_context(typed: Typed, wrong: Sequence[tuple[str, Refusal]]) -> dict[str, Any]:
    """What the fields of a measurement need in a template: cells, errors at their field, the term pointed at."""
    by_field: dict[str, list[Refusal]] = {}
    for field, refusal in wrong:
        by_field.setdefault(field, []).append(refusal)
    return {
        "typed": typed,
        "rows": [_cells(at, row, by_field) for at, row in enumerate(typed.rows)],
        "wrong": by_field,
        "heads": HEADS.items(),
        "summary": [(_label(field), field, refusal) for field, refusal in wrong],
        "pointed": [(refusal, forms.point_at(typed, refusal)) for refusal in by_field.get("model", ())],
        "lines": max(3, typed.model.count("\n") + 2),
        "more_open": any(by_field.get(name) or getattr(typed, name) for name in _MORE),
        "more": [(name, _MORE_WORDS[name], getattr(typed, name), by_field.get(name, ())) for name in _MORE],
    }


_MORE = ("outputs", "correlations", "ensembles", "larger_of")
_MORE_WORDS = {
    "outputs": (gettext_lazy("Outputs and their units"), gettext_lazy("One a line, such as: l nm. Left empty: every name that no later equation uses.")),
    "correlations": (gettext_lazy("Correlations"), gettext_lazy("One pair a line with its coefficient, such as: a b 0.5")),
    "ensembles": (gettext_lazy("Readings taken together"), gettext_lazy("Names of inputs read at the same time, one group a line; their correlation is taken from the readings.")),
    "larger_of": (gettext_lazy("Only the larger counts"), gettext_lazy("Names such as repeatability and resolution, one group a line.")),
}  # fmt: skip


def _cells(at: int, row: forms.Row, wrong: Mapping[str, Sequence[Refusal]]) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "id": f"i{at}-{key}",
            "text": getattr(row, key),
            "head": HEADS[key],
            "label": _("%(what)s, row %(row)d") % {"what": HEADS[key], "row": at + 1},
            "wrong": wrong.get(f"i{at}-{key}", ()),
            "choices": KIND_WORDS.items() if key == "kind" else (),
            "tall": min(8, sum(1 + len(line) // COLUMNS for line in row.value.split("\n")))
            if key == "value"
            else 0,
            "limit": forms.LONGEST["cell"],
        }
        for key in HEADS
    ]


def _label(field: str) -> str:
    """A field of the form as the summary of errors names it."""
    if field.startswith("i") and "-" in field:
        at, _sign, key = field[1:].partition("-")
        if key in HEADS:
            return _("%(what)s, row %(row)d") % {"what": HEADS[key], "row": int(at) + 1}
    words = {
        "title": pgettext("of a measurement", "Title"),
        "model": _("Measurement model"),
        "coverage": _("Coverage"),
        "mpe": _("Limit ±"),
        "around": _("about"),
        "limits": _("Limits of other outputs"),
        "certificate": _("Certificate as data (DCC, XML)"),
        "taking": _("Name of the input"),
    }
    more = {name: str(pair[0]) for name, pair in _MORE_WORDS.items()}
    return (words | more).get(field, "")


def _unjudged(answer: evaluating.Answer | None) -> list[str]:
    """Outputs without a limit, where others have one."""
    having = {each.output.name for each in answer.judged} if answer else set()
    return (
        [each.name for each in answer.evaluation.outputs if each.name not in having]
        if answer and having
        else []
    )


def _outputs(answer: evaluating.Answer) -> list[dict[str, Any]]:
    """Every output with its budget, its trials and the validation of clause 8."""
    found = answer.evaluation
    sampled = {each.name: each for each in found.monte_carlo.outputs} if found.monte_carlo else {}
    return [
        {
            "found": each,
            "sampled": sampled.get(each.name),
            "validation": (found.validation or {}).get(each.name),
        }
        for each in found.outputs
    ]
