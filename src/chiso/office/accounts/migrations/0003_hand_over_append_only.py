from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_language_and_hand_over")]
    operations = [append_only("accounts_handover")]
