"""A complaint about quality names the case of the standard it led to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("market", "0001_initial")]

    operations = [
        migrations.AddField("qualitycase", "recall_id", models.UUIDField(null=True)),
        migrations.AddField(
            "qualitycase", "recall_number", models.CharField(blank=True, default="", max_length=40), preserve_default=False
        ),
    ]
