import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0002_method_in_force"),
        ("filing", "0005_positions_and_meter_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name='booking',
            name='institution',
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.organisation"
            ),
        ),
        migrations.RunSQL(
            "update filing_booking b set institution_id = o.institution_id from orders_order o where o.id = b.order_id;"
            " set constraints all immediate",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='booking',
            name='institution',
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="institutions.organisation"
            ),
        ),
        migrations.AddIndex("booking", models.Index(fields=["owner", "-id"], name="booking_by_owner")),
        migrations.AddIndex("booking", models.Index(fields=["institution", "-id"], name="booking_by_institution")),
        migrations.AddIndex("booking", models.Index(fields=["tenant", "-id"], name="booking_by_province")),
    ]
