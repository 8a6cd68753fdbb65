import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0002_method_in_force"),
        ("supervision", "0005_list_cosigned"),
    ]

    operations = [
        migrations.AddField(
            model_name='check',
            name='desk',
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.organisation"
            ),
        ),
        migrations.RunSQL(
            "update supervision_check c set desk_id = coalesce((select p.organisation_id from supervision_drawpool p"
            " where p.draw_id = c.draw_id and p.tenant_id = c.tenant_id and d.agreement <> ''), d.organisation_id)"
            " from supervision_draw d where d.id = c.draw_id; set constraints all immediate",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='check',
            name='desk',
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.organisation"
            ),
        ),
        migrations.AddIndex("check", models.Index(fields=["desk", "-id"], name="check_by_desk")),
        migrations.AddIndex(
            "check",
            models.Index(
                fields=["tenant", "concluded_at"], name="check_concluded", condition=models.Q(concluded_at__isnull=False)
            ),
        ),
    ]
