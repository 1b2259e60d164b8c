"""What every page says to the browser, and what leaves the house as a table."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from fazhi.accounts.models import User
from fazhi.dashboard.tables import csv_response, safe_cell
from fazhi.reports.models import Decision
from tests.db.test_every_address import client_of


ROOT = Path(__file__).resolve().parents[2]
PAGES = ("/", "/compare/", "/reports/", "/audit/", "/account/tokens/", "/admin/", "/api/v1/indicators", "/nothing/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_pages_are_private_and_strict(accounts: dict[str, User], address: str) -> None:
    response = client_of(accounts["administrator"]).get(address)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert all(rule in policy for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"))
    assert "private" in response["Cache-Control"] and "no-" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
def test_the_sign_in_page_is_not_kept_either() -> None:
    response = Client().get("/accounts/login/")
    assert "no-" in response["Cache-Control"]
    assert "unsafe" not in response["Content-Security-Policy"]


DEPLOYED = {
    "FAZHI_SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "FAZHI_DATABASE_URL": "postgresql://fazhi@db/fazhi", "FAZHI_BROKER_URL": "redis://redis:6379/0",
    "FAZHI_HOSTS": "fazhi.example.gov.cn", "FAZHI_HTTPS": "1",
}  # fmt: skip


def test_a_deployment_has_nothing_to_complain_of(tmp_path: Path) -> None:
    environment = {**DEPLOYED, "FAZHI_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    show = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
    show += "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.SESSION_COOKIE_HTTPONLY)"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", show]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True"] * 5, done.stderr


FORMULAS = (
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "－1", "＠x", "＋1",
)  # fmt: skip


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_cell_begins_a_formula(typed: str) -> None:
    assert safe_cell(typed) == f"'{typed}"
    content = csv_response("表", ("甲",), [(typed,)]).content.decode("utf-8-sig")
    [_, [cell]] = csv.reader(io.StringIO(content, newline=""))
    assert cell.startswith("'")


@pytest.mark.django_db
def test_what_people_typed_is_harmless_in_the_export_of_the_record(accounts: dict[str, User]) -> None:
    Decision.objects.create(
        action="delete", report_label='=HYPERLINK("http://x")', reason="@SUM(1)", made_by=accounts["clerk"]
    )
    content = client_of(accounts["administrator"]).get("/audit/export/").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@")] == []


def test_tables_leave_the_house_through_one_door() -> None:
    makers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "fazhi").rglob("*.py")
        if "csv.writer(" in path.read_text() or "openpyxl.Workbook(" in path.read_text()
    }
    assert makers <= {"fazhi/dashboard/tables.py"}
