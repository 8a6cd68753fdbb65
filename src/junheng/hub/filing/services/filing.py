"""The verb of filing: one instrument under a code for life, with its picture and where it stands (R15.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.filing import events, queries
from junheng.hub.filing.models import Filing
from junheng.hub.filing.rules import plates as rules
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Attachment
from junheng.hub.foundation.rules import without_metadata
from junheng.hub.foundation.services.attachments import store_attachment
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
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
    meant = queries.meant(told.entry or told.kind, told.use)
    is_scale = meant.listed is not None and meant.listed.number.startswith("2-")
    if wrong := rules.refusals_to_file(told, understood=meant.listed is not None, is_scale=is_scale):
        raise UnusableInput(*wrong)
    item = queries.item_of(meant.listed)
    with tenancy.also(owner.tenant_id):
        _not_on_file(
            queries.on_file(
                tenant=owner.tenant_id, number=told.number, maker=told.maker, item=item, owner=owner.pk
            ),
            owner,
        )
        assert meant.listed is not None
        new = ledger.NewInstrument(
            item=item, catalogue_item=meant.listed, name=told.kind.strip()[:80], serial=told.number.strip()[:60],
            purpose=Purpose(told.use), model=told.model.strip(), maker=told.maker.strip(),
            range_text=rules.range_text(told), place=told.place.strip(), accuracy_class=told.accuracy_class,
        )  # fmt: skip
        instrument = ledger.register_instrument(new=new, owner=owner, by=by, at=at)
        picture = _kept(photo, owner.tenant_id, by=by, at=at)
        filing = Filing.objects.create(
            tenant_id=owner.tenant_id, instrument=instrument, origin=origin, division_code=told.division or owner.division_code, made_in=told.made_in, quantity=told.quantity,
            mode=told.mode, photo=picture, filed_at=at, filed_by_id=by.person_id,
        )  # fmt: skip
        record(
            events.InstrumentFiled(
                filing=Ref.to(filing), instrument=Ref.to(instrument), listed=meant.listed.number, use=told.use,
                origin=origin, place=instrument.place, photo=picture.sha256 if picture else None,
            ),
            tenant=owner.tenant_id,
        )  # fmt: skip
    return filing


def _not_on_file(known: Instrument | None, owner: Organisation) -> None:
    if known is None:
        return
    if known.owner_id == owner.pk:
        raise Refused(
            refuse("instrument-known", name=known.name, serial=known.serial, code=spaced(known.code))
        )
    raise Refused(refuse("filed-by-another", maker=known.maker or "—", serial=known.serial))


def _kept(photo: Photo | None, tenant: str, *, by: Actor, at: datetime) -> Attachment | None:
    if photo is None:
        return None
    plain = cleaned(photo)
    return store_attachment(
        name=plain.name or "photo.jpg", data=plain.data, accept=PICTURES, by=by, at=at, tenant=tenant, cap=MOST_PHOTO
    )  # fmt: skip
