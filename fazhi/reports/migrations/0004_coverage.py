"""Coverage per district and year, and per province and year, kept by statement-level triggers.

Two steps, each incremental: values → `reports_coverage` → `reports_provincecoverage`. Transition tables hold exactly
the rows of one statement, so COPY of a million rows costs one aggregation, not a million trigger calls. Rows are
locked in one order (district, year), so that two writers wait instead of deadlocking.
"""

import django.db.models.deletion
from django.db import migrations, models


SHOWN = "status NOT IN ('rejected', 'not_applicable')"

FUNCTIONS = f"""
CREATE FUNCTION reports_coverage_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_coverage AS c (district_id, year, shown, published)
    SELECT district_id, year, count(*), count(*) FILTER (WHERE is_published)
    FROM fresh WHERE {SHOWN} GROUP BY district_id, year ORDER BY district_id, year
    ON CONFLICT (district_id, year) DO UPDATE
    SET shown = c.shown + excluded.shown, published = c.published + excluded.published;
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_coverage_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_coverage AS c (district_id, year, shown, published)
    SELECT district_id, year, -count(*), -count(*) FILTER (WHERE is_published)
    FROM gone WHERE {SHOWN} GROUP BY district_id, year ORDER BY district_id, year
    ON CONFLICT (district_id, year) DO UPDATE
    SET shown = c.shown + excluded.shown, published = c.published + excluded.published;
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_coverage_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_coverage AS c (district_id, year, shown, published)
    SELECT district_id, year, sum(shown), sum(published) FROM (
        SELECT district_id, year, 1 AS shown, is_published::int AS published FROM fresh WHERE {SHOWN}
        UNION ALL
        SELECT district_id, year, -1, -is_published::int FROM gone WHERE {SHOWN}
    ) moved
    GROUP BY district_id, year HAVING sum(shown) <> 0 OR sum(published) <> 0 ORDER BY district_id, year
    ON CONFLICT (district_id, year) DO UPDATE
    SET shown = c.shown + excluded.shown, published = c.published + excluded.published;
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_coverage_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM reports_coverage;
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_province_coverage_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_provincecoverage AS p (province, year, level, districts, published)
    SELECT left(d.code, 2), f.year, d.level, count(*) FILTER (WHERE f.shown > 0), count(*) FILTER (WHERE f.published > 0)
    FROM fresh f JOIN reports_district d ON d.code = f.district_id WHERE f.shown > 0
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (province, year, level) DO UPDATE
    SET districts = p.districts + excluded.districts, published = p.published + excluded.published;
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_province_coverage_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_provincecoverage AS p (province, year, level, districts, published)
    SELECT left(d.code, 2), g.year, d.level, -count(*) FILTER (WHERE g.shown > 0), -count(*) FILTER (WHERE g.published > 0)
    FROM gone g JOIN reports_district d ON d.code = g.district_id WHERE g.shown > 0
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (province, year, level) DO UPDATE
    SET districts = p.districts + excluded.districts, published = p.published + excluded.published;
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_province_coverage_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_provincecoverage AS p (province, year, level, districts, published)
    SELECT left(d.code, 2), moved.year, d.level, sum(moved.districts), sum(moved.published) FROM (
        SELECT district_id, year, (shown > 0)::int AS districts, (published > 0)::int AS published FROM fresh
        UNION ALL
        SELECT district_id, year, -(shown > 0)::int, -(published > 0)::int FROM gone
    ) moved JOIN reports_district d ON d.code = moved.district_id
    GROUP BY 1, 2, 3 HAVING sum(moved.districts) <> 0 OR sum(moved.published) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (province, year, level) DO UPDATE
    SET districts = p.districts + excluded.districts, published = p.published + excluded.published;
    RETURN NULL;
END
$$;
"""

TRIGGERS = """
CREATE TRIGGER coverage_inserted AFTER INSERT ON reports_observation REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION reports_coverage_inserted();
CREATE TRIGGER coverage_deleted AFTER DELETE ON reports_observation REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION reports_coverage_deleted();
CREATE TRIGGER coverage_updated AFTER UPDATE ON reports_observation REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION reports_coverage_updated();
CREATE TRIGGER coverage_truncated AFTER TRUNCATE ON reports_observation
    FOR EACH STATEMENT EXECUTE FUNCTION reports_coverage_truncated();
CREATE TRIGGER province_coverage_inserted AFTER INSERT ON reports_coverage REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION reports_province_coverage_inserted();
CREATE TRIGGER province_coverage_deleted AFTER DELETE ON reports_coverage REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION reports_province_coverage_deleted();
CREATE TRIGGER province_coverage_updated AFTER UPDATE ON reports_coverage
    REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION reports_province_coverage_updated();
"""

FILL = f"""
INSERT INTO reports_coverage (district_id, year, shown, published)
SELECT district_id, year, count(*), count(*) FILTER (WHERE is_published)
FROM reports_observation WHERE {SHOWN} GROUP BY district_id, year;
"""

DROP = """
DROP TRIGGER coverage_inserted ON reports_observation;
DROP TRIGGER coverage_deleted ON reports_observation;
DROP TRIGGER coverage_updated ON reports_observation;
DROP TRIGGER coverage_truncated ON reports_observation;
DROP TRIGGER province_coverage_inserted ON reports_coverage;
DROP TRIGGER province_coverage_deleted ON reports_coverage;
DROP TRIGGER province_coverage_updated ON reports_coverage;
DROP FUNCTION reports_coverage_inserted();
DROP FUNCTION reports_coverage_deleted();
DROP FUNCTION reports_coverage_updated();
DROP FUNCTION reports_coverage_truncated();
DROP FUNCTION reports_province_coverage_inserted();
DROP FUNCTION reports_province_coverage_deleted();
DROP FUNCTION reports_province_coverage_updated();
"""


class Migration(migrations.Migration):
    """The two tables, their triggers, and the values that are already there."""

    dependencies = (("reports", "0003_report_needs_ocr"),)

    operations = (
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("shown", models.IntegerField(default=0)),
                ("published", models.IntegerField(default=0)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.district"
                    ),
                ),
            ],
            options={"verbose_name": "覆盖", "verbose_name_plural": "覆盖"},
        ),
        migrations.CreateModel(
            name="ProvinceCoverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("province", models.CharField(max_length=2)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[("province", "省级"), ("prefecture", "地级"), ("county", "县级")], max_length=10
                    ),
                ),
                ("districts", models.IntegerField(default=0)),
                ("published", models.IntegerField(default=0)),
            ],
            options={"verbose_name": "省级覆盖", "verbose_name_plural": "省级覆盖"},
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.UniqueConstraint(fields=("district", "year"), name="coverage_once"),
        ),
        migrations.AddConstraint(
            model_name="provincecoverage",
            constraint=models.UniqueConstraint(fields=("province", "year", "level"), name="province_coverage_once"),
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS + FILL, DROP),
    )
