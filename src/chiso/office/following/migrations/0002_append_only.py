from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("following", "0001_initial")]
    operations = [append_only("following_briefing", "following_headrecord")]
