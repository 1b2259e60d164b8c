"""Marks of change for the sentences that are searched; see `reports.models.value_change`."""

from django.db import migrations


TRIGGER = """
CREATE TRIGGER sentence_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON reports_sentence
    FOR EACH STATEMENT EXECUTE FUNCTION reports_document_changed();
"""


class Migration(migrations.Migration):
    """One mark for every statement, however many sentences it writes."""

    dependencies = (("reports", "0015_indexes_of_the_country"),)

    operations = (migrations.RunSQL(TRIGGER, "DROP TRIGGER sentence_changed ON reports_sentence;"),)
