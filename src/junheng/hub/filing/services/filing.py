"""The verb of filing: one instrument under a code for life, with its picture and where it stands (R15.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from junheng.core.reason import JunhengError, Refusal, Refused, UnusableInput, refuse
from junheng.hub.filing import events, queries
from junheng.hub.filing.models import Filing
from junheng.hub.filing.rules import plates as rules
from junheng.hub.filing.rules.places import read_spot
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.ids import new_ids
from junheng.hub.foundation.models import Attachment
from junheng.hub.foundation.rules import without_metadata
from junheng.hub.foundation.services.attachments import store_attachment
from junheng.hub.foundation.verbs import many, record, verb
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import Purpose, spaced
from junheng.hub.instruments.services import ledger

MOST_PHOTO = 8 * 1024 * 1024
PICTURES = ("image/jpeg", "image/png")


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it came, with its name."""

    name: str
    data: bytes


def cleaned(photo: Photo) -> Photo:
    """The picture without what the camera wrote beside it; what is none is refused."""
    if len(photo.data) > MOST_PHOTO:
        raise UnusableInput(
            refuse("upload-too-large", path="photo", name=photo.name[:80], found=len(photo.data), limit=MOST_PHOTO)
        )  # fmt: skip
    try:
        return Photo(photo.name, without_metadata(photo.data))
    except ValueError:
        raise UnusableInput(refuse("photo-unreadable", path="photo", name=photo.name[:80])) from None


@verb(permission="filing.file_instrument", roles=ledger.OWNERS, event=events.InstrumentFiled)
def file_instrument(
    *,
    told: rules.Told,
    owner: Organisation,
    by: Actor,
    at: datetime,
    photo: Photo | None = None,
    origin: str = Filing.Origin.PHONE,
) -> Filing:
    """File one instrument from what its plate says; what is on file already is named and may be claimed."""
    meant = queries.meant(*told.meant_by)
    if wrong := _wrong(told, meant):
        raise UnusableInput(*wrong)
    item = queries.item_of(meant.listed)
    with tenancy.also(owner.tenant_id):
        _hold([told], owner.tenant_id)
        known = queries.on_file(
            tenant=owner.tenant_id, number=told.number, maker=told.maker, item=item, owner=owner.pk
        )
        if known is not None:
            raise _on_file(known, owner)
        instrument = ledger.register_instrument(new=_new(told, meant, item), owner=owner, by=by, at=at)
        picture = _kept(photo, owner.tenant_id, by=by, at=at)
        filing = _filing(told, instrument, owner, origin=origin, picture=picture, by=by, at=at)
        filing.save(force_insert=True)
        record(_filed(filing, told, meant, picture), tenant=owner.tenant_id)
    return filing


@many(file_instrument)
def file_instruments(
    *, told: Sequence[rules.Told], owner: Organisation, by: Actor, at: datetime, origin: str = Filing.Origin.SHEET
) -> list[Filing | JunhengError]:  # fmt: skip
    """File many from their plates, without pictures; what is wrong or on file already has its reasons in its place.

    Plates whose numbers are alike go one after the other, since the first decides about the next.
    """
    meant = queries.all_meant(told)
    rows: dict[int, Filing | JunhengError] = {
        place: UnusableInput(*wrong)
        for place, each in enumerate(told)
        if (wrong := _wrong(each, meant[each.meant_by]))
    }
    items = queries.items_by_code()
    with tenancy.also(owner.tenant_id):
        _hold(told, owner.tenant_id)
        for wave in _waves(told, [place for place in range(len(told)) if place not in rows]):
            news = [
                _new(each, found := meant[each.meant_by], items[queries.item_code(found.listed)])
                for each in (told[place] for place in wave)
            ]
            plates = [
                queries.Plate(told[place].number, told[place].maker, new.item.pk)
                for place, new in zip(wave, news, strict=True)
            ]
            held = queries.all_on_file(plates, tenant=owner.tenant_id, owner=owner.pk)
            rows |= {place: _on_file(known, owner) for place, known in zip(wave, held, strict=True) if known}
            free = [(place, new) for place, new in zip(wave, news, strict=True) if place not in rows]
            made = ledger.register_instruments(new=[new for _place, new in free], owner=owner, by=by, at=at)
            rows |= {
                place: row
                if isinstance(row, JunhengError)
                else _filing(told[place], row, owner, origin=origin, picture=None, by=by, at=at)
                for (place, _told), row in zip(free, made, strict=True)
            }
        _written(rows, told, meant, owner)
    return [rows[place] for place in range(len(told))]


def _written(
    rows: dict[int, Filing | JunhengError],
    told: Sequence[rules.Told],
    meant: dict[tuple[str, str], queries.Meant],
    owner: Organisation,
) -> None:
    """The filings in the order of the list, with their facts."""
    filed = [(place, row) for place, row in sorted(rows.items()) if isinstance(row, Filing)]
    for (_place, row), id in zip(filed, new_ids(len(filed)), strict=True):
        row.pk = id
    Filing.objects.bulk_create([row for _place, row in filed])
    for place, row in filed:
        record(_filed(row, told[place], meant[told[place].meant_by], None), tenant=owner.tenant_id)


def _waves(told: Sequence[rules.Told], places: Iterable[int]) -> list[list[int]]:
    """Places of the list in groups, no group with two plates of one number."""
    waves: list[list[int]] = []
    met: dict[str, int] = {}
    for place in places:
        key = rules.plain(told[place].number)
        wave = met[key] = met.get(key, -1) + 1
        if wave == len(waves):
            waves.append([])
        waves[wave].append(place)
    return waves


def _hold(told: Sequence[rules.Told], tenant: str) -> None:
    """Who files a plate of this number in this province meanwhile waits until we are done, and then finds it."""
    keys = sorted(
        {lock_of(each.number, tenant) for each in told}
    )  # in one order, so that no two wait for each other
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(plate) from unnest(%s::bigint[]) plate", [keys])


def lock_of(number: str, tenant: str) -> int:
    """The advisory lock of a plate's number in a province."""
    told = f"{tenant}/{rules.plain(number)}".encode()
    return int.from_bytes(hashlib.sha256(told).digest()[:8], signed=True)


def _wrong(told: rules.Told, meant: queries.Meant) -> tuple[Refusal, ...]:
    is_scale = meant.listed is not None and meant.listed.number.startswith("2-")
    return rules.refusals_to_file(told, understood=meant.listed is not None, is_scale=is_scale)


def _new(told: rules.Told, meant: queries.Meant, item: Item) -> ledger.NewInstrument:
    return ledger.NewInstrument(
        item=item, catalogue_item=meant.listed, name=told.kind.strip()[:80], serial=told.number.strip()[:60],
        purpose=Purpose(told.use), model=told.model.strip(), maker=told.maker.strip(),
        range_text=rules.range_text(told), place=told.place.strip(), accuracy_class=told.accuracy_class,
    )  # fmt: skip


def _filing(
    told: rules.Told, instrument: Instrument, owner: Organisation, *, origin: str, picture: Attachment | None,
    by: Actor, at: datetime,
) -> Filing:  # fmt: skip
    """The row of a filing, not yet written."""
    spot = read_spot(told.spot)
    where = {"latitude": spot.latitude, "longitude": spot.longitude, "within": spot.within, "located": spot.how} if spot else {}  # fmt: skip
    return Filing(
        **where,
        tenant_id=owner.tenant_id, instrument=instrument, origin=origin, division_code=told.division or owner.division_code, made_in=told.made_in, quantity=told.quantity,
        mode=told.mode, photo=picture, filed_at=at, filed_by_id=by.person_id,
    )  # fmt: skip


def _filed(
    filing: Filing, told: rules.Told, meant: queries.Meant, picture: Attachment | None
) -> events.InstrumentFiled:
    assert meant.listed is not None
    return events.InstrumentFiled(
        filing=Ref.to(filing), instrument=Ref.to(filing.instrument), listed=meant.listed.number, use=told.use,
        origin=filing.origin, place=filing.instrument.place, photo=picture.sha256 if picture else None, position=told.spot or None,
    )  # fmt: skip


def _on_file(known: Instrument, owner: Organisation) -> Refused:
    if known.owner_id == owner.pk:
        return Refused(
            refuse("instrument-known", name=known.name, serial=known.serial, code=spaced(known.code))
        )
    return Refused(refuse("filed-by-another", maker=known.maker or "—", serial=known.serial))


def _kept(photo: Photo | None, tenant: str, *, by: Actor, at: datetime) -> Attachment | None:
    if photo is None:
        return None
    plain = cleaned(photo)
    return store_attachment(
        name=plain.name or "photo.jpg", data=plain.data, accept=PICTURES, by=by, at=at, tenant=tenant, cap=MOST_PHOTO
    )  # fmt: skip
