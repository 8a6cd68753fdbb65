"""An application and its seats as they stand, held until the transaction ends. No verbs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from junheng.core.reason import Refusal, Refused
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Attachment
from junheng.hub.standards.models import Examination, ExaminationDocument


def refuse_all(refusals: Sequence[Refusal]) -> None:
    """Raise what was found, if anything was."""
    if refusals:
        raise Refused(*refusals)


@contextmanager
def held(row: Examination) -> Iterator[Examination]:
    """The application as it stands, in its own tenant; whoever acts on it next waits."""
    with tenancy.also(row.tenant_id):
        rows = Examination.objects.select_for_update(of=("self",))
        yield rows.select_related("organisation", "authority", "standard").get(pk=row.pk)


def let_read(row: Examination, tenants: Iterable[str]) -> None:
    """Let more provinces read an application with all that belongs to it."""
    readers = sorted({*row.readers, *tenants} - {row.tenant_id})
    if readers == row.readers:
        return
    row.readers = readers
    Examination.objects.filter(pk=row.pk).update(readers=readers)
    ExaminationDocument.objects.filter(examination=row).update(readers=readers)
    files = row.documents.values_list("attachment_id", flat=True)
    Attachment.objects.filter(pk__in=list(files)).update(readers=readers)
