"""The newest report of a district and year, found in the index alone."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0007_report_list_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["year", "district", "-uploaded_at"],
                include=("state",),
                name="report_newest_of_year",
            ),
        ),
    ]
