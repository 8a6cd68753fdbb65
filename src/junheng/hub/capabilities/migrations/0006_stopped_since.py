"""A piece remembers that it was stopped while it is sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("capabilities", "0005_corrective_mark")]

    operations = [
        migrations.AddField("standardpiece", "stopped_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            "update capabilities_standardpiece set stopped_at = status_since where status = 'stopped'",
            migrations.RunSQL.noop,
        ),
    ]
