from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial")]
    operations = [append_only("rounds_transition", "rounds_ledgerentry", "rounds_remark")]
