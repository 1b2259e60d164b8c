"""Marks of change for divisions and promoted definitions; see `reports.models.value_change`."""

from django.db import migrations


CHANGED = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON"
MARKED = "FOR EACH STATEMENT EXECUTE FUNCTION reports_document_changed()"

TRIGGERS = f"""
CREATE TRIGGER division_changed {CHANGED} reports_district {MARKED};
CREATE TRIGGER definition_changed {CHANGED} reports_promoteddefinition {MARKED};
"""

DROP = """
DROP TRIGGER division_changed ON reports_district;
DROP TRIGGER definition_changed ON reports_promoteddefinition;
"""


class Migration(migrations.Migration):
    """A migrate that writes new divisions tells the processes that are still running."""

    dependencies = (("reports", "0016_sentence_changes"),)

    operations = (migrations.RunSQL(TRIGGERS, DROP),)
