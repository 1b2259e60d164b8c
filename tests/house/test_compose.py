"""docker-compose.yml is consistent: variables that settings read, secrets that exist, health checks everywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml


ROOT = Path(__file__).resolve().parents[2]
OURS = ("migrate", "web", "worker", "ocr", "beat")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def read_variables() -> set[str]:
    """Names that the settings read, each also as NAME_FILE."""
    source = "".join(path.read_text() for path in (ROOT / "fazhi/config").glob("*.py"))
    names = set(re.findall(r"""["'](FAZHI_[A-Z_]+)["']""", source))
    return names | {f"{name}_FILE" for name in names}


def test_services_set_only_variables_that_settings_read(compose: dict[str, Any]) -> None:
    known = read_variables()
    for name in OURS:
        assert set(compose["services"][name]["environment"]) <= known, name


def test_dockerfile_sets_only_variables_that_settings_read() -> None:
    assert set(re.findall(r"FAZHI_[A-Z_]+", (ROOT / "Dockerfile").read_text())) <= read_variables()


def test_services_have_what_production_needs(compose: dict[str, Any]) -> None:
    needed = {"FAZHI_DATABASE_URL", "FAZHI_BROKER_URL", "FAZHI_SECRET_KEY_FILE", "FAZHI_HOSTS", "FAZHI_HTTPS"}
    for name in OURS:
        assert needed <= set(compose["services"][name]["environment"]), name


def test_every_service_is_checked_for_health(compose: dict[str, Any]) -> None:
    dockerfile_checks = "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    for name, service in compose["services"].items():
        assert "healthcheck" in service or (name == "web" and dockerfile_checks), name


def test_volumes_and_secrets_are_declared_and_secrets_come_from_files(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= set(compose["volumes"]), name
        assert set(service.get("secrets", [])) <= set(compose["secrets"]), name
    assert all("file" in secret for secret in compose["secrets"].values())


def test_no_password_is_written_in_the_file(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for variable, value in service.get("environment", {}).items():
            if variable.endswith(("PASSWORD", "SECRET_KEY")):
                raise AssertionError(f"{variable} holds a secret: {value}")
    assert not re.search(r"://\w+:[^@/]+@", (ROOT / "docker-compose.yml").read_text())


def test_services_wait_for_what_they_need(compose: dict[str, Any]) -> None:
    for name in set(OURS) - {"migrate"}:
        waits = compose["services"][name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully", name
        assert waits["postgres"]["condition"] == waits["redis"]["condition"] == "service_healthy", name
