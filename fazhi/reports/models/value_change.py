"""变动标记: what tells whether the values of a year are still those that were read before, kept by the database.

Triggers on `reports_observation` (migration 0011) add one row with a random mark for every year that a statement
touched, whoever writes and by whatever means, in the same transaction. So the number and sum of a year's marks name the
values as they are: a change that is not committed is not seen, one that is rolled back leaves marks that never come
again. Rows are only added, never updated, so that writers do not wait for each other.

Reports, their sentences and findings, the divisions and the promoted definitions leave such marks too (migrations 0014,
0016 and 0017), under the year DOCUMENTS, for whole answers tell of them beside the values. A heartbeat of a report that
is being read leaves none.
"""

from __future__ import annotations

from django.db import connection, models, transaction


DOCUMENTS = 0
"""The year under which all changes but those of values are marked, whatever their own."""
COMPACT_AT = 1_000
"""Marks from which on adding them up takes longer than reading some answers once more."""


class ValueChange(models.Model):
    """One statement that changed values of one year, or reports or findings."""

    year = models.PositiveSmallIntegerField()
    mark = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "变动标记"
        indexes = (models.Index(fields=("year",), include=("mark",), name="value_change_year"),)

    def __str__(self) -> str:
        return f"{self.year}: {self.mark}"


def compact_changes() -> None:
    """One mark a year in place of all; what is kept under the old ones is read once more. Called once a day.

    Marks of transactions that are still open stay: a DELETE does not see them.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM reports_valuechange RETURNING year) "
            "INSERT INTO reports_valuechange (year, mark) "
            "SELECT year, (random() * 9e18)::bigint FROM (SELECT DISTINCT year FROM gone) years"
        )
