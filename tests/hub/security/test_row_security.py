"""The second wall: PostgreSQL itself shows a province's private rows to that province alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from junheng.hub.foundation import tenancy

AREAS = {each.label for each in apps.get_app_configs() if each.name.startswith("junheng.hub.")}
TABLES = {
    model._meta.db_table: model
    for model in apps.get_models()
    if model._meta.app_label in AREAS
    and any(each.column in ("tenant_id", "tenant_code") for each in model._meta.fields)
}


def _secured() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relkind = 'r'")
        return {name for (name,) in cursor.fetchall()}


def test_every_table_with_a_tenant_has_a_wall(db: None) -> None:
    """Row-level security is on wherever a row belongs to somebody."""
    assert set(TABLES) - _secured() == set()


def test_the_application_can_not_climb_over(db: None) -> None:
    """It is no superuser, does not bypass, and owns no table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute(
            "select count(*) from pg_tables where tableowner = current_user and schemaname = 'public'"
        )
        assert cursor.fetchone() == (0,)


# Not here: events, which are the public log; memberships, which a person sees as their own.
PRIVATE = (
    "orders_order", "orders_orderline", "orders_originalrecord", "orders_reading", "orders_recordstandard", "orders_custodystep",
    "certificates_certificatebody", "capabilities_measurementstandard", "capabilities_standardpiece", "capabilities_pieceevidence",
    "instruments_instrument", "instruments_duedate", "foundation_notice", "foundation_eventopening",
    "people_methodauthorisation", "people_signatoryscope",
)  # fmt: skip


@pytest.mark.parametrize("table", PRIVATE)
def test_another_province_sees_nothing(laboratory: Any, table: str) -> None:
    """After a whole measurement the rows are there for Zhejiang, and for Anhui there is not one."""
    laboratory.issued()

    def seen() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
            return int(cursor.fetchone()[0])

    with tenancy.only("330000", "310000", "CN"):
        assert seen() > 0
    with tenancy.only("340000"):
        assert seen() == 0
    with tenancy.only():
        assert seen() == 0
