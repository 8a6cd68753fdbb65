"""Many instruments from one workbook: read, look at every row's faults, file what is ready, decide what differs."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.reason import UnusableInput, refuse
from junheng.hub.filing import forms, queries
from junheng.hub.filing.models import FilingSheet, SheetRow
from junheng.hub.filing.rules.sheets import FIELDS, FIRST, HEADINGS
from junheng.hub.filing.services import sheets, workbooks
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments.services.ledger import DESK, OWNERS

BOTH = require_http_methods(["GET", "HEAD", "POST"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEYS = tuple(key for key, _heading, _longest in FIELDS)


def _client(by: Any, code: str) -> Organisation:
    found = queries.owner_of(by, code)
    if found is None:
        raise UnusableInput(refuse("no-such-record", path="owner", what=code))
    return found


@acting(*OWNERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """May enter: whoever keeps instruments. Sheets read so far, the empty sheet, one's ledger as a sheet."""
    page = page_of(queries.sheets_of(request.actor), cursor=request.GET.get("cursor", ""))  # type: ignore[attr-defined]
    return render(request, "filing/sheets.html", {"page": page, "headings": HEADINGS})


@acting(*OWNERS)
@BOTH
def read_sheet(request: HttpRequest) -> HttpResponse:
    """May enter: whoever keeps instruments. Read a workbook; nothing is filed yet."""

    def perform(told: dict[str, Any], *, by: Any, at: Any) -> FilingSheet:
        upload = told["file"]
        return sheets.read_sheet(
            name=upload.name, data=upload.read(sheets.LARGEST + 1), owner=_client(by, told["owner"]), by=by, at=at
        )  # fmt: skip

    return act_page(
        request,
        Act("filing.read_sheet", _("File many from a sheet"), perform, then=lambda id: f"/file/sheets/{id}",
            back="/file/sheets", form=functools.partial(_with_file, request), button=_("Read the file"),
            lead=_("Every row is shown with what is wrong before anything is filed. The same file twice adds nothing.")),
    )  # fmt: skip


def _with_file(request: HttpRequest, *args: Any, **kwargs: Any) -> forms.ReadSheet:
    form = forms.ReadSheet(*args, files=request.FILES, **kwargs) if args else forms.ReadSheet(**kwargs)
    if not request.actor.has_any(DESK):  # type: ignore[attr-defined]
        form.fields["owner"].widget = form.fields["owner"].hidden_widget()
    return form


def _own(request: HttpRequest, sheet_id: UUID) -> FilingSheet:
    row = queries.sheets_of(request.actor).filter(pk=sheet_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*OWNERS)
@require_safe
def sheet(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """May enter: whose sheet it is. Its rows with their faults, those that need somebody first."""
    row = _own(request, sheet_id)
    counts = queries.counts_of(row)
    show = request.GET.get("show", "")
    if show not in SheetRow.State.values:
        show = next((each for each in ("conflict", "wrong", "refused") if counts[each]), "")
    after = int(text) if (text := request.GET.get("after", "")[:7]).isascii() and text.isdigit() else 0
    rows = queries.rows_of(row, show=show, after=after)
    more = rows[49].number if len(rows) > 50 else None
    shown = [(each, [queries.problem_of(data) for data in each.problems]) for each in rows[:50]]
    context = {
        "row": row,
        "counts": counts,
        "show": show,
        "rows": shown,
        "more": more,
        "total": sum(counts.values()),
        "done": counts["filed"] + counts["refused"],
        "to_do": counts["filed"] + counts["refused"] + counts["ready"],
    }
    return render(request, "filing/sheet.html", context)


@acting(*OWNERS)
@BOTH
def import_filings(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """May enter: whose sheet it is. File every row that is ready."""
    row = _own(request, sheet_id)
    ready = queries.counts_of(row)["ready"]
    return act_page(
        request,
        Act("filing.import_filings", _("File the rows that are ready"),
            lambda told, **who: sheets.import_filings(sheet=row, **who), then=lambda id: f"/file/sheets/{id}?show=filed",
            back=f"/file/sheets/{row.pk}",
            lead=_("%(ready)d rows get a code for life each. What is wrong or differs stays as it is.") % {"ready": ready}),
    )  # fmt: skip


@acting(*OWNERS)
@BOTH
def decide_conflict(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """May enter: whose sheet it is. The ledger's words stay, or the sheet's are taken."""
    rows = SheetRow.objects.filter(sheet__organisation_id=request.actor.organisation_id)  # type: ignore[attr-defined]
    row = rows.select_related("sheet", "instrument").filter(pk=row_id).first()
    if row is None:
        raise Http404

    def perform(told: dict[str, Any], **who: Any) -> SheetRow:
        return sheets.decide_conflict(row=row, take=told["decision"] == "take", **who)

    language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    return act_page(
        request,
        Act("filing.decide_conflict", _("Which holds?"), perform, then=lambda id: f"/file/sheets/{row.sheet_id}",
            back=f"/file/sheets/{row.sheet_id}", form=forms.DecideConflict, button=_("Decide"),
            lead=" ".join(queries.problem_of(each).message(language) for each in row.problems)),
    )  # fmt: skip


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The empty sheet with the fourteen headings; for meters with two more."""
    more = tuple(heading for _key, heading, _longest in FIRST) if request.GET.get("meters") else ()
    return _file([HEADINGS + more], "meters-template.xlsx" if more else "filing-template.xlsx")


@acting(*OWNERS)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """May enter: whoever keeps instruments. One's ledger as a sheet of the same fourteen fields."""

    def rows() -> Iterator[Any]:
        yield HEADINGS
        for values in queries.ledger_of(request.actor.organisation_id):  # type: ignore[attr-defined]
            yield [values[key] for key in KEYS]

    return _file(rows(), "filings.xlsx")


def _file(rows: Any, name: str) -> FileResponse:
    return FileResponse(workbooks.written(rows), as_attachment=True, filename=name, content_type=XLSX)
