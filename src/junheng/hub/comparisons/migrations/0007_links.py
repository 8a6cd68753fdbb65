"""What a link to a comparison of a higher level came to, beside the analysis it belongs to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0006_experts")]

    operations = [migrations.AddField("analysis", "links", models.TextField(blank=True, default=""), preserve_default=False)]
