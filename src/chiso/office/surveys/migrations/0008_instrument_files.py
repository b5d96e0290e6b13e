import django.db.models.deletion
from django.db import migrations, models

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("surveys", "0007_sample_append_only")]

    operations = [
        migrations.CreateModel(
            name="InstrumentFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("md5", models.CharField(max_length=32)),
                ("size", models.PositiveIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="surveys.instrumentversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "name"), name="instrument_file_once"),
                ],
            },
        ),
        append_only("surveys_instrumentfile"),
    ]
