from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0002_crosswalks_and_annex_drafts")]
    operations = [append_only("frameworks_crosswalk")]
