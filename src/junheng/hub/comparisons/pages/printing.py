"""The published report on paper: PDF/A-3b with the document, the answer and the whole report attached."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junheng.core.certificate.rendering import Attached, Paper, print_paper
from junheng.core.certificate.view import Field, Figure, Section, Table
from junheng.core.reason import Refused
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Comparison
from junheng.hub.comparisons.pages import figures
from junheng.hub.comparisons.pages.acts import language
from junheng.hub.comparisons.rules import life, reporting
from junheng.hub.comparisons.services import linking
from junheng.hub.comparisons.services.analysing import as_text
from junheng.hub.comparisons.templatetags import comparisons as words
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.foundation.metering import TooOften, metered
from junheng.hub.ui.figures import number
from junheng.hub.ui.templatetags.ui import named


@require_safe
def report_pdf(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """May enter: everybody, once published. The report to print, with its data inside."""
    row = queries.comparison(comparison_id)
    report = None if row is None or row.state not in life.PUBLISHED else queries.report(row, language())
    if row is None or report is None:
        raise Http404
    try:
        with metered(request):
            made = print_paper(_paper(row, report), _attached(row, report))
    except Refused as refused:
        status = 429 if isinstance(refused, TooOften) else 409
        told = {"row": row, "refusals": refused.refusals}
        return render(request, "comparisons/not_printed.html", told, status=status)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="comparison-{row.pk}.pdf"'
    return answer


def _attached(row: Comparison, report: reporting.Report) -> list[Attached]:
    """The same bytes as the three downloads."""
    files = {
        "document.json": report.analysis.document,
        "answer.json": report.analysis.answer,
        "report.json": as_text(queries.report_document(row)),
    }
    return [Attached(name, "application/json", "data", text.encode()) for name, text in files.items()]


def _paper(row: Comparison, report: reporting.Report) -> Paper:
    assert row.published_at is not None
    on = today(row.published_at)
    sections = (
        _about(row),
        _protocol(row),
        _outcome(report),
        *_points(report),
        *_links(row, report),
        *_youden(report),
        *_comments(row),
        _seals(row),
        _again(),
    )
    note = _("Report of a comparison; the attached data are what was computed from.")
    digest = queries.sha256(report.analysis.document)
    return Paper(
        row.number, named(row.organiser), language(), (on.year, on.month, on.day), sections, note=note,
        imprint=f"document.json · SHA-256 {digest}",
    )  # fmt: skip


def _fields(*pairs: tuple[object, object]) -> tuple[Field, ...]:
    return tuple(Field(str(label), str(value)) for label, value in pairs if value)


def _about(row: Comparison) -> Section:
    names = _(", ").join(named(each.organisation) for each in queries.taking_part(row))
    assert row.published_at is not None
    return Section(
        named(row),
        _fields(
            (_("Level"), words.level_words(row.level)), (_("Item"), named(row.item)), (_("Why it is held"), row.purpose),
            (_("Organiser"), named(row.organiser)), (_("Pilot laboratory"), named(row.pilot)),
            (_("Participants"), names), (_("Experts"), _experts(row)), (_("Published on"), today(row.published_at).isoformat()),
        ),
    )  # fmt: skip


def _experts(row: Comparison) -> str:
    """Whoever was named, with the body; who was released since is marked."""
    words = [
        f"{each.person.name}{_(', ')}{named(each.organisation)}"
        + ("" if each.state == "named" else f" ({_('released')})")
        for each in queries.experts_of(row)
    ]
    return "; ".join(words)


def _protocol(row: Comparison) -> Section:
    protocol = queries.protocol_of(row)
    assert protocol is not None
    facts = queries.facts_of(protocol)
    estimator = words.estimator_words(facts.estimator) if facts.reference == "computed" else ""
    return Section(
        _("Protocol"),
        _fields(
            (_("Version"), protocol.version), (_("Quantity"), f"{facts.quantity} / {facts.unit}"),
            (_("Points"), _(", ").join(each.id for each in facts.points)), (_("Travelling standard"), facts.standard),
            (_("Route"), words.route_words(facts.route)), (_("Time of the round"), f"{facts.begins}～{facts.ends}"),
            (_("Reference value"), words.reference_words(facts.reference)), (_("Estimator"), estimator),
            (_("Coverage"), f"k = {facts.k}"), (_("|En| > 1 leads to"), words.decides_words(facts.decides)),
            (_("Further agreements"), facts.note),
        ),
        (f"{_('Digest, SHA-256')} {_in_fours(protocol.digest)}",),
    )  # fmt: skip


def _outcome(report: reporting.Report) -> Section:
    analysis = report.analysis
    conclusion = (
        analysis.conclusion_en if language() == "en" and analysis.conclusion_en else analysis.conclusion_zh
    )
    programs = _(", ").join(f"{name} {version}" for name, version in report.method["versions"].items())
    return Section(
        _("Conclusion"),
        _fields((_("Computed with"), f"{programs}; {_('seed')} {report.seed}")),
        (conclusion, _plain(words.rule_words(report.rule))),
    )


def _points(report: reporting.Report) -> Iterator[Section]:
    for point in report.points:
        value = f"{number(point.value)} {point.unit}" + (
            f", U = {number(point.U)} {point.unit}" if point.U else ""
        )
        fields = _fields(
            (
                _("Reference value"),
                f"{_line(point) if point.line else value} ({words.estimator_words(point.reference)})",
            ),
            *_consistency(point),
        )
        tables = (_table(point), *((_again_measured(point),) if point.stability else ()))
        yield Section(point.id or _("Results"), fields, tuple(point.warnings), tables, tuple(_drawn(point)))


def _drawn(point: reporting.PointReport) -> Iterator[Figure]:
    """The drawings of the page, those of Mandel opened."""
    if point.values:
        yield Figure(
            _("Values with U, over the reference and its U"), figures.forest(point.values, point.unit)
        )
    if point.differences:
        yield Figure(_("Degrees of equivalence: d with U(d)"), figures.forest(point.differences, point.unit))
    if point.stability:
        yield Figure(
            _("Stability of the travelling standard"), figures.stability(point.stability, point.unit)
        )
    for mandel in point.mandel:
        yield Figure(str(words.mandel_words(mandel.kind)), figures.forest(mandel.drawing, ""))


def _youden(report: reporting.Report) -> Iterator[Section]:
    for plot in report.youden:
        title = _("Youden plot: %(first)s and %(second)s") % {"first": plot.first, "second": plot.second}
        rows = tuple(
            (str(each.number), each.name, number(f"{each.first:.2f}", signed=True), number(f"{each.second:.2f}", signed=True))
            for each in plot.spots
        )  # fmt: skip
        head = ((_("No."), ""), (_("Laboratory"), ""), (f"En {plot.first}", ""), (f"En {plot.second}", ""))
        table = Table("", head, rows, (True, False, True, True))
        yield Section(title, (), (), (table,), (Figure(title, figures.youden(plot)),))


def _links(row: Comparison, report: reporting.Report) -> Iterator[Section]:
    for link in linking.linked(row, report.analysis, language()):
        fields = _fields(
            (
                _("Offset of the references"),
                f"{number(link.delta, signed=True)} {link.unit}, U = {number(link.U)} {link.unit}",
            )
        )
        links = tuple(
            (name, number(there, signed=True), number(here, signed=True), number(U))
            for name, there, here, U in link.linking
        )
        rows = tuple((name, number(d, signed=True), number(U)) for name, d, U in link.rows)
        unit, lab = link.unit, (_("Laboratory"), "")
        tables = (
            Table("", ((_("Linking laboratory"), ""), (_("d there"), unit), (_("d here"), unit), (_("U of the difference"), unit)), links, (False, True, True, True)),
            Table("", (lab, ("d", unit), ("U(d)", unit)), rows, (False, True, True)),
        )  # fmt: skip
        yield Section(
            _("Linked to a higher level: %(point)s") % {"point": link.point}, fields, link.warnings, tables
        )


def _line(point: reporting.PointReport) -> str:
    line, unit = point.line, point.unit
    assert line is not None
    found = {
        "value": f"{number(line.value)} {unit}", "U": f"{number(line.U)} {unit}",
        "slope": f"{number(line.slope, signed=True)} {unit}", "U_slope": f"{number(line.U_slope)} {unit}",
    }  # fmt: skip
    return (
        _("on the first day of the round %(value)s, U = %(U)s; drift a day %(slope)s, U = %(U_slope)s")
        % found
    )


def _again_measured(point: reporting.PointReport) -> Table:
    assert point.stability is not None
    rows = tuple(
        (str(each.number), each.day, number(each.value), number(each.U)) for each in point.stability.moments
    )
    head = ((_("No."), ""), (_("Measured on"), ""), (_("Value"), point.unit), ("U", point.unit))
    return Table(_("Stability of the travelling standard"), head, rows, (True, False, True, True))


def _consistency(point: reporting.PointReport) -> list[tuple[str, str]]:
    found = point.consistency
    if found["p_value"] is None:
        return []
    return [
        (_("Consistency"), f"χ² = {found['chi_squared']:.4g} ({found['dof']}), p = {found['p_value']:.2g}")
    ]


def _table(point: reporting.PointReport) -> Table:
    rows = tuple(
        (
            named(each.body) if each.body else each.name, number(each.x), number(each.U) + (f" (k = {each.k})" if each.k else ""),
            number(each.d, signed=True), number(each.U_d), "—" if each.en is None else number(f"{each.en:.2f}", signed=True),
            str(words.verdict_words(each.verdict)),
        )
        for each in point.lines
    )  # fmt: skip
    unit = point.unit
    head = (
        (_("Laboratory"), ""), (_("Value"), unit), ("U", unit), ("d", unit), ("U(d)", unit), ("En", ""), (_("Verdict"), ""),
    )  # fmt: skip
    return Table("", head, rows, (False, True, True, True, True, True, False))


def _comments(row: Comparison) -> Iterator[Section]:
    said = [
        (
            named(each.organisation)
            if each.expert is None
            else f"{each.expert.person.name}{_(', ')}{named(each.organisation)}",
            each.text,
        )
        for each in queries.comments_of(row)
    ]
    if said:
        yield Section(_("Comments before Draft B"), _fields(*said))


def _seals(row: Comparison) -> Section:
    """Every seal of everybody, also of who left: what is opened and what stays closed is told apart by report.json."""
    rows = (
        (
            f"{named(part.organisation)}{_(', ')}{_('Version')} {seal.version}{_(', ')}{seal.at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
            _in_fours(seal.digest),
        )
        for part in queries.participants_of(row)
        for seal in part.seals.all()
    )
    again_word = _("Re-check")
    again = (
        (
            f"{again_word} {seal.version}{_(', ')}{seal.at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
            _in_fours(seal.digest),
        )
        for seal in queries.rechecks_all(row)
    )
    return Section(_("Seals, SHA-256"), _fields(*rows, *again))


def _again() -> Section:
    told = _("document.json is what was evaluated, answer.json what came out, report.json all of it with the salts that open the seals. The answer comes out again, byte for byte, by:")  # fmt: skip
    return Section(_("Attached data"), texts=(told, "junheng comparison evaluate document.json --json"))


def _in_fours(digest: str) -> str:
    """A hash in groups of four, so that its line breaks."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def _plain(text: object) -> str:
    """The paper's font has no subscript letter."""
    return str(text).replace("Eₙ", "En")
