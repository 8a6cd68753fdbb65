"""A protocol that is being confirmed and one that everybody has confirmed are two states; two levels above the nation (R07.3)."""

from django.db import migrations, models

FORWARD = """
update comparisons_comparison set state = 'confirmed' where state = 'protocol';
update comparisons_comparison c set state = 'protocol'
    where c.state = 'approved' and exists (select 1 from comparisons_protocol p where p.comparison_id = c.id);
"""
BACKWARD = """
update comparisons_comparison set state = 'approved' where state = 'protocol';
update comparisons_comparison set state = 'protocol' where state = 'confirmed';
"""


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0007_links")]

    operations = [
        migrations.AlterField(
            "comparison",
            "state",
            models.CharField(
                choices=[
                    ("proposed", "Proposed"), ("approved", "Approved"), ("protocol", "Protocol"), ("confirmed", "Confirmed"),
                    ("circulating", "Circulating"), ("data-in", "Data In"), ("draft-a", "Draft A"), ("comments", "Comments"),
                    ("draft-b", "Draft B"), ("published", "Published"), ("corrective", "Corrective"), ("closed", "Closed"),
                    ("abandoned", "Abandoned"),
                ],
                default="proposed",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            "comparison",
            "level",
            models.CharField(
                choices=[
                    ("key", "Key"), ("rmo", "Rmo"), ("national", "National"), ("regional", "Regional"), ("local", "Local"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
