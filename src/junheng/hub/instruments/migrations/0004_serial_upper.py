import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('instruments', '0003_found_by_serial'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='instrument', name='instrument_by_serial'),
        migrations.AddField(
            model_name='instrument',
            name='serial_upper',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Upper('serial'), output_field=models.CharField(max_length=60)),
        ),
        migrations.AddIndex(
            model_name='instrument',
            index=models.Index(fields=['serial_upper'], name='instrument_by_serial'),
        ),
    ]
