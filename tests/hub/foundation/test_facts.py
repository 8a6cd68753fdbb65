"""How a fact is stored: by one statement that a connection parses and plans once."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def test_the_statement_is_prepared(house: Any) -> None:
    """Django prepares nothing by itself; whoever comes after is not prepared either."""
    house.member("甲示例", house.enterprise, "enterprise")
    with CaptureQueriesContext(connection) as seen:
        house.member("乙示例", house.enterprise, "enterprise")
    assert any("insert into foundation_event " in each["sql"] for each in seen), "who watches reads it"
    with connection.cursor() as cursor:
        for _time in range(7):
            cursor.execute("select count(*) from foundation_event")
        cursor.execute("select statement from pg_prepared_statements")
        (kept,) = [row[0] for row in cursor.fetchall()]
    assert "insert into foundation_event " in kept
