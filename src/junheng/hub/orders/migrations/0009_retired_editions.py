"""A laboratory takes an edition of its own out of use: when, and why."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_edition_validations")]

    operations = [
        migrations.AddField("serviceedition", "retired_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "serviceedition", "retired_why", models.CharField(blank=True, default="", max_length=300), preserve_default=False
        ),
        migrations.AddConstraint(
            "serviceedition",
            models.CheckConstraint(
                name="edition_retired_is_own",
                condition=Q(retired_at=None) | Q(organisation__isnull=False, is_current=False) & ~Q(retired_why=""),
            ),
        ),
    ]
