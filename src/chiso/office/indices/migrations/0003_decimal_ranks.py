from django.db import migrations, models

from chiso.office.database import append_only

# SQLite alters a column by making the table anew, which loses its triggers: take them off and put them on again.
_guard = append_only("indices_resultrow", "indices_resultleaf")


class Migration(migrations.Migration):
    dependencies = [("indices", "0002_append_only")]
    operations = [
        migrations.RunPython(_guard.reverse_code, _guard.code),
        migrations.AlterField(
            model_name="resultrow",
            name="rank",
            field=models.DecimalField(decimal_places=2, max_digits=8, null=True),
        ),
        migrations.AddField(
            model_name="resultleaf",
            name="explanation_en",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        append_only("indices_resultrow", "indices_resultleaf"),
    ]
