"""Points of a range have a unit of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("certificates", "0004_case_until")]

    operations = [
        migrations.AddField(
            "standardcase", "range_unit", models.CharField(blank=True, default="", max_length=20), preserve_default=False
        ),
    ]
