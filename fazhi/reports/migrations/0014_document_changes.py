"""Marks of change for reports and findings, under year 0; see `reports.models.value_change`."""

from django.db import migrations


MARK = "(0, (random() * 9e18)::bigint)"
TOLD = ("district_id", "year", "state", "title", "original_name", "is_sample", "uploaded_at", "deleted_at", "pages")
"""Columns of a report that answers tell or depend on; its heartbeat is none of them."""
FRESH, GONE = (", ".join(f"{prefix}.{name}" for name in TOLD) for prefix in ("fresh", "gone"))

FUNCTIONS = f"""
CREATE FUNCTION reports_document_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_valuechange (year, mark) VALUES {MARK};
    RETURN NULL;
END
$$;

CREATE FUNCTION reports_document_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM fresh FULL JOIN gone USING (id) WHERE ({FRESH}) IS DISTINCT FROM ({GONE})
    ) THEN
        INSERT INTO reports_valuechange (year, mark) VALUES {MARK};
    END IF;
    RETURN NULL;
END
$$;
"""

TRIGGERS = """
CREATE TRIGGER document_written AFTER INSERT OR DELETE OR TRUNCATE ON reports_report
    FOR EACH STATEMENT EXECUTE FUNCTION reports_document_changed();
CREATE TRIGGER document_updated AFTER UPDATE ON reports_report REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION reports_document_updated();
CREATE TRIGGER finding_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON reports_finding
    FOR EACH STATEMENT EXECUTE FUNCTION reports_document_changed();
"""

DROP = """
DROP TRIGGER document_written ON reports_report;
DROP TRIGGER document_updated ON reports_report;
DROP TRIGGER finding_changed ON reports_finding;
DROP FUNCTION reports_document_changed();
DROP FUNCTION reports_document_updated();
DELETE FROM reports_valuechange WHERE year = 0;
"""


class Migration(migrations.Migration):
    """The triggers; before the first mark nothing of year 0 has been read."""

    dependencies = (("reports", "0013_rereading"),)

    operations = (migrations.RunSQL(FUNCTIONS + TRIGGERS, DROP),)
