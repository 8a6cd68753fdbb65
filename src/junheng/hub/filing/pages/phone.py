"""Filing on a phone: the verdict first, then three fields; signing in comes last and loses nothing."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.reason import JunhengError, Refused, UnusableInput
from junheng.hub.filing import queries
from junheng.hub.filing.forms import FileInstrument
from junheng.hub.filing.models import Filing
from junheng.hub.filing.rules import plates as rules
from junheng.hub.filing.rules.places import STEPS, Square, read_spot, read_square
from junheng.hub.filing.services import drafts, filing
from junheng.hub.foundation.acts import told_in_json, wants_json
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.metering import TooOften, counted
from junheng.hub.foundation.rules import sniff
from junheng.hub.foundation.services.http import act
from junheng.hub.foundation.verbs import refusals_kept
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import Answer, Purpose
from junheng.hub.instruments.services.ledger import OWNERS
from junheng.hub.ui import keeping

COOKIE = "filing"
PARTS = (*keeping.FRAME, "ui/phone.js", "filing/file.css", "filing/file.js")
"""Files that the page of filing needs on a phone."""
MOST_DRAFTS = 30
"""Drafts that one address may leave in an hour: the stalls of a market share one."""


@require_http_methods(["GET", "HEAD", "POST"])
def file_instrument(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The verdict and the form; whoever may file does, others keep it until they may."""
    if request.method == "POST":
        return _sent(request)
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:60] for name in ("kind", "number", "place")}  # fmt: skip
    asked["kind"] = asked["kind"] or "电子计价秤"
    asked["use"] = _use(request.GET.get("use", ""))
    return _shown(request, FileInstrument(initial=asked | {"key": str(new_id())}), asked)


def _use(text: str) -> str:
    return text if text in {purpose.value for purpose in Purpose} else Purpose.TRADE.value


def _may_file(request: HttpRequest) -> bool:
    by = request.actor  # type: ignore[attr-defined]
    return by.organisation_id is not None and by.has_any(OWNERS)


def _sent(request: HttpRequest) -> HttpResponse:
    """A form, or the same from the queue of a phone that asks for JSON."""
    form = FileInstrument(request.POST, files=request.FILES)
    asked = {"kind": request.POST.get("kind", "")[:60], "use": _use(request.POST.get("use", ""))}
    photo = _photo(request)
    try:
        if photo is not None:
            photo = filing.cleaned(photo)
        if "map" in request.POST:
            return _on_map(request, form, asked, photo)
        if not form.is_valid():
            return _back(request, form, asked, photo, status=400)
        read_spot(form.typed()["spot"])
        if not _may_file(request):
            return _keep(request, form, photo)
        return _filed(request, form, photo)
    except UnusableInput as problem:
        return _back(request, form, asked, photo, problem, status=400)
    except TooOften as often:
        return _back(request, form, asked, None, often, status=429)
    except Refused as refused:
        return _back(request, form, asked, photo, refused, status=409)


def _on_map(
    request: HttpRequest, form: FileInstrument, asked: dict[str, str], photo: filing.Photo | None
) -> HttpResponse:
    """A square was tapped, the map opened, or the position taken out: the same page, everything typed in it."""
    pressed = request.POST["map"][:60]
    square = read_square(pressed)
    told = form.data.copy()
    if square is not None:
        told["spot"] = str(square.spot)
    elif pressed == "none":
        told["spot"] = told["market"] = ""
    form = FileInstrument(initial={name: value for name, value in told.items() if name in form.fields})
    kept = told.get("kept", "")[:60]
    if photo is not None:
        counted(request, "filing-draft", most=MOST_DRAFTS, window=3600)
        kept = drafts.keep(told={}, photo=photo, at=request.at, secret=kept)  # type: ignore[attr-defined]
    form.initial["kept"] = kept
    around = _around(request, told, square) if pressed != "none" else None
    return _shown(request, form, asked, picture_kept=bool(kept), around=around, mapping=pressed != "none")


def _around(request: HttpRequest, told: Any, square: Square | None) -> list[queries.Ground] | None:
    """The squares to tap next: inside the one that was tapped, else around the market, the position or one's own body."""
    if square is not None:
        finer = square.level + 1
        return queries.ground(square.latitude, square.longitude, finer) if finer < len(STEPS) else None
    own = Organisation.objects.filter(
        pk=request.actor.somewhere, lat__isnull=False, lon__isnull=False
    ).first()  # type: ignore[attr-defined]
    places = (f"{told.get('market', '')[:44]},,market", told.get("spot", "")[:80], f"{own.lat!r},{own.lon!r},,map" if own else "")  # fmt: skip
    for text in places:
        with suppress(UnusableInput):
            if (spot := read_spot(text)) is not None:
                return queries.ground(Decimal(spot.latitude), Decimal(spot.longitude), 0)
    return None


def _photo(request: HttpRequest) -> filing.Photo | None:
    upload = request.FILES.get("photo")
    if upload is None or not upload.size:
        return None
    return filing.Photo(upload.name or "", upload.read(filing.MOST_PHOTO + 1))


def _filed(request: HttpRequest, form: FileInstrument, photo: filing.Photo | None) -> HttpResponse:
    secret = form.cleaned_data["kept"]
    picture = photo or drafts.photo_of(drafts.held(secret, request.at))  # type: ignore[attr-defined]
    owner = Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]
    typed = form.typed()
    digest = hashlib.sha256(picture.data).hexdigest() if picture else ""
    told = rules.Told(**typed)
    with refusals_kept(), transaction.atomic():
        id = act(
            request, form.cleaned_data["key"], "filing.file_instrument", typed | {"photo": digest},
            lambda **who: filing.file_instrument(told=told, owner=owner, photo=picture, **who),
        )  # fmt: skip
    code = Filing.objects.select_related("instrument").get(pk=id).instrument.code
    if wants_json(request):
        return JsonResponse({"state": "filed", "code": code, "url": f"/file/done/{code}"}, status=201)
    if secret:
        drafts.drop(secret)
    response = redirect("filing:done", code=code)
    if request.COOKIES.get(COOKIE) == secret:
        response.delete_cookie(COOKIE)
    return response


def _keep(request: HttpRequest, form: FileInstrument, photo: filing.Photo | None) -> HttpResponse:
    """Keep what was typed until they have signed in; a phone's queue keeps its own."""
    if wants_json(request):
        return JsonResponse({"state": "sign-in", "url": "/account/login/?next=/file"}, status=401)
    counted(request, "filing-draft", most=MOST_DRAFTS, window=3600)
    secret = drafts.keep(
        told=form.typed() | {"key": form.cleaned_data["key"] or str(new_id())}, photo=photo,
        at=request.at, secret=form.cleaned_data["kept"],  # type: ignore[attr-defined]
    )  # fmt: skip
    response = redirect("filing:kept")
    response.set_cookie(
        COOKIE, secret, max_age=int(drafts.KEPT.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def _back(
    request: HttpRequest, form: FileInstrument, asked: dict[str, str], photo: filing.Photo | None,
    problem: JunhengError | None = None, *, status: int,
) -> HttpResponse:  # fmt: skip
    """Not filed: every reason, and everything that was typed; the picture too, which a browser cannot put back."""
    refusals = problem.refusals if problem else ()
    if wants_json(request):
        return told_in_json(request, form, refusals, status)
    kept = form.data.get("kept", "")[:60]
    if photo is not None:
        try:
            counted(request, "filing-draft", most=MOST_DRAFTS, window=3600)
            kept = drafts.keep(told={}, photo=photo, at=request.at, secret=kept)  # type: ignore[attr-defined]
        except Refused:
            kept = ""
        form.data = form.data.copy()
        form.data["kept"] = kept
    claim = any(each.code == "filed-by-another" for each in refusals)
    return _shown(
        request, form, asked, refusals=refusals, picture_kept=bool(kept), claim=claim, status=status
    )


def _shown(
    request: HttpRequest, form: FileInstrument, asked: dict[str, str], *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "asked": asked, "may_file": _may_file(request)} | _verdict(asked) | more
    with suppress(UnusableInput):
        context["spot"] = read_spot(str(form["spot"].value() or ""))
    form.offer(queries.markets(request.actor.tenant))  # type: ignore[attr-defined]
    context["typed"] = {name: form[name].value() or "" for name in ("number", "maker", "kind")}
    return render(request, "filing/file.html", context, status=status)


def _verdict(asked: dict[str, str]) -> dict[str, Any]:
    """The answer before anything is typed: mandatory or not, and why."""
    meant = queries.meant(asked["kind"], asked["use"])
    tone, title = {
        Answer.MANDATORY: ("warn", _("It must be verified")),
        Answer.NOT_MANDATORY: ("ok", _("It need not be verified")),
        Answer.TYPE_APPROVAL_ONLY: ("ok", _("Type approval only; it need not be verified")),
        Answer.CANNOT_TELL: ("unk", _("Cannot tell: the size decides")),
    }[meant.verdict.answer]
    return {"meant": meant, "tone": tone, "title": title}


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """May enter: whoever typed something here. What is kept, and what is left to do: sign in, register, file."""
    secret = request.COOKIES.get(COOKIE, "")[:60]
    draft = drafts.held(secret, request.at)  # type: ignore[attr-defined]
    if draft is None or not draft.told:
        response = redirect("filing:file-instrument")
        response.delete_cookie(COOKIE)
        return response
    asked = {"kind": draft.told["kind"], "use": _use(draft.told["use"])}
    form = FileInstrument(initial=draft.told | {"kept": secret})
    spot = None
    with suppress(UnusableInput):
        spot = read_spot(draft.told.get("spot", ""))
    by = request.actor  # type: ignore[attr-defined]
    context = {
        "form": form, "draft": draft, "spot": spot, "has_photo": bool(draft.photo), "may_file": _may_file(request),
        "signed_in": by.person_id is not None, "acts": by.organisation_id is not None,
    }  # fmt: skip
    return render(request, "filing/kept.html", context | _verdict(asked))


@require_safe
def kept_picture(request: HttpRequest) -> HttpResponse:
    """May enter: whoever typed something here. The picture that is kept."""
    draft = drafts.held(request.COOKIES.get(COOKIE, "")[:60], request.at)  # type: ignore[attr-defined]
    photo = drafts.photo_of(draft)
    if photo is None:
        raise Http404
    return HttpResponse(photo.data, content_type=sniff(photo.data), headers={"Cache-Control": "no-store"})


@acting()
@require_safe
def done(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: the owner. Filed: the code for life in large digits, and what comes next."""
    rows = Instrument.objects.filter(owner_id=request.actor.organisation_id, code=code)  # type: ignore[attr-defined]
    row = (
        rows.select_related("owner", "item", "catalogue_item__catalogue", "filing")
        .prefetch_related("due_dates")
        .first()
    )
    if row is None:
        raise Http404
    face = instruments.face_of(row, today(request.at))  # type: ignore[attr-defined]
    return render(request, "filing/done.html", {"row": row, "face": face})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The script that keeps the page of filing on the phone for when there is no network."""
    return keeping.worker(request, "filing/worker.js", PARTS, scope="/file")
