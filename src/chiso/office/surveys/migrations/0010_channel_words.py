from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0009_set_aside_files")]

    operations = [
        migrations.AlterField(
            model_name="submission",
            name="channel",
            field=models.CharField(
                choices=[
                    ("link", "đường dẫn công khai"),
                    ("code", "mã một lần"),
                    ("device", "thiết bị của điều tra viên"),
                    ("paper", "phiếu giấy"),
                ],
                max_length=10,
            ),
        ),
    ]
