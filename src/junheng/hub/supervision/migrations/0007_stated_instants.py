from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0006_desk_of_a_check'),
    ]

    operations = [
        migrations.AddField(
            model_name='check',
            name='begun_stated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='check',
            name='body_stated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='checkinspector',
            name='signed_stated_at',
            field=models.DateTimeField(null=True),
        ),
    ]
