from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0008_instrument_files")]

    operations = [
        migrations.AddField(model_name="setaside", name="files", field=models.JSONField(default=dict)),
    ]
