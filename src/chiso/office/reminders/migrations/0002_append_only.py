from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]
    operations = [append_only("reminders_workreminder", "reminders_leftout")]
