"""Experts of a comparison, public rows of the organiser; a comment may be one of theirs."""

import django.db.models.deletion
import junheng.hub.foundation.ids
from django.conf import settings
from django.db import migrations, models

from junheng.hub.foundation.rowsecurity import RowSecurity


class Migration(migrations.Migration):
    dependencies = [
        ("comparisons", "0005_comments"),
        ("foundation", "0001_initial"),
        ("institutions", "0002_method_in_force"),
    ]

    operations = [
        migrations.CreateModel(
            name="Expert",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("named", "Named"), ("released", "Released")], default="named", max_length=10
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("named_on", models.DateField()),
                (
                    "comparison",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="experts", to="comparisons.comparison"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
            "expert", models.UniqueConstraint(fields=["comparison", "person"], name="expert_once")
        ),
        migrations.AddField(
            "comment",
            "expert",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="comparisons.expert"
            ),
        ),
        RowSecurity("comparisons_expert", public_when="true"),
    ]
