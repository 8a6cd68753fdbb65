"""The window of a case ends when the standard was stopped, not on the day it was found bad."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("certificates", "0003_parents_files")]

    operations = [
        migrations.AddField("standardcase", "until", models.DateField(null=True)),
        migrations.RunSQL("update certificates_standardcase set until = found_on", migrations.RunSQL.noop),
        migrations.AlterField("standardcase", "until", models.DateField()),
        migrations.AddConstraint(
            "standardcase",
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("found_on")), name="case_window_ends_after"
            ),
        ),
    ]
