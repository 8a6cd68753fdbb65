from django.conf import settings
from django.db import migrations, models
import django.contrib.postgres.fields
import django.db.models.deletion
import junheng.hub.foundation.ids
from junheng.hub.foundation.rowsecurity import RowSecurity


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('institutions', '0001_initial'),
        ('capabilities', '0001_initial'),
        ('foundation', '0001_initial'),
        ('instruments', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('orders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('number', models.CharField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('calibration', 'Calibration'), ('verification', 'Verification'), ('verification-notice', 'Notice'), ('test', 'Test')], max_length=20)),
                ('mark', models.CharField(blank=True, max_length=12)),
                ('state', models.CharField(choices=[('issued', 'Issued'), ('replaced', 'Replaced'), ('withdrawn', 'Withdrawn')], default='issued', max_length=10)),
                ('state_reason', models.CharField(blank=True, max_length=300)),
                ('state_since', models.DateTimeField()),
                ('relation', models.CharField(blank=True, choices=[('', 'None'), ('replaces', 'Replaces'), ('supplements', 'Supplements'), ('english-version', 'English')], max_length=16)),
                ('relation_reason', models.CharField(blank=True, max_length=300)),
                ('method_code', models.CharField(max_length=60)),
                ('work_from', models.DateField()),
                ('work_to', models.DateField()),
                ('issued_at', models.DateTimeField()),
                ('valid_until', models.DateField(null=True)),
                ('planned_recalibration', models.DateField(null=True)),
                ('conclusion', models.CharField(blank=True, max_length=120)),
                ('xml_sha256', models.CharField(db_index=True, max_length=64)),
                ('event_id', models.UUIDField(null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.organisation')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.organisation')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CertificateParent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('piece_name', models.CharField(max_length=120)),
                ('parent_number', models.CharField(max_length=80)),
                ('parent_issuer', models.CharField(max_length=120)),
                ('parent_work_date', models.DateField()),
                ('parent_due', models.DateField()),
                ('judged_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('subject', models.CharField(max_length=300)),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('certificate_pem', models.TextField()),
                ('chain_pem', models.TextField(blank=True)),
                ('not_before', models.DateTimeField()),
                ('not_after', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-not_before'],
            },
        ),
        migrations.CreateModel(
            name='CertificateBody',
            fields=[
                ('certificate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='body', serialize=False, to='certificates.certificate')),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('content', models.JSONField()),
                ('pdf_sha256', models.CharField(blank=True, max_length=64)),
                ('duplicates', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='certificate',
            name='instrument',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instruments.instrument'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.item'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='relates_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later', to='certificates.certificate'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant'),
        ),
        migrations.AddField(
            model_name='certificateparent',
            name='certificate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parents', to='certificates.certificate'),
        ),
        migrations.AddField(
            model_name='certificateparent',
            name='evidence',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capabilities.pieceevidence'),
        ),
        migrations.AddField(
            model_name='certificateparent',
            name='parent_certificate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='certificates.certificate'),
        ),
        migrations.AddField(
            model_name='certificateparent',
            name='piece',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capabilities.standardpiece'),
        ),
        migrations.AddField(
            model_name='certificateparent',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant'),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signing_keys', to='institutions.organisation'),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant'),
        ),
        migrations.AddField(
            model_name='certificatebody',
            name='issued_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificatebody',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='orders.orderline'),
        ),
        migrations.AddField(
            model_name='certificatebody',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='orders.originalrecord'),
        ),
        migrations.AddField(
            model_name='certificatebody',
            name='signing_key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.signingkey'),
        ),
        migrations.AddField(
            model_name='certificatebody',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['institution', '-id'], name='certificate_by_institution'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['client', '-id'], name='certificate_by_client'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('relates_to', None), ('relation', '')), models.Q(models.Q(('relation', ''), _negated=True), ('relates_to__isnull', False)), _connector='OR'), name='certificate_related_whole'),
        ),
        migrations.AddConstraint(
            model_name='certificateparent',
            constraint=models.UniqueConstraint(fields=('certificate', 'evidence'), name='certificate_parent_once'),
        ),
        RowSecurity("certificates_signingkey", public_when="true"),
        RowSecurity("certificates_certificate", shared=True, public_when="true"),
        RowSecurity("certificates_certificatebody", shared=True),
        RowSecurity("certificates_certificateparent", public_when="true"),
    ]
