"""The announced SM2 key of a log; empty for logs that have none yet."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ledger", "0002_cosigned_checkpoints")]

    operations = [
        migrations.AddField("log", "sm2_vkey", models.CharField(blank=True, default="", max_length=700)),
    ]
