from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]
    operations = [
        append_only(
            "dossiers_letter", "dossiers_monthsnapshot", "dossiers_study", "dossiers_maximum"
        )
    ]
