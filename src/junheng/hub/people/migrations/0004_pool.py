import django.contrib.postgres.fields
import junheng.hub.people.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0003_facts_in_one_statement'),
        ('institutions', '0002_method_in_force'),
        ('people', '0003_recusals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assessor',
            name='capacities',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=junheng.hub.people.models._standards_only, size=None),
        ),
        migrations.AddField(
            model_name='assessor',
            name='most_at_once',
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.AddField(
            model_name='assessor',
            name='provinces',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None),
        ),
        migrations.AddConstraint(
            model_name='assessor',
            constraint=models.CheckConstraint(condition=models.Q(('most_at_once__gte', 1)), name='assessor_takes_work'),
        ),
        migrations.AddConstraint(
            model_name='assessor',
            constraint=models.CheckConstraint(condition=models.Q(('capacities__len__gte', 1)), name='assessor_for_something'),
        ),
    ]
