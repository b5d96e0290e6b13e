from django.db import migrations

from chiso.office.database import append_only


class Migration(migrations.Migration):
    dependencies = [("surveys", "0006_sample_and_fieldwork")]
    operations = [
        append_only(
            "surveys_samplelist",
            "surveys_sampledplace",
            "surveys_sampledcase",
            "surveys_sampleopening",
            "surveys_caseoutcome",
            "surveys_caserelease",
            "surveys_submissionverdict",
            "surveys_paperresult",
            "surveys_microdataexport",
        )
    ]
