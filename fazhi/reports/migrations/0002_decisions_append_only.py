"""Decisions are append-only in the database itself: no code path, shell or admin page can rewrite the record."""

from django.db import migrations


CREATE = """
CREATE FUNCTION reports_decision_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reports_decision is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER reports_decision_append_only BEFORE UPDATE OR DELETE ON reports_decision
    FOR EACH ROW EXECUTE FUNCTION reports_decision_is_append_only();
"""

DROP = """
DROP TRIGGER reports_decision_append_only ON reports_decision;
DROP FUNCTION reports_decision_is_append_only();
"""


class Migration(migrations.Migration):
    """Install the trigger."""

    dependencies = (("reports", "0001_initial"),)

    operations = (migrations.RunSQL(CREATE, DROP),)
