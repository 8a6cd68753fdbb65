from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('instruments', '0006_classed_by_a_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='catalogue',
            name='compared_source',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='catalogue',
            name='compared_by',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='catalogue',
            name='compared_at',
            field=models.DateTimeField(null=True),
        ),
    ]
