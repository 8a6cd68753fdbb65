"""A comparison that leads nowhere may be abandoned, with its reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="comparison",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "Proposed"),
                    ("approved", "Approved"),
                    ("protocol", "Protocol"),
                    ("circulating", "Circulating"),
                    ("data-in", "Data In"),
                    ("draft-a", "Draft A"),
                    ("draft-b", "Draft B"),
                    ("published", "Published"),
                    ("corrective", "Corrective"),
                    ("closed", "Closed"),
                    ("abandoned", "Abandoned"),
                ],
                default="proposed",
                max_length=12,
            ),
        )
    ]
