"""The editor of a laboratory's own template: written as a form, kept as a draft, each fault at its field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.services.http import act
from junheng.hub.foundation.verbs import refusals_kept
from junheng.hub.orders import forms, rules
from junheng.hub.orders.editing import looking
from junheng.hub.orders.editing import typed as typing
from junheng.hub.orders.editing.faults import faults
from junheng.hub.orders.editing.modelled import field_of_column
from junheng.hub.orders.editing.typed import Read, Typed
from junheng.hub.orders.models import EditionDraft
from junheng.hub.orders.pages import edition_form
from junheng.hub.orders.pages.acts import BOTH
from junheng.hub.orders.pages.editions import _draft
from junheng.hub.orders.pages.trying import Trial, trial_of
from junheng.hub.orders.services import drafting

ROWS = "rows-"
"""A button that only gives one table more rows; nothing is kept."""


@acting(*drafting.DRAFTERS)
@BOTH
def change_edition_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """May enter: verifiers and technical managers. Write on a draft in fields; its author keeps it, whole or not yet."""
    row = _draft(request, draft_id)
    before = row.data
    if request.method != "POST":
        return _shown(request, row, typing.typed_of(before), before, _faults(before))
    ticked = {name: request.POST.getlist(name) for name in ("services", "kinds")}
    typed = typing.typed_from(request.POST, ticked, before)
    read = typing.read(typed, before)
    then = request.POST.get("then", "")
    if then.startswith(ROWS):
        return _shown(
            request, row, typed, before, read.wrong or _faults(read.data), more=then.removeprefix(ROWS)
        )
    if read.wrong:
        return _shown(request, row, typed, before, read.wrong, status=400)
    if then == "try":
        return _shown(request, row, typed, before, _faults(read.data), trial=_trial(read.data, request.POST))
    if then == "example":
        return _with_example(request, row, typed, read)
    return _saved(request, row, typed, read)


def _has_own_readings(post: Mapping[str, str], data: Mapping[str, Any]) -> bool:
    """Whether readings of a dry run were typed that are not the template's own example."""
    trial = _trial(data, None)
    stated = {name: text for row in trial.rows for name, text, _column in row.readings} if trial else {}
    return any(text != stated.get(name, "") for name, text in post.items() if name.startswith("r:"))


UNREAD = re.compile(r"^(title|source|basis|printed|services|kinds)|\.(zh|en|clause)$")
"""Places whose faults do not keep an edition from being tried."""


def _trial(data: Mapping[str, Any], post: Mapping[str, str] | None) -> Trial | None:
    """A dry run by what stands in the fields; None while a formula cannot be read."""
    if any(not UNREAD.search(each.path or "") for each in faults(data)):
        return None
    return trial_of(data, post)


def _with_example(request: HttpRequest, row: EditionDraft, typed: Typed, read: Read) -> HttpResponse:
    """Keep what a dry run gave, checked by its author against a named source, with the draft."""
    trial = _trial(read.data, request.POST)
    example, source = trial.example if trial else None, request.POST.get("example-source", "").strip()[:160]
    if example is None or not source:
        code = "edition-example-needs-source" if example else "edition-example-without-result"
        return _shown(
            request, row, typed, row.data, [("example-source", refuse(code))], trial=trial, status=400
        )
    read.data["validation"] = [*read.data.get("validation", ()), {"source": source, **example}]
    return _saved(request, row, typed, read)


def _faults(data: Mapping[str, Any]) -> list[tuple[str, Refusal]]:
    return [(typing.field_of(field_of_column(each.path or "", data)), each) for each in faults(data)]


def _saved(request: HttpRequest, row: EditionDraft, typed: Typed, read: Read) -> HttpResponse:
    """Keep what was typed; refused, it comes back as it was typed with every reason."""
    version = request.POST.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0

    def perform(**who: Any) -> EditionDraft:
        return drafting.change_edition_draft(draft=row, data=read.data, version=number, **who)

    try:
        with refusals_kept(), transaction.atomic():
            act(request, request.POST.get("key", "")[:80], "orders.change_edition_draft", [str(row.pk), version, read.data], perform)  # fmt: skip
    except Refused as refused:
        wrong = [(typing.field_of(each.path), each) for each in refused.refusals]
        return _shown(request, row, typed, row.data, wrong, version=version, status=409)
    if not _has_own_readings(request.POST, row.data):
        return redirect(f"{request.path}?kept={number + 1}")
    row = _draft(request, row.pk)  # readings of a dry run are kept nowhere: they stay on the page
    typed = typing.typed_of(row.data)
    trial = _trial(row.data, request.POST)
    return _shown(request, row, typed, row.data, _faults(row.data), trial=trial, fresh=True)


def _shown(
    request: HttpRequest,
    row: EditionDraft,
    typed: Typed,
    data: Mapping[str, Any],
    wrong: Sequence[tuple[str, Refusal]],
    *,
    more: str = "",
    version: str = "",
    trial: Trial | None = None,
    fresh: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The form as it was typed, each fault at its field; `fresh`: it has just been kept."""
    posted = request.POST if request.method == "POST" else None
    spare = dict(edition_form.SPARE)
    if more:
        spare[more] = 1 if more == "checks" else spare.get(more, 0) + edition_form.MORE
    chinese = request.LANGUAGE_CODE.startswith("zh")  # type: ignore[attr-defined]
    facts = looking.facts_of(row)
    context = edition_form.context(typing.with_room(typed, spare), data, wrong, chinese=chinese) | {
        "row": row, "version": row.version if fresh else version or request.POST.get("version", "") or row.version,
        "key": new_id() if fresh else request.POST.get("key", "")[:80] or new_id(),
        "may_keep": not rules.refusals_to_change_draft(facts, by=str(request.actor.person_id)),  # type: ignore[attr-defined]
        "kept_now": fresh or (request.GET.get("kept") == str(row.version) and posted is None),
        "not_kept": status != 200, "faults": len(wrong), "trial": trial or _trial(typing.read(typed, data).data, posted),
        "tried": posted is not None, "trial_kinds": forms.VERIFICATION_KINDS if typed.kinds else (),
        "example_source": request.POST.get("example-source", "")[:160],
        "source_wrong": [refusal for name, refusal in wrong if name == "example-source"],
    }  # fmt: skip
    return render(request, "orders/change_edition_draft.html", context, status=status)
