"""People who come in through the bureau's own directory (OpenID Connect or LDAP), and the accounts they get.

An account belongs to a person by a key that the directory never gives to another, not by the user name: whoever may
choose a name there must not become its namesake here. A newcomer's account waits for a role, unless
`FAZHI_DIRECTORY_GROUPS` says which groups get which role where; then the directory leads, at every sign-in.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from fazhi.accounts.models import User


logger = logging.getLogger(__name__)


class DirectoryProblem(Exception):
    """Why nobody can come in by the directory; the message is for the person. Says nothing about the password."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who the directory says has signed in."""

    key: str
    """Permanent: kind, directory and the person's id there."""
    username: str
    name: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """What a group of the directory gets here."""

    group: str
    role: str
    district: str | None
    """Code; None is the whole country."""


@lru_cache(maxsize=8)
def parse_grants(text: str) -> tuple[Grant, ...]:
    """`group=role@district; …`, the first that fits counts; `*` is the whole country. Raises ValueError in words.

    >>> parse_grants("cn=fz,dc=gov=reviewer@330102")[0]
    Grant(group='cn=fz,dc=gov', role='reviewer', district='330102')
    """
    grants = []
    for entry in filter(None, (part.strip() for part in text.split(";"))):
        group, _, granted = entry.rpartition("=")
        role, _, district = granted.partition("@")
        if not group.strip() or role not in User.Role.values or not district.strip():
            raise ValueError(f"{entry!r} should read group=role@district, role one of {', '.join(User.Role.values)}")
        grants.append(Grant(group.strip(), role, None if district.strip() == "*" else district.strip()))
    return tuple(grants)


def grant_of(groups: Sequence[str], grants: Sequence[Grant]) -> Grant | None:
    """The first grant whose group the person is in; a group of LDAP may be named in full or by its first part."""
    mine = set(groups)
    for group in groups:
        first = group.partition(",")[0]
        if "=" in first:
            mine.add(first.partition("=")[2].strip())
    return next((grant for grant in grants if grant.group in mine), None)


def account_of(person: Person) -> User:
    """The account of a person who has proved who they are. Raises DirectoryProblem with what to do."""
    try:
        with transaction.atomic():
            user = User.objects.select_for_update(of=("self",)).filter(directory_key=person.key).first()
            user = user or _first_time(person)
            if not user.is_active:
                raise DirectoryProblem("您的账号在本系统已停用，请联系管理员。")
            _follow(user, person)
            return user
    except IntegrityError as problem:  # the same person signs in twice at once, for the first time
        raise DirectoryProblem("账号正在建立，请再登录一次。") from problem


def _first_time(person: Person) -> User:
    """The account an administrator has prepared for this name, or a new one that waits for a role."""
    try:
        UnicodeUsernameValidator()(person.username)
        if not 0 < len(person.username) <= 150 or not 0 < len(person.key) <= 400:
            raise ValidationError("length")
    except ValidationError as problem:
        raise DirectoryProblem(
            "目录中的用户名不能用作本系统的账号（只能用文字、数字和 @ . + - _）。请联系管理员。"
        ) from problem
    namesake = User.objects.select_for_update(of=("self",)).filter(username=person.username).first()
    if namesake is None:
        user = User(
            username=person.username, first_name=person.name[:150], role=User.Role.PENDING, from_directory=True,
            directory_key=person.key,
        )  # fmt: skip
        user.set_unusable_password()
        user.save()
        logger.info("directory: new account", extra={"user": user.pk})
        return user
    if not namesake.from_directory or namesake.directory_key or namesake.is_superuser:
        raise DirectoryProblem("本系统已有同名账号，但它没有为您开通统一身份认证。请联系管理员。")
    namesake.directory_key = person.key
    namesake.save(update_fields=["directory_key"])
    return namesake


def _follow(user: User, person: Person) -> None:
    """Role and district as the directory's groups say, where they are to say it."""
    grants = parse_grants(settings.DIRECTORY_GROUPS)
    if not grants or user.is_superuser:
        return
    grant = grant_of(person.groups, grants)
    role, district = (grant.role, grant.district) if grant else (User.Role.PENDING.value, user.district_id)
    if (user.role, user.district_id) == (role, district):
        return
    model = User._meta.get_field("district").related_model
    assert isinstance(model, type)
    if district is not None and not model._default_manager.filter(pk=district).exists():
        logger.error("directory: FAZHI_DIRECTORY_GROUPS names district %s, which does not exist", district)
        raise DirectoryProblem("统一身份认证的辖区设置有误，请联系管理员。")
    logger.info("directory: role %s, district %s", role, district or "*", extra={"user": user.pk})
    user.role, user.district_id = role, district
    user.is_staff = role == User.Role.ADMINISTRATOR
    user.save(update_fields=["role", "district", "is_staff"])
