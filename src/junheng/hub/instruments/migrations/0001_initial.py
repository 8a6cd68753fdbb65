from django.db import migrations, models
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import junheng.hub.foundation.ids
from junheng.hub.foundation.rowsecurity import RowSecurity


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('foundation', '0001_initial'),
        ('institutions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueWord',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='Catalogue',
            fields=[
                ('code', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('in_force_from', models.DateField(null=True)),
                ('is_draft', models.BooleanField(default=True)),
                ('is_current', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('is_current',), name='catalogue_one_current')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueItem',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=160)),
                ('group_zh', models.CharField(max_length=120)),
                ('mode', models.CharField(max_length=6)),
                ('form', models.CharField(blank=True, max_length=60)),
                ('uses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=1), default=list, size=None)),
                ('scope_note', models.CharField(blank=True, max_length=200)),
                ('size_symbol', models.CharField(blank=True, max_length=4)),
                ('size_low', models.FloatField(null=True)),
                ('size_high', models.FloatField(null=True)),
                ('methods', models.CharField(blank=True, max_length=160)),
                ('cycle_months', models.PositiveSmallIntegerField(null=True)),
                ('cycle_note', models.CharField(blank=True, max_length=120)),
                ('cycle_confidence', models.CharField(blank=True, max_length=20)),
                ('confidence', models.CharField(max_length=30)),
                ('source', models.CharField(max_length=200)),
                ('catalogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='instruments.catalogue')),
            ],
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('model', models.CharField(blank=True, max_length=60)),
                ('serial', models.CharField(max_length=60)),
                ('maker', models.CharField(blank=True, max_length=80)),
                ('range_text', models.CharField(blank=True, max_length=120)),
                ('accuracy_class', models.CharField(blank=True, max_length=30)),
                ('own_number', models.CharField(blank=True, max_length=40)),
                ('purpose', models.CharField(choices=[('T', 'T'), ('S', 'S'), ('M', 'M'), ('E', 'E'), ('public-standard', 'public-standard'), ('highest-standard', 'highest-standard'), ('own-use', 'own-use')], max_length=20)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('size', models.FloatField(null=True)),
                ('custody', models.CharField(choices=[('with-owner', 'With Owner'), ('in-transit', 'In Transit'), ('at-institution', 'At Institution')], default='with-owner', max_length=20)),
                ('test', models.CharField(choices=[('none', 'None'), ('under-test', 'Under Test'), ('passed', 'Passed'), ('failed', 'Failed'), ('calibrated', 'Calibrated')], default='none', max_length=20)),
                ('sealed_since', models.DateField(null=True)),
                ('seal_number', models.CharField(blank=True, max_length=40)),
                ('scrapped_since', models.DateField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('search', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('catalogue_item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instruments.catalogueitem')),
                ('custodian', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.organisation')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.item')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instruments', to='institutions.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='InstrumentPart',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('kind', models.CharField(choices=[('piece', 'Piece'), ('channel', 'Channel'), ('range', 'Range'), ('function', 'Function')], max_length=10)),
                ('name', models.CharField(max_length=60)),
                ('range_text', models.CharField(blank=True, max_length=120)),
                ('accuracy_class', models.CharField(blank=True, max_length=30)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='instruments.instrument')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DueDate',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('service', models.CharField(max_length=20)),
                ('worked_on', models.DateField()),
                ('due', models.DateField()),
                ('basis', models.CharField(max_length=160)),
                ('certificate_number', models.CharField(blank=True, max_length=60)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='due_dates', to='instruments.instrument')),
                ('part', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='instruments.instrumentpart')),
            ],
            options={
                'ordering': ['due'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('answered_at', models.DateTimeField(null=True)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='instruments.instrument')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.AddConstraint(
            model_name='catalogueitem',
            constraint=models.UniqueConstraint(fields=('catalogue', 'number'), name='catalogue_item_once'),
        ),
        migrations.AddIndex(
            model_name='instrument',
            index=models.Index(fields=['owner', '-id'], name='instrument_by_owner'),
        ),
        migrations.AddIndex(
            model_name='instrument',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='instrument_search'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.UniqueConstraint(fields=('owner', 'item', 'maker', 'serial'), name='instrument_on_file_once'),
        ),
        migrations.AddConstraint(
            model_name='instrumentpart',
            constraint=models.UniqueConstraint(fields=('instrument', 'name'), name='instrument_part_once'),
        ),
        migrations.AddIndex(
            model_name='duedate',
            index=models.Index(fields=['tenant', 'due'], name='due_date_calendar'),
        ),
        migrations.AddConstraint(
            model_name='duedate',
            constraint=models.UniqueConstraint(fields=('instrument', 'part', 'service'), name='due_date_once', nulls_distinct=False),
        ),
        RowSecurity("instruments_instrument", shared=True, public_when="code = current_setting('junheng.code', true)"),
        RowSecurity("instruments_instrumentpart", shared=True, public_when="exists (select 1 from instruments_instrument i where i.id = instrument_id and i.code = current_setting('junheng.code', true))"),
        RowSecurity("instruments_duedate", shared=True, public_when="exists (select 1 from instruments_instrument i where i.id = instrument_id and i.code = current_setting('junheng.code', true))"),
        RowSecurity("instruments_report"),
    ]
