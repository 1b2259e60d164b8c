"""Start-up checks with a code and a hint. Those marked deploy run with `manage.py check --deploy` only."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from fazhi.accounts.directory import parse_grants


@register(Tags.security, deploy=True)
def secret_is_kept(**_: Any) -> list[CheckMessage]:
    """A key made anew by every process signs everybody out at each restart."""
    if not settings.SECRET_KEY_IS_TEMPORARY:
        return []
    hint = "Set FAZHI_SECRET_KEY, or FAZHI_SECRET_KEY_FILE to a file that only the service can read."
    return [Error("No secret key is configured.", hint=hint, id="fazhi.E001")]


@register(Tags.database, deploy=True)
def database_is_named(**_: Any) -> list[CheckMessage]:
    """Every page reads PostgreSQL."""
    if settings.DATABASES.get("default", {}).get("NAME"):
        return []
    hint = "Set FAZHI_DATABASE_URL to postgresql://user:password@host:port/name."
    return [Error("No database is configured.", hint=hint, id="fazhi.E002")]


@register(deploy=True)
def broker_is_named(**_: Any) -> list[CheckMessage]:
    """Without a broker uploads stay queued."""
    if settings.CELERY_BROKER_URL:
        return []
    hint = "Set FAZHI_BROKER_URL, for example redis://redis:6379/0."
    return [Error("No message broker is configured.", hint=hint, id="fazhi.E003")]


@register(deploy=True)
def hosts_are_named(**_: Any) -> list[CheckMessage]:
    """A site reached by others needs its name in ALLOWED_HOSTS, and never a wildcard."""
    if "*" in settings.ALLOWED_HOSTS:
        hint = "List the names under which the site is reached in FAZHI_HOSTS."
        return [Error("FAZHI_HOSTS allows every host name.", hint=hint, id="fazhi.E004")]
    if set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
        hint = "Set FAZHI_HOSTS, for example FAZHI_HOSTS=fazhi.example.gov.cn."
        return [Warning("The site answers only to names of this machine.", hint=hint, id="fazhi.W001")]
    return []


@register(Tags.security, deploy=True)
def connection_is_private(**_: Any) -> list[CheckMessage]:
    """Passwords must not cross a network in the clear."""
    if settings.HTTPS:
        return []
    hint = "Put a proxy with TLS in front and set FAZHI_HTTPS=1."
    return [Warning("Cookies are sent without TLS.", hint=hint, id="fazhi.W002")]


@register()
def data_folder_can_be_written(**_: Any) -> list[CheckMessage]:
    """Uploads are stored below the data folder."""
    folder = settings.DATA_DIR
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return []
    hint = "Give the user that runs fazhi write access, or set FAZHI_DATA to another folder."
    return [Warning(f"The data folder {folder} cannot be written.", hint=hint, id="fazhi.W003")]


@register(Tags.security)
def directory_is_described(**_: Any) -> list[CheckMessage]:
    """Sign-in through a directory needs all of its variables, and a connection nobody can read or pose on."""
    found: list[CheckMessage] = []
    oidc, ldap = settings.OIDC, settings.LDAP
    if oidc["issuer"]:
        if not oidc["issuer"].startswith("https://"):
            hint = "Use the issuer exactly as the provider names it, beginning with https://."
            found.append(Error("FAZHI_OIDC_ISSUER is not reached by TLS.", hint=hint, id="fazhi.E005"))
        if not oidc["client_id"]:
            hint = "Register this site with the provider and set FAZHI_OIDC_CLIENT (and FAZHI_OIDC_SECRET)."
            found.append(Error("FAZHI_OIDC_CLIENT is missing.", hint=hint, id="fazhi.E006"))
    if ldap["url"]:
        if not ldap["base"]:
            hint = "Set FAZHI_LDAP_BASE, for example ou=people,dc=example,dc=gov."
            found.append(Error("FAZHI_LDAP_BASE is missing.", hint=hint, id="fazhi.E007"))
        if not ldap["url"].startswith("ldaps://") and not ldap["starttls"]:
            hint = "Use ldaps:// or leave FAZHI_LDAP_STARTTLS at 1."
            found.append(
                Warning("Passwords cross the network to the directory in the clear.", hint=hint, id="fazhi.W004")
            )
    try:
        parse_grants(settings.DIRECTORY_GROUPS)
    except ValueError as problem:
        hint = "Write FAZHI_DIRECTORY_GROUPS as group=role@district; group=role@* for the whole country."
        found.append(Error(f"FAZHI_DIRECTORY_GROUPS: {problem}", hint=hint, id="fazhi.E008"))
    return found
