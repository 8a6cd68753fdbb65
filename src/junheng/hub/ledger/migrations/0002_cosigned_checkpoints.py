"""What is published lags behind what is signed; the memory of this node's witness."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AddField("log", "published_size", models.BigIntegerField(default=0)),
        migrations.AddField("log", "published_checkpoint", models.BinaryField(default=b"")),
        migrations.AddField("log", "published_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            "update ledger_log set published_size = size, published_checkpoint = checkpoint, published_at = signed_at",
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            "Witnessed",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("witness", models.CharField(max_length=200)),
                ("origin", models.CharField(max_length=400)),
                ("note", models.BinaryField(default=b"")),
                ("at", models.DateTimeField(null=True)),
            ],
            options={"ordering": ["origin"]},
        ),
        migrations.AddConstraint(
            "witnessed", models.UniqueConstraint(fields=["witness", "origin"], name="one_memory_a_log")
        ),
    ]
