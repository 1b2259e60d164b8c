"""Rows of peer groups 同类组: those an account may use, and the districts of one."""

from __future__ import annotations

from typing import Any, NamedTuple

from fazhi.dashboard.queries.rows import rows


class Group(NamedTuple):
    """A peer group with the codes of its districts, ascending."""

    id: int
    name: str
    note: str
    owner: int
    owner_name: str
    is_shared: bool
    codes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        """Whether its districts are fictional; a group never holds both."""
        return bool(self.codes) and self.codes[0].startswith("99")


_SELECT = (
    "SELECT g.id, g.name, g.note, g.owner_id, coalesce(nullif(u.last_name || u.first_name, ''), u.username), g.is_shared, "
    "array(SELECT m.district_id FROM reports_peergroup_districts m WHERE m.peergroup_id = g.id ORDER BY 1) "
    "FROM reports_peergroup g JOIN accounts_user u ON u.id = g.owner_id "
)


def groups_for(user: int) -> list[Group]:
    """The account's own groups and the shared ones, its own first. One query."""
    return [
        _group(row)
        for row in rows(
            f"{_SELECT} WHERE g.owner_id = %s OR g.is_shared ORDER BY (g.owner_id <> %s), g.name, g.id", [user, user]
        )
    ]


def group_of(identifier: int, user: int) -> Group | None:
    """One group, if the account may use it. One query."""
    found = rows(f"{_SELECT} WHERE g.id = %s AND (g.owner_id = %s OR g.is_shared)", [identifier, user])
    return _group(found[0]) if found else None


def _group(row: tuple[Any, ...]) -> Group:
    return Group._make((*row[:6], tuple(row[6])))
