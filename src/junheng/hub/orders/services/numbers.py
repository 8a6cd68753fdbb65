"""Numbers in series: gapless per institution and year, taken under a row lock."""

from __future__ import annotations

from datetime import date

from junheng.hub.foundation import tenancy
from junheng.hub.institutions.models import Organisation
from junheng.hub.orders.models import NumberSeries


def next_number(*, organisation: Organisation, series: str, on: date, width: int = 5) -> str:
    """The next number of a series, such as `W-26-00017`. Rolled back with its transaction, so no gap stays."""
    with tenancy.also(organisation.tenant_id):
        NumberSeries.objects.bulk_create(
            [
                NumberSeries(
                    tenant_id=organisation.tenant_id, organisation=organisation, series=series, year=on.year
                )
            ],
            ignore_conflicts=True,
        )
        entry = NumberSeries.objects.select_for_update().get(
            organisation=organisation, series=series, year=on.year
        )
        entry.last += 1
        entry.save(update_fields=["last"])
    return f"{series}-{on.year % 100:02d}-{entry.last:0{width}d}"
