"""`manage.py grant_application NAME`: give a second database user what the application needs, and no more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction


GRANTS = (
    "GRANT USAGE ON SCHEMA {schema} TO {name}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {name}",
    "REVOKE UPDATE, DELETE ON reports_decision FROM {name}",
    "REVOKE INSERT, UPDATE, DELETE ON reports_seal FROM {name}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}",
)


class Command(BaseCommand):
    """Run as the owner of the tables. The named user can then neither change the record nor lift its triggers."""

    help = "让另一个数据库用户运行网站：可读写数据，不能改动审核决定，也不能停用保护它的触发器。由表的所有者执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The user, who must exist."""
        parser.add_argument("name", metavar="用户", help="已建立的数据库用户，如 fazhi_web")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses a user whom no grant could hold back."""
        name = options["name"]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT r.rolsuper OR pg_has_role(r.oid, c.relowner, 'MEMBER'), current_schema() "
                "FROM pg_roles r, pg_class c WHERE r.rolname = %s AND c.oid = 'reports_decision'::regclass",
                [name],
            )
            row = cursor.fetchone()
            if row is None:
                raise CommandError(f"没有数据库用户 {name}。请先建立：CREATE ROLE {name} LOGIN PASSWORD '…'")
            if row[0]:
                raise CommandError(f"{name} 是超级用户或表的所有者，任何授权都限制不了。请另建一个普通用户。")
            quote = connection.ops.quote_name
            for statement in GRANTS:
                cursor.execute(statement.format(schema=quote(row[1]), name=quote(name)))
        self.stdout.write(f"{name} 现在可以运行网站。把它写进 FAZHI_DATABASE_URL；迁移仍由所有者执行。")
