"""Who let an agreement rest; of one that rests already the log says it, so its row stays empty."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("recognition", "0001_initial")]

    operations = [
        migrations.AddField(
            "agreement", "suspended_by", models.CharField(blank=True, default="", max_length=6), preserve_default=False
        ),
        migrations.AddConstraint(
            "agreement",
            models.CheckConstraint(
                condition=models.Q(suspended_by="") | models.Q(state="suspended"), name="agreement_rests_by_a_party"
            ),
        ),
    ]
