"""The record refuses TRUNCATE as well, and every decision is sealed into a chain of digests.

Sealing happens in a deferred trigger, at commit, when a transaction holds all its other locks: one at a time, and no
two transactions can wait for each other. It runs with the rights of the tables' owner, so that an application user
with fewer rights cannot write seals itself.
"""

from django.db import migrations, models


CONTENT = (
    "jsonb_build_array(d.id, extract(epoch from d.made_at)::text, d.made_by_id, d.action, d.report_id, d.report_label, "
    "d.indicator_id, d.district_id, d.year, d.fact_key, d.before, d.after, d.reason, d.definitions_hash)::text"
)

CREATE = f"""
CREATE TRIGGER reports_decision_no_truncate BEFORE TRUNCATE ON reports_decision
    FOR EACH STATEMENT EXECUTE FUNCTION reports_decision_is_append_only();

CREATE FUNCTION reports_seal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reports_seal is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER reports_seal_append_only BEFORE UPDATE OR DELETE ON reports_seal
    FOR EACH ROW EXECUTE FUNCTION reports_seal_is_append_only();
CREATE TRIGGER reports_seal_no_truncate BEFORE TRUNCATE ON reports_seal
    FOR EACH STATEMENT EXECUTE FUNCTION reports_seal_is_append_only();

CREATE FUNCTION reports_seal_decision(d reports_decision) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    former text;
BEGIN
    PERFORM pg_advisory_xact_lock(724105310);
    SELECT digest INTO former FROM reports_seal ORDER BY id DESC LIMIT 1;
    INSERT INTO reports_seal (decision, digest)
        VALUES (d.id, encode(sha256(convert_to(coalesce(former, '') || {CONTENT}, 'UTF8')), 'hex'));
END
$$;
REVOKE EXECUTE ON FUNCTION reports_seal_decision(reports_decision) FROM PUBLIC;

CREATE FUNCTION reports_decision_is_sealed() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM reports_seal_decision(NEW);
    RETURN NULL;
END
$$;
SELECT reports_seal_decision(d) FROM (SELECT * FROM reports_decision ORDER BY id) d;
CREATE CONSTRAINT TRIGGER reports_decision_sealed AFTER INSERT ON reports_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reports_decision_is_sealed();
"""

DROP = """
DROP TRIGGER reports_decision_sealed ON reports_decision;
DROP FUNCTION reports_decision_is_sealed();
DROP FUNCTION reports_seal_decision(reports_decision);
DROP TRIGGER reports_seal_no_truncate ON reports_seal;
DROP TRIGGER reports_seal_append_only ON reports_seal;
DROP FUNCTION reports_seal_is_append_only();
DROP TRIGGER reports_decision_no_truncate ON reports_decision;
"""


class Migration(migrations.Migration):
    """Table of the seals, then the triggers; decisions made before are sealed in their order."""

    dependencies = (("reports", "0009_report_parts"),)

    operations = (
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("decision", models.BigIntegerField(unique=True)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"verbose_name": "记录封印", "verbose_name_plural": "记录封印"},
        ),
        migrations.RunSQL(CREATE, DROP),
    )
