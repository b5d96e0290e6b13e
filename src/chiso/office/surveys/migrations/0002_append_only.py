from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [append_only("surveys_microdata", "surveys_estimateset", "surveys_surveyfeed")]
