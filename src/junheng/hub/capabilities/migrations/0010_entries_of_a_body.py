from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("capabilities", "0009_entry_changes")]
    operations = [
        migrations.AddIndex(
            model_name="capabilityentry",
            index=models.Index(fields=["organisation", "-id"], name="capability_of_body"),
        ),
    ]
