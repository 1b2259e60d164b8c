"""The reference tables: `District` and `Indicator` kept equal to the files of `fazhi.catalogue`.

Runs after every migrate. Rows are added and updated, never deleted: values may refer to them.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction

from fazhi.catalogue.districts import load_districts
from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports import definitions, models


_DISTRICT_FIELDS = (
    "name", "full_name", "level", "parent", "path", "pinyin", "initials", "valid_from", "valid_to", "successor", "is_sample",
)  # fmt: skip
_INDICATOR_FIELDS = ("label", "theme", "kind", "unit", "polarity", "position")


def sync_after_migrate(sender: AppConfig, *, using: str, **_: Any) -> None:
    """Receiver of post_migrate. Does nothing while the tables do not exist (migrated back to zero)."""
    tables = set(connections[using].introspection.table_names())
    if {models.District._meta.db_table, models.Indicator._meta.db_table} <= tables:
        if models.PromotedDefinition._meta.db_table in tables and using == "default":
            definitions.refresh()
        sync_reference(using=using)


def sync_reference(*, using: str = "default") -> tuple[int, int]:
    """Write what differs from the files; returns how many districts and indicators were written.

    Costs a query for each table and, where something differs, one or two that write (half a second for all rows).
    Foreign keys are checked at commit, so a district may stand before its parent or successor.
    """
    with transaction.atomic(using=using):
        return _sync_districts(using), _sync_indicators(using)


def _sync_districts(using: str) -> int:
    wanted = {
        district.code: models.District(
            code=district.code,
            name=district.name,
            full_name=district.full_name,
            level=district.level,
            parent_id=district.parent,
            path=district.path,
            pinyin=district.pinyin,
            initials=district.initials,
            valid_from=district.valid_from,
            valid_to=district.valid_to,
            successor_id=district.successor,
            is_sample=district.is_sample,
        )
        for district in load_districts()
    }
    manager = models.District.objects.using(using)
    attributes = [f"{name}_id" if name in ("parent", "successor") else name for name in _DISTRICT_FIELDS]
    present = {row[0]: row[1:] for row in manager.values_list("code", *attributes)}
    changed = [
        district for code, district in wanted.items()
        if present.get(code) != tuple(getattr(district, attribute) for attribute in attributes)
    ]  # fmt: skip
    manager.bulk_create(
        changed, batch_size=2000, update_conflicts=True, unique_fields=["code"], update_fields=_DISTRICT_FIELDS
    )
    return len(changed)


def _sync_indicators(using: str) -> int:
    wanted = [
        models.Indicator(
            code=indicator.code,
            label=indicator.label,
            theme=indicator.theme.code,
            kind=indicator.kind,
            unit=indicator.unit,
            polarity=indicator.polarity,
            position=position,
        )
        for position, indicator in enumerate(load_catalogue().indicators)
    ]
    manager = models.Indicator.objects.using(using)
    present = {row[0]: row[1:] for row in manager.values_list("code", *_INDICATOR_FIELDS)}
    changed = [
        indicator for indicator in wanted
        if present.get(indicator.code) != tuple(getattr(indicator, name) for name in _INDICATOR_FIELDS)
    ]  # fmt: skip
    manager.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=_INDICATOR_FIELDS)
    return len(changed)
