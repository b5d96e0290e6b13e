from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("rounds", "0004_framework_change")]
    operations = [append_only("rounds_frameworkchange")]
