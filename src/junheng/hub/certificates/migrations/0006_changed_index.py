from django.db import migrations, models


class Migration(migrations.Migration):
    """Which certificates changed lately, asked by the evidence graph at each question."""

    dependencies = [("certificates", "0005_case_range_unit")]

    operations = [
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("state", "issued"), _negated=True),
                fields=["state_since"],
                name="certificate_changed",
            ),
        ),
    ]
