"""Row-level security as a migration operation: the second wall behind the services.

`RowSecurity("orders_order")` lets a row be written only by its own tenant and read by its own tenant.
`shared=True` adds the tenants listed in the row's `readers`. `public_when` is an SQL condition on the row
under which everybody may read it ("true" for a register that is public by law).
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import RunSQL

_CURRENT = "(select string_to_array(coalesce(current_setting('junheng.tenants', true), ''), ','))::text[]"


class RowSecurity(RunSQL):
    def __init__(
        self, table: str, *, tenant: str = "tenant_id", shared: bool = False, public_when: str = ""
    ) -> None:
        self.options = {"table": table, "tenant": tenant, "shared": shared, "public_when": public_when}
        own = f"{tenant} = any({_CURRENT})"
        read = [own]
        if shared:
            read.append(f"readers::text[] && {_CURRENT}")
        if public_when:
            read.append(f"({public_when})")
        super().__init__(
            sql=[
                f"alter table {table} enable row level security",
                f"create policy read_rows on {table} for select using ({' or '.join(read)})",
                f"create policy insert_rows on {table} for insert with check ({own})",
                f"create policy update_rows on {table} for update using ({own}) with check ({own})",
                f"create policy delete_rows on {table} for delete using ({own})",
            ],
            reverse_sql=[
                *(f"drop policy {name}_rows on {table}" for name in ("read", "insert", "update", "delete")),
                f"alter table {table} disable row level security",
            ],
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [], dict(self.options))

    def describe(self) -> str:
        return f"Row-level security on {self.options['table']}"
