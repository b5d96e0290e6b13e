import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0001_initial"),
        ("rounds", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RenameField(model_name="complaint", old_name="inputs", new_name="corrections"),
        migrations.CreateModel(
            name="AppraisalFinish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("self", "Tự chấm"),
                            ("appraisal_1", "Thẩm định lần 1"),
                            ("explanation", "Giải trình"),
                            ("appraisal_2", "Thẩm định lần 2"),
                            ("council", "Hội đồng"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="finishes", to="rounds.sheet"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisals_finished",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "unit", "stage"), name="appraisal_finished_once"),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["appraisal_1", "appraisal_2"])),
                        name="appraisal_finish_stage",
                    ),
                ],
            },
        ),
    ]
