"""Everything a comparison shows stands in the index of indicator, year and district; two prefixes of it go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_chasing_search_peers_snapshots"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="observation",
            name="observation_once",
        ),
        migrations.AlterField(
            model_name="fact",
            name="indicator",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.indicator"
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="district",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="observations",
                to="reports.district",
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="indicator",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.indicator"
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                fields=("indicator", "year", "district"),
                include=(
                    "id",
                    "value",
                    "unit",
                    "qualifier",
                    "low",
                    "high",
                    "n",
                    "N",
                    "denominator",
                    "scope",
                    "instance",
                    "basis",
                    "status",
                    "is_published",
                    "has_finding",
                    "report",
                    "fact",
                    "change_percent",
                    "change_points",
                    "change_ambiguous",
                    "previous",
                ),
                name="observation_shown_once",
            ),
        ),
    ]
