"""Comments between Draft A and Draft B, behind a wall of their own; the walls of what is evaluated know the new state."""

import django.db.models.deletion
import junheng.hub.foundation.ids
from django.db import migrations, models

_BODY = "organisation_id::text = current_setting('junheng.sealing_body', true)"
_ANALYSED = "comparison_id::text = current_setting('junheng.analysing', true)"
_TAKES_PART = (
    "exists (select 1 from comparisons_seal s join comparisons_participant p on p.id = s.participant_id"
    " where s.id = seal_id and p.state = 'confirmed')"
)


def _in_state(*states: str) -> str:
    named = ", ".join(f"'{each}'" for each in states)
    return f"exists (select 1 from comparisons_comparison c where c.id = comparison_id and c.state in ({named}))"


_PUBLISHED = _in_state("published", "corrective", "closed")
WALL = {
    "read": ("select", f"using ({_BODY} or ({_ANALYSED} and {_in_state('comments', 'draft-b')}) or {_PUBLISHED})"),
    "insert": ("insert", f"with check ({_BODY} and {_in_state('comments')})"),
}


def _contents(*open_to: str) -> str:
    return f"using ({_BODY} or ({_TAKES_PART} and (({_ANALYSED} and {_in_state(*open_to)}) or {_PUBLISHED})))"


def _changed(table: str, policy: str, before: str, after: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=f"alter policy {policy} on {table} {after}", reverse_sql=f"alter policy {policy} on {table} {before}"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0004_rechecks"),
        ("foundation", "0001_initial"),
        ("institutions", "0002_method_in_force"),
    ]

    operations = [
        migrations.AddField("comparison", "comments_until", models.DateField(null=True)),
        migrations.AlterField(
            "comparison",
            "state",
            models.CharField(
                choices=[
                    ("proposed", "Proposed"), ("approved", "Approved"), ("protocol", "Protocol"), ("circulating", "Circulating"),
                    ("data-in", "Data In"), ("draft-a", "Draft A"), ("comments", "Comments"), ("draft-b", "Draft B"),
                    ("published", "Published"), ("corrective", "Corrective"), ("closed", "Closed"), ("abandoned", "Abandoned"),
                ],
                default="proposed",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                ("salt", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
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
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["comparison", "organisation"], name="comment_by_comparison")],
            },
        ),
        migrations.RunSQL(
            sql=[
                "alter table comparisons_comment enable row level security",
                *(f"create policy {name}_rows on comparisons_comment for {what} {how}" for name, (what, how) in WALL.items()),
            ],
            reverse_sql=[
                *(f"drop policy {name}_rows on comparisons_comment" for name in WALL),
                "alter table comparisons_comment disable row level security",
            ],
        ),
        _changed(
            "comparisons_sealedcontent", "read_rows", _contents("data-in", "draft-a", "draft-b"),
            _contents("data-in", "draft-a", "comments", "draft-b"),
        ),
        _changed(
            "comparisons_analysis", "update_rows", f"using ({_ANALYSED} and {_in_state('draft-a')})",
            f"using ({_ANALYSED} and {_in_state('draft-a', 'comments')})",
        ),
    ]
