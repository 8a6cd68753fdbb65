from django.conf import settings
from django.db import migrations, models
import django.contrib.postgres.fields
import django.db.models.deletion
import junheng.hub.foundation.ids
from junheng.hub.foundation.rowsecurity import RowSecurity


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('capabilities', '0001_initial'),
        ('foundation', '0001_initial'),
        ('institutions', '0001_initial'),
        ('instruments', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('text', models.CharField(max_length=300)),
                ('parsed', models.JSONField()),
                ('posted_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.organisation')),
                ('posted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('number', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('placed', 'Placed'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('cancelled', 'Cancelled'), ('closed', 'Closed')], default='placed', max_length=12)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('wanted_on', models.DateField(null=True)),
                ('placed_at', models.DateTimeField()),
                ('promised_on', models.DateField(null=True)),
                ('decision_rule', models.CharField(blank=True, max_length=200)),
                ('adjustment_allowed', models.BooleanField(default=False)),
                ('secrecy', models.BooleanField(default=False)),
                ('review_note', models.CharField(blank=True, max_length=500)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.organisation')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.organisation')),
                ('need', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='orders.need')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('position', models.PositiveSmallIntegerField()),
                ('service', models.CharField(max_length=20)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('mark', models.CharField(blank=True, max_length=12)),
                ('mandatory', models.BooleanField(default=False)),
                ('warnings', models.JSONField(default=list)),
                ('price', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('urgent_percent', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('received', 'Received'), ('measuring', 'Measuring'), ('submitted', 'Submitted'), ('sent-back', 'Sent Back'), ('checked', 'Checked'), ('issued', 'Issued'), ('handed-back', 'Handed Back'), ('cancelled', 'Cancelled')], default='waiting', max_length=12)),
                ('received_at', models.DateTimeField(null=True)),
                ('received_condition', models.CharField(blank=True, max_length=300)),
                ('handed_back_at', models.DateTimeField(null=True)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instruments.instrument')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.item')),
                ('method', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.method')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.order')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['order', 'position'],
            },
        ),
        migrations.CreateModel(
            name='CustodyStep',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('at', models.DateTimeField()),
                ('step', models.CharField(max_length=20)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('condition', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='custody', to='orders.orderline')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='OriginalRecord',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('number', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('open', 'Open'), ('submitted', 'Submitted'), ('sent-back', 'Sent Back'), ('checked', 'Checked'), ('locked', 'Locked')], default='open', max_length=12)),
                ('parameters', models.JSONField(default=dict)),
                ('points', models.JSONField(default=list)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('adjusted', models.BooleanField(default=False)),
                ('adjustment_consent', models.CharField(blank=True, max_length=200)),
                ('opened_at', models.DateTimeField()),
                ('work_from', models.DateField()),
                ('work_to', models.DateField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('deviation', models.CharField(blank=True, max_length=300)),
                ('version', models.PositiveIntegerField(default=1)),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deviation_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='orders.orderline')),
                ('measured_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('block', models.CharField(max_length=12)),
                ('point', models.CharField(max_length=40)),
                ('column', models.CharField(max_length=40)),
                ('repeat', models.PositiveSmallIntegerField(default=0)),
                ('text', models.CharField(max_length=40)),
                ('unit', models.CharField(max_length=20)),
                ('resolution', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField()),
                ('source_sha256', models.CharField(blank=True, max_length=64)),
                ('struck_at', models.DateTimeField(null=True)),
                ('strike_reason', models.CharField(blank=True, max_length=200)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='orders.originalrecord')),
                ('struck_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RecordStandard',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('role', models.CharField(blank=True, max_length=40)),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capabilities.pieceevidence')),
                ('piece', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capabilities.standardpiece')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standards', to='orders.originalrecord')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('cell', models.CharField(max_length=120)),
                ('text', models.CharField(max_length=500)),
                ('at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='orders.originalrecord')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ServiceEdition',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('edition', models.PositiveSmallIntegerField()),
                ('title_zh', models.CharField(max_length=120)),
                ('title_en', models.CharField(max_length=160)),
                ('data', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('is_current', models.BooleanField(default=True)),
                ('loaded_at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.item')),
            ],
        ),
        migrations.AddField(
            model_name='originalrecord',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.serviceedition'),
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'series', 'year'), name='number_series_once')],
            },
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['institution', '-id'], name='order_by_institution'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['client', '-id'], name='order_by_client'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('institution', 'number'), name='order_number_once'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at', None), ('reviewed_by', None)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='order_reviewed_by_and_at'),
        ),
        migrations.AddIndex(
            model_name='orderline',
            index=models.Index(fields=['tenant', 'state', '-id'], name='order_line_worklist'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.UniqueConstraint(fields=('order', 'position'), name='order_line_position_once'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('mandatory', False), models.Q(('service', 'verification'), _negated=True), ('price', 0), _connector='OR'), name='mandatory_line_is_free'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(condition=models.Q(('struck_at', None)), fields=('record', 'block', 'point', 'column', 'repeat'), name='reading_live_once'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('strike_reason', ''), ('struck_at', None), ('struck_by', None)), models.Q(('struck_at__isnull', False), ('struck_by__isnull', False), models.Q(('strike_reason', ''), _negated=True)), _connector='OR'), name='reading_strike_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='recordstandard',
            constraint=models.UniqueConstraint(fields=('record', 'piece'), name='record_standard_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceedition',
            constraint=models.UniqueConstraint(fields=('code', 'edition'), name='service_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceedition',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('code',), name='service_edition_one_current'),
        ),
        migrations.AddConstraint(
            model_name='originalrecord',
            constraint=models.CheckConstraint(condition=models.Q(('work_to__gte', models.F('work_from'))), name='record_work_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='originalrecord',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by', None), models.Q(('checked_by', models.F('measured_by')), _negated=True), _connector='OR'), name='record_checker_is_another'),
        ),
        migrations.AddConstraint(
            model_name='originalrecord',
            constraint=models.UniqueConstraint(fields=('tenant', 'number'), name='record_number_once'),
        ),
        RowSecurity("orders_numberseries"),
        RowSecurity("orders_need", shared=True),
        RowSecurity("orders_order", shared=True),
        RowSecurity("orders_orderline", shared=True),
        RowSecurity("orders_custodystep", shared=True),
        RowSecurity("orders_originalrecord", shared=True),
        RowSecurity("orders_reading", shared=True),
        RowSecurity("orders_recordstandard", shared=True),
        RowSecurity("orders_remark", shared=True),
    ]
