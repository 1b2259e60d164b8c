"""The order of the report list and the counts of the workbench, over reports that are not in the trash."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_observation_covering_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("deleted_at", None)), fields=["-uploaded_at", "-id"], name="report_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["is_sample", "state"],
                include=("district", "year"),
                name="report_states",
            ),
        ),
    ]
