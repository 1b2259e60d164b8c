"""Marks of change per year, added by statement-level triggers; see `reports.models.value_change`."""

from django.db import migrations, models


MARK = "(random() * 9e18)::bigint"

FUNCTIONS = f"""
CREATE FUNCTION reports_value_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_valuechange (year, mark) SELECT year, {MARK} FROM (SELECT DISTINCT year FROM fresh) years;
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_value_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_valuechange (year, mark) SELECT year, {MARK} FROM (SELECT DISTINCT year FROM gone) years;
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_value_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_valuechange (year, mark)
    SELECT year, {MARK} FROM (SELECT year FROM fresh UNION SELECT year FROM gone) years;
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_value_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_valuechange (year, mark)
    SELECT year, {MARK} FROM (SELECT DISTINCT year FROM reports_valuechange) years;
    RETURN NULL;
END
$$;
"""

TRIGGERS = """
CREATE TRIGGER value_inserted AFTER INSERT ON reports_observation REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION reports_value_inserted();
CREATE TRIGGER value_deleted AFTER DELETE ON reports_observation REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION reports_value_deleted();
CREATE TRIGGER value_updated AFTER UPDATE ON reports_observation REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION reports_value_updated();
CREATE TRIGGER value_truncated AFTER TRUNCATE ON reports_observation
    FOR EACH STATEMENT EXECUTE FUNCTION reports_value_truncated();
"""

FILL = f"""
INSERT INTO reports_valuechange (year, mark)
SELECT year, {MARK} FROM (SELECT DISTINCT year FROM reports_observation) years;
"""

DROP = """
DROP TRIGGER value_inserted ON reports_observation;
DROP TRIGGER value_deleted ON reports_observation;
DROP TRIGGER value_updated ON reports_observation;
DROP TRIGGER value_truncated ON reports_observation;
DROP FUNCTION reports_value_inserted();
DROP FUNCTION reports_value_deleted();
DROP FUNCTION reports_value_updated();
DROP FUNCTION reports_value_truncated();
"""


class Migration(migrations.Migration):
    """The table, its triggers, and a mark for every year that has values."""

    dependencies = (("reports", "0010_record_seals"),)

    operations = (
        migrations.CreateModel(
            name="ValueChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("mark", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "变动标记",
                "verbose_name_plural": "变动标记",
                "indexes": [models.Index(fields=["year"], include=("mark",), name="value_change_year")],
            },
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS + FILL, DROP),
    )
