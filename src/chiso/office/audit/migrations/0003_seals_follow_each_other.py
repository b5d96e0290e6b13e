from django.db import migrations, models

from chiso.office.database import append_only

GUARD = append_only("audit_auditseal")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        # SQLite makes the table anew for a new column, and a new table has no guards
        migrations.RunPython(GUARD.reverse_code, GUARD.code),
        migrations.AddField(
            model_name="auditseal",
            name="register",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        append_only("audit_auditseal"),
    ]
