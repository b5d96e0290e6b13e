from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_field")]
    operations = [append_only("surveys_instrumentversion", "surveys_submission", "surveys_gathering")]
