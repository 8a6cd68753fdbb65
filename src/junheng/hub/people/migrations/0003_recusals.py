import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import junheng.hub.foundation.ids
from junheng.hub.foundation.rowsecurity import RowSecurity


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_letters_rest"),
        ("institutions", "0002_method_in_force"),
        ("people", "0002_assessors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("effective", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("declared_at", models.DateTimeField()),
                ("assessor", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="recusals", to="people.assessor")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.organisation")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("tenant", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.tenant")),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[("person", "="), ("organisation", "="), ("effective", "&&")], name="recusal_once")],
            },
        ),
        RowSecurity("people_recusal", public_when="true"),
    ]
