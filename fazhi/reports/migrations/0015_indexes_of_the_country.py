"""What the country's coverage and matrix read stands in indexes of its own: reports' ids, counts by year, values above the county."""

from django.db import migrations, models


TIERS_ABOVE = """
CREATE INDEX observation_above_county ON reports_observation (indicator_id, year, district_id)
INCLUDE (id, value, unit, qualifier, low, high, n, "N", denominator, scope, instance, basis, status, is_published,
has_finding, report_id, fact_id, change_percent, change_points, change_ambiguous, previous)
WHERE right(district_id, 2) = '00';
"""
"""Codes of provinces and prefectures end in 00, those of counties never do (GB/T 2260)."""


class Migration(migrations.Migration):
    """The new index is made before the old one goes."""

    dependencies = (("reports", "0014_document_changes"),)

    operations = (
        migrations.AddIndex(
            model_name="coverage",
            index=models.Index(fields=["year", "district"], include=("shown", "published"), name="coverage_of_year"),
        ),
        migrations.RunSQL(TIERS_ABOVE, "DROP INDEX observation_above_county;"),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["year", "district", "-uploaded_at"],
                include=("state", "id"),
                name="report_newest_with_state",
            ),
        ),
        migrations.RemoveIndex(model_name="report", name="report_newest_of_year"),
    )
