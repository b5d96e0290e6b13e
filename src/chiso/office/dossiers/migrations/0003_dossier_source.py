from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_append_only")]
    operations = [migrations.RenameModel("Source", "DossierSource")]
