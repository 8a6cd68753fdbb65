"""Re-checks of the travelling standard are sealed behind the wall that stands around results."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0003_asked_to_check")]

    operations = [
        migrations.AddField(
            "seal",
            "kind",
            models.CharField(choices=[("result", "Result"), ("recheck", "Recheck")], default="result", max_length=8),
        ),
        migrations.AddField("seal", "replaces", models.PositiveSmallIntegerField(null=True)),
        migrations.RemoveConstraint("seal", "seal_version_once"),
        migrations.AddConstraint(
            "seal", models.UniqueConstraint(fields=["participant", "kind", "version"], name="seal_number_once")
        ),
        migrations.AddConstraint(
            "seal", models.UniqueConstraint(fields=["participant", "replaces"], name="recheck_replaced_once")
        ),
    ]
