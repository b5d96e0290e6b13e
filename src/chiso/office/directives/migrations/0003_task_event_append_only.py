from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("directives", "0002_plans")]
    operations = [append_only("directives_taskevent")]
