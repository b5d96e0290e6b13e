from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("indices", "0001_initial")]
    operations = [append_only("indices_resultset", "indices_resultrow", "indices_resultleaf")]
