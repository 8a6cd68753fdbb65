from django.conf import settings
from django.db import migrations, models
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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('instruments', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StandardPiece',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('main', 'Main'), ('auxiliary', 'Auxiliary')], max_length=10)),
                ('status', models.CharField(choices=[('qualified', 'Qualified'), ('conditional', 'Conditional'), ('limited', 'Limited'), ('stopped', 'Stopped'), ('sealed', 'Sealed')], default='qualified', max_length=12)),
                ('status_reason', models.CharField(blank=True, max_length=300)),
                ('status_since', models.DateTimeField()),
                ('limited_to', models.CharField(blank=True, max_length=160)),
                ('used_by', models.CharField(choices=[('class', 'Class'), ('order', 'Order')], default='order', max_length=6)),
                ('place', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'ordering': ['standard', 'role', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MeasurementStandard',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('is_public', models.BooleanField(default=False)),
                ('is_highest', models.BooleanField(default=False)),
                ('range_text', models.CharField(blank=True, max_length=160)),
                ('accuracy_text', models.CharField(blank=True, max_length=160)),
                ('examination', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.qualification')),
                ('items', models.ManyToManyField(related_name='+', to='institutions.item')),
                ('keeper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standards', to='institutions.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='CapabilityEntry',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('calibrate', 'Calibrate'), ('verify', 'Verify'), ('test', 'Test')], max_length=10)),
                ('quantity_kind', models.CharField(db_index=True, max_length=60)),
                ('data', models.JSONField()),
                ('turnaround_days', models.PositiveSmallIntegerField(null=True)),
                ('price', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10)),
                ('published_at', models.DateTimeField(null=True)),
                ('search', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.item')),
                ('method', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.method')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capabilities', to='institutions.organisation')),
                ('qualification', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.qualification')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('standard', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='capabilities.measurementstandard')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PieceEvidence',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('calibration', 'Calibration'), ('verification', 'Verification'), ('reference-material', 'Reference'), ('intrinsic', 'Intrinsic')], max_length=20)),
                ('number', models.CharField(max_length=80)),
                ('issuer_name', models.CharField(max_length=120)),
                ('certificate_id', models.UUIDField(null=True)),
                ('route', models.CharField(default='accredited', max_length=20)),
                ('work_date', models.DateField()),
                ('due', models.DateField()),
                ('values', models.JSONField(default=dict)),
                ('recorded_at', models.DateTimeField()),
                ('attachment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.attachment')),
                ('issuer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.organisation')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['-work_date'],
            },
        ),
        migrations.AddField(
            model_name='standardpiece',
            name='instrument',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instruments.instrument'),
        ),
        migrations.AddField(
            model_name='standardpiece',
            name='keeper',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='standardpiece',
            name='standard',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='capabilities.measurementstandard'),
        ),
        migrations.AddField(
            model_name='standardpiece',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant'),
        ),
        migrations.AddField(
            model_name='pieceevidence',
            name='piece',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='capabilities.standardpiece'),
        ),
        migrations.AddConstraint(
            model_name='measurementstandard',
            constraint=models.UniqueConstraint(fields=('organisation', 'code'), name='standard_code_once'),
        ),
        migrations.AddIndex(
            model_name='capabilityentry',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['quantity_kind', 'kind'], name='capability_published'),
        ),
        migrations.AddIndex(
            model_name='capabilityentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='capability_search'),
        ),
        migrations.AddConstraint(
            model_name='standardpiece',
            constraint=models.UniqueConstraint(fields=('standard', 'instrument'), name='standard_piece_once'),
        ),
        migrations.AddConstraint(
            model_name='pieceevidence',
            constraint=models.CheckConstraint(condition=models.Q(('due__gte', models.F('work_date'))), name='evidence_due_after_work'),
        ),
        migrations.AddConstraint(
            model_name='pieceevidence',
            constraint=models.UniqueConstraint(fields=('piece', 'issuer_name', 'number'), name='evidence_once'),
        ),
        RowSecurity("capabilities_measurementstandard"),
        RowSecurity("capabilities_standardpiece"),
        RowSecurity("capabilities_pieceevidence"),
        RowSecurity("capabilities_capabilityentry", public_when="state = 'published'"),
    ]
