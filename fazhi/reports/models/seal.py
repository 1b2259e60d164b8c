"""封印: a chain of digests over the record, so that a change behind the application's back becomes visible."""

from __future__ import annotations

from django.db import models


class Seal(models.Model):
    """One link: SHA-256 of the former digest and of everything one decision says. Written by the database at commit.

    Rows are in the order of commit. `manage.py verify_record` recomputes them.
    """

    decision = models.BigIntegerField(unique=True)
    """Id of the decision; no foreign key, because its removal must leave a trace here."""
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "记录封印"

    def __str__(self) -> str:
        return f"{self.decision} {self.digest[:12]}"


CONTENT = (
    "jsonb_build_array(d.id, extract(epoch from d.made_at)::text, d.made_by_id, d.action, d.report_id, d.report_label, "
    "d.indicator_id, d.district_id, d.year, d.fact_key, d.before, d.after, d.reason, d.definitions_hash)::text"
)
"""SQL: what of a decision `d` is sealed. The same words stand in the migration, whose trigger seals with them."""
