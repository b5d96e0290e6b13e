"""A loan taken back on the day on which it began is kept: the moment from which it no longer holds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_hand_over_append_only")]

    operations = [
        migrations.AddField(
            model_name="delegation",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
    ]
