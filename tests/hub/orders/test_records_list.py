"""A laboratory's list of records is walked by its own index: the record itself names its institution."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import connection

from junheng.hub.orders import queries
from junheng.hub.orders.models import OriginalRecord
from junheng.hub.orders.services import benches


def test_a_record_names_the_institution_of_its_order(verifying: Any) -> None:
    """Opened alone or on a bench; the list shows those made one by one, and not a neighbour's."""
    alone, run = verifying.gauge(), verifying.bench("A")
    assert {row.institution_id for row in (alone, *benches.members(run))} == {run.organisation_id}
    assert list(queries.records_of(verifying.measurer)) == [alone]
    assert list(queries.records_of(verifying.laboratory.house.acting("孙示例"))) == []


def test_the_list_is_narrowed_without_line_and_order(verifying: Any) -> None:
    """It asks the record alone, as its index does; nothing is joined that could be walked instead."""
    sql = str(queries.records_of(verifying.measurer).order_by("-pk").query)
    assert " JOIN " not in sql and '"orders_originalrecord"."institution_id" = ' in sql
    (index,) = OriginalRecord._meta.indexes
    assert index.fields_orders == [("institution", ""), ("id", "DESC")]


def test_records_of_before_are_filled(verifying: Any) -> None:
    """The migration takes each record's institution from its order."""
    original = verifying.gauge()
    OriginalRecord.objects.update(institution=verifying.laboratory.house.neighbour)
    with connection.cursor() as cursor:
        cursor.execute(import_module("junheng.hub.orders.migrations.0006_record_names_its_institution").FILL)
    original.refresh_from_db()
    assert original.institution_id == original.line.order.institution_id
