import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import junheng.hub.foundation.ids
from junheng.hub.foundation.rowsecurity import RowSecurity


class Migration(migrations.Migration):
    """Editions get an owner: those loaded before are common to all and belong to the national tenant."""

    dependencies = [
        ("foundation", "0001_initial"),
        ("institutions", "0002_method_in_force"),
        ("orders", "0005_benches_by_organisation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="serviceedition",
            name="tenant",
            field=models.ForeignKey(default="CN", on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.tenant"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="serviceedition",
            name="organisation",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.organisation"),
        ),
        migrations.CreateModel(
            name='EditionDraft',
            fields=[
                ('id', models.UUIDField(default=junheng.hub.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('edition', models.PositiveSmallIntegerField()),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in-review', 'In Review'), ('reviewed', 'Reviewed'), ('approved', 'Approved'), ('withdrawn', 'Withdrawn')], default='draft', max_length=12)),
                ('drafted_at', models.DateTimeField()),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('remark', models.CharField(blank=True, max_length=500)),
                ('approved_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='serviceedition',
            name='service_edition_once',
        ),
        migrations.RemoveConstraint(
            model_name='serviceedition',
            name='service_edition_one_current',
        ),
        migrations.AddConstraint(
            model_name='serviceedition',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation', None)), fields=('code', 'edition'), name='service_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceedition',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True), ('organisation', None)), fields=('code',), name='service_edition_one_current'),
        ),
        migrations.AddConstraint(
            model_name='serviceedition',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('organisation', 'code', 'edition'), name='own_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceedition',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True), ('organisation__isnull', False)), fields=('organisation', 'code'), name='own_edition_one_current'),
        ),
        migrations.AddField(
            model_name='editiondraft',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='editiondraft',
            name='base',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.serviceedition'),
        ),
        migrations.AddField(
            model_name='editiondraft',
            name='drafted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='editiondraft',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.item'),
        ),
        migrations.AddField(
            model_name='editiondraft',
            name='made',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='orders.serviceedition'),
        ),
        migrations.AddField(
            model_name='editiondraft',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.organisation'),
        ),
        migrations.AddField(
            model_name='editiondraft',
            name='reviewed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='editiondraft',
            name='tenant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant'),
        ),
        migrations.AddConstraint(
            model_name='editiondraft',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in-review', 'reviewed'])), fields=('organisation', 'code'), name='edition_draft_one_open'),
        ),
        migrations.AddConstraint(
            model_name='editiondraft',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed_by', None), models.Q(('reviewed_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='edition_reviewer_is_another'),
        ),
        migrations.AddConstraint(
            model_name='editiondraft',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='edition_approver_is_another'),
        ),
        migrations.AddConstraint(
            model_name='editiondraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_by__isnull', False), ('made__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='edition_approved_is_whole'),
        ),
        RowSecurity("orders_editiondraft"),
        RowSecurity("orders_serviceedition", public_when="organisation_id is null"),
    ]
