"""Acts on instruments by their owner: file, add a part, seal, unseal, scrap, set a due date; the card to stick on it."""

from __future__ import annotations

import functools
import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments import forms, queries
from junheng.hub.instruments.models import Catalogue, Instrument
from junheng.hub.instruments.rules import OfficialText, Purpose
from junheng.hub.instruments.services import catalogue, edition_table, ledger, marks, reclassifying

BOTH = require_http_methods(["GET", "HEAD", "POST"])
OWNERS = tuple(ledger.OWNERS)


def _own(request: HttpRequest, code: str) -> Instrument:
    rows = Instrument.objects.filter(owner_id=request.actor.organisation_id, code=code)  # type: ignore[attr-defined]
    row = rows.select_related("owner", "item", "catalogue_item__catalogue").first()
    if row is None:
        raise Http404
    return row


@acting(*OWNERS)
@BOTH
def register_instrument(request: HttpRequest) -> HttpResponse:
    """May enter: whoever keeps instruments. File one; it gets a code for life."""
    owner = Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]

    def perform(told: dict[str, Any], **who: Any) -> Instrument:
        meant = queries.items_meant(told.pop("word") or told["name"], limit=1)
        told["purpose"] = Purpose(told["purpose"])
        new = ledger.NewInstrument(catalogue_item=meant[0] if meant else None, **told)
        return ledger.register_instrument(new=new, owner=owner, **who)

    return act_page(
        request,
        Act("instruments.register_instrument", _("File an instrument"), perform,
            then=lambda id: f"/instruments/{Instrument.objects.get(pk=id).code}", back="/instruments",
            form=forms.RegisterInstrument, button=_("File it"),
            lead=_("It gets one code for life. Whether it must be verified is said at once, with the entry it rests on.")),
    )  # fmt: skip


def _one(
    request: HttpRequest, code: str, verb: Any, title: str, lead: str, form: Any = ActForm
) -> HttpResponse:
    row = _own(request, code)
    return act_page(
        request,
        Act(f"instruments.{verb.__name__}", title % {"name": row.name},
            lambda told, **who: verb(instrument=row, **told, **who), then=lambda id: f"/instruments/{row.code}",
            back=f"/instruments/{row.code}", form=form, lead=lead),
    )  # fmt: skip


@acting(*OWNERS)
@BOTH
def add_instrument_part(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: the owner. A piece of a set, a channel, a range or a function."""
    lead = _("Each part can be tested by itself and has due dates of its own.")
    return _one(request, code, ledger.add_instrument_part, _("Add a part to %(name)s"), lead, forms.AddPart)


@acting(*OWNERS)
@BOTH
def seal_instrument(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: the owner. Out of use under a numbered seal."""
    lead = _("Its due dates stop from today. It returns to use only after a verification.")
    return _one(request, code, ledger.seal_instrument, _("Seal %(name)s"), lead, forms.Seal)


@acting(*OWNERS)
@BOTH
def unseal_instrument(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: the owner. Back to use."""
    lead = _("Needs a verification made after it was sealed.")
    return _one(request, code, ledger.unseal_instrument, _("Return %(name)s to use"), lead)


@acting(*OWNERS)
@BOTH
def scrap_instrument(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: the owner. The end of its life."""
    lead = _("Its code is never given again, and it cannot be taken back into use.")
    return _one(request, code, ledger.scrap_instrument, _("Scrap %(name)s"), lead)


@acting(*OWNERS)
@BOTH
def note_mark(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: the owner. One of the three codes, or the seal, as it is read off."""
    lead = _("Everybody who scans it sees this, with your name beside it.")
    return _one(request, code, marks.note_mark, _("Codes and seal of %(name)s"), lead, forms.NoteMark)


@acting(*sorted(reclassifying.OFFICES))
@BOTH
def class_instrument(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: an office of its province; the office of its place classes what the edition in force left open."""
    row = queries.left_open(request.actor, code)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    lead = _("Before: %(before)s. By its name it may be: %(meant)s.") % {
        "before": f"{row.before_edition} {row.before_item}".strip() or "—", "meant": row.meant or "—",
    }  # fmt: skip
    return act_page(
        request,
        Act("instruments.class_instrument", _("Class %(name)s") % {"name": row.instrument.name},
            lambda told, **who: reclassifying.class_instrument(instrument=row.instrument, **told, **who),
            then=lambda id: "/catalogue/changes", back="/catalogue/changes", form=forms.ClassInstrument, lead=lead),
    )  # fmt: skip


@acting("samr_metrology")
@BOTH
def load_edition(request: HttpRequest) -> HttpResponse:
    """May enter: the state's metrology office. Another edition of the catalogue as a table."""

    upload = request.FILES.get("file")
    data = upload.read(edition_table.LARGEST + 1) if upload is not None else b""

    def perform(told: dict[str, Any], **who: Any) -> Catalogue:
        edition = catalogue.Edition(told["code"], told["in_force_from"], edition_table.text_of(data))
        return catalogue.load_catalogue(edition=edition, **who)

    return act_page(
        request,
        Act("instruments.load_catalogue", _("Load an edition of the catalogue"), perform, then=lambda id: "/catalogue",
            back="/catalogue", form=functools.partial(_with_table, request), button=_("Load it"),
            content={"table": hashlib.sha256(data).hexdigest()},
            lead=_("It waits for its day; ledgers are then classed by it. Until that day it may be loaded again, whole.")),
    )  # fmt: skip


def _with_table(request: HttpRequest, *args: Any, **kwargs: Any) -> forms.LoadEdition:
    return forms.LoadEdition(*args, files=request.FILES, **kwargs) if args else forms.LoadEdition(**kwargs)


@acting("samr_metrology")
@BOTH
def compare_catalogue(request: HttpRequest, edition: str) -> HttpResponse:
    """May enter: the state's metrology office. Say that an edition was compared with the official text."""
    row = Catalogue.objects.filter(pk=edition[:60]).first()
    if row is None:
        raise Http404
    return act_page(
        request,
        Act("instruments.compare_catalogue", _("Compare %(name)s with the official text") % {"name": row.code},
            lambda told, **who: catalogue.compare_catalogue(catalogue=row, text=OfficialText(**told), **who),
            then=lambda id: "/catalogue", back=f"/catalogue/{row.code}",
            form=forms.CompareCatalogue, initial={"rows": queries.rows_digest(row)},
            lead=_("Count the items in the official text yourself. Where the platform counts others, the edition stays a draft.")),
    )  # fmt: skip


@acting(*OWNERS)
@BOTH
def set_due_date(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: the owner. A due date from a certificate that is not on this platform."""
    lead = _("For a certificate that is not on this platform. The newest work counts.")
    return _one(request, code, ledger.set_due_date, _("Due date of %(name)s"), lead, forms.SetDueDate)


@acting()
@require_safe
def code_card(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: the owner. The card with the code, to print and stick on."""
    row = _own(request, code)
    face = queries.face_of(row, today(request.at))  # type: ignore[attr-defined]
    due = face.due.due.strftime("%Y-%m") if face.due else ""
    return render(request, "instruments/code_card.html", {"row": row, "due": due})
