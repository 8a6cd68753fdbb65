"""Numbers in series: gapless per institution and year, taken under a row lock."""

from __future__ import annotations

from datetime import date

from junheng.hub.foundation import tenancy
from junheng.hub.institutions.models import Organisation
from junheng.hub.orders.models import NumberSeries


def next_number(*, organisation: Organisation, series: str, on: date) -> str:
    """The next number of a series, such as `W-26-00017`. Rolled back with its transaction, so no gap stays."""
    return next_numbers(organisation=organisation, series=series, on=on, count=1)[0]


def next_numbers(
    *, organisation: Organisation, series: str, on: date, count: int, width: int = 5
) -> list[str]:
    """The next `count` numbers of a series, taken under one lock."""
    with tenancy.also(organisation.tenant_id):
        entry = hold_series(organisation=organisation, series=series, on=on)
        first = entry.last + 1
        entry.last += count
        entry.save(update_fields=["last"])
    return [f"{series}-{on.year % 100:02d}-{number:0{width}d}" for number in range(first, first + count)]


def hold_series(*, organisation: Organisation, series: str, on: date) -> NumberSeries:
    """The row of a series, held to the end of the transaction: who asks for it meanwhile waits."""
    of = {"organisation": organisation, "series": series, "year": on.year}
    with tenancy.also(organisation.tenant_id):
        NumberSeries.objects.bulk_create(
            [NumberSeries(tenant_id=organisation.tenant_id, **of)], ignore_conflicts=True
        )
        return NumberSeries.objects.select_for_update().get(**of)
