import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import junheng.hub.foundation.ids
from junheng.hub.foundation.rowsecurity import RowSecurity


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('foundation', '0003_facts_in_one_statement'),
        ('institutions', '0002_method_in_force'),
        ('people', '0004_pool'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('purpose', models.CharField(max_length=30)),
                ('subject_id', models.UUIDField()),
                ('concerned', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('shown_to', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('title', models.CharField(max_length=200)),
                ('number', models.CharField(max_length=80, unique=True)),
                ('state', models.CharField(choices=[('frozen', 'Frozen'), ('drawn', 'Drawn'), ('given-up', 'Given Up')], default='frozen', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('beacon_at', models.DateTimeField()),
                ('source', models.CharField(max_length=120)),
                ('plan', models.JSONField()),
                ('frozen', models.CharField(max_length=71)),
                ('frozen_at', models.DateTimeField()),
                ('record', models.JSONField(null=True)),
                ('drawn_at', models.DateTimeField(null=True)),
                ('count', models.PositiveSmallIntegerField()),
                ('staffed_at', models.DateTimeField(null=True)),
                ('concluded_at', models.DateTimeField(null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('place', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('confirmed', 'Confirmed'), ('declined', 'Declined'), ('working', 'Working'), ('reported', 'Reported'), ('scored', 'Scored')], default='invited', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('invited_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('begun_at', models.DateTimeField(null=True)),
                ('findings', models.JSONField(blank=True, default=dict)),
                ('conclusion', models.CharField(blank=True, choices=[('pass', 'Pass'), ('mend', 'Mend'), ('fail', 'Fail')], max_length=4)),
                ('reported_at', models.DateTimeField(null=True)),
                ('mending_confirmed_at', models.DateTimeField(null=True)),
                ('score', models.PositiveSmallIntegerField(null=True)),
                ('score_note', models.CharField(blank=True, max_length=300)),
                ('scored_at', models.DateTimeField(null=True)),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='people.assessor')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='panels.panel')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['place'],
            },
        ),
        migrations.AddIndex(
            model_name='panel',
            index=models.Index(fields=['purpose', 'subject_id', '-id'], name='panel_about'),
        ),
        migrations.AddIndex(
            model_name='panel',
            index=models.Index(fields=['tenant', '-frozen_at'], name='panel_by_time'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state', 'given-up'), _negated=True), ('concluded_at', None)), fields=('purpose', 'subject_id', 'authority'), name='panel_live_once'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'given-up'), models.Q(('drawn_at__isnull', False), ('record__isnull', False), ('state', 'drawn')), models.Q(('concluded_at', None), ('drawn_at', None), ('record', None), ('staffed_at', None), ('state', 'frozen')), _connector='OR'), name='panel_whole'),
        ),
        migrations.AddIndex(
            model_name='seat',
            index=models.Index(fields=['person', '-id'], name='seat_by_person'),
        ),
        migrations.AddIndex(
            model_name='seat',
            index=models.Index(fields=['assessor', 'state'], name='seat_by_card'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('panel', 'assessor'), name='seat_once_a_panel'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('reported', 'scored')), models.Q(('conclusion', ''), ('reported_at', None)), _connector='XOR'), name='seat_report_whole'),
        ),
        RowSecurity("panels_panel", shared=True, public_when="record is not null"),
        RowSecurity("panels_seat", shared=True),
    ]
