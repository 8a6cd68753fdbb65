"""Whether a laboratory is asked to check its result before Draft A: for its own body alone, after publication for everybody."""

import django.db.models.deletion
import junheng.hub.foundation.ids
from django.db import migrations, models

_BODY = "organisation_id::text = current_setting('junheng.sealing_body', true)"
_ANALYSED = "comparison_id::text = current_setting('junheng.analysing', true)"


def _in_state(*states: str) -> str:
    named = ", ".join(f"'{each}'" for each in states)
    return f"exists (select 1 from comparisons_comparison c where c.id = comparison_id and c.state in ({named}))"


WALL = {
    # Not even the analysis reads it: whoever asks does not learn who was asked. Nobody changes or deletes it.
    "read": ("select", f"using ({_BODY} or {_in_state('published', 'corrective', 'closed')})"),
    "insert": ("insert", f"with check ({_ANALYSED} and {_in_state('data-in')})"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0002_abandoned"),
        ("foundation", "0001_initial"),
        ("institutions", "0002_method_in_force"),
    ]

    operations = [
        migrations.AddField("comparison", "checks_until", models.DateField(null=True)),
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked", models.BooleanField()),
                ("salt", models.CharField(max_length=64)),
                (
                    "comparison",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="comparisons.comparison"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.organisation"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.tenant"
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.AddConstraint(
            "check", models.UniqueConstraint(fields=["comparison", "organisation"], name="check_once")
        ),
        migrations.RunSQL(
            sql=[
                "alter table comparisons_check enable row level security",
                *(f"create policy {name}_rows on comparisons_check for {what} {how}" for name, (what, how) in WALL.items()),
            ],
            reverse_sql=[
                *(f"drop policy {name}_rows on comparisons_check" for name in WALL),
                "alter table comparisons_check disable row level security",
            ],
        ),
    ]
