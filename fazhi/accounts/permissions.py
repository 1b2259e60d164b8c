"""Who may see and do what: roles, the district scope, and the mark every view carries.

Everything is a predicate of the account, so that one table can test every page and role. The scope of an account
is the subtree of its district (`District.path`); an account without a district works for the whole country.
Row filters built from these (`visible_reports`, `visible_observations`) live in `fazhi.reports.access`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase

from fazhi.accounts.models import User
from fazhi.catalogue.districts import load_districts


Account = AbstractBaseUser | AnonymousUser
Predicate = Callable[[Account], bool]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

Role = User.Role
UPLOADERS = frozenset({Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR})
"""经办 hands reports in; 复核 may too, because small bureaus have one desk."""
REVIEWERS = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
SIGNERS = frozenset({Role.SIGNER, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


def role_of(user: Account) -> str | None:
    """The role an account acts in; None for nobody, a deactivated account and one that waits for a role.

    A superuser administers.
    """
    if not isinstance(user, User) or not user.is_active:
        return None
    if user.is_superuser:
        return Role.ADMINISTRATOR.value
    return None if user.role == Role.PENDING else user.role


def is_waiting(user: Account) -> bool:
    """Whether the account came in through the directory and no administrator has given it a role yet."""
    return isinstance(user, User) and user.is_active and user.role == Role.PENDING and not user.is_superuser


def anyone(user: Account) -> bool:
    """Open without signing in: the sign-in page and the health check."""
    return True


def signed_in(user: Account) -> bool:
    """Every active account; what it sees is narrowed by its scope."""
    return role_of(user) is not None


def may_upload(user: Account) -> bool:
    """Hand in reports, correct their district and year, retry and delete them, within the scope."""
    return role_of(user) in UPLOADERS


def may_review(user: Account) -> bool:
    """Decide about figures and findings, within the scope."""
    return role_of(user) in REVIEWERS


def may_sign(user: Account) -> bool:
    """Publish and withdraw reports, within the scope."""
    return role_of(user) in SIGNERS


def may_administer(user: Account) -> bool:
    """Manage accounts, reference data and the sample data."""
    return role_of(user) in ADMINISTRATORS


def scope_path(user: Account) -> str | None:
    """`District.path` under which the account works; "" for the whole country, None for nobody.

    No query: the reference table is filled from the catalogue. A district that is in the table alone is asked for.
    """
    if role_of(user) is None:
        return None
    account = cast(User, user)
    known = load_districts().get(account.district_id)
    if known is not None:
        return known.path
    district = account.district
    return district.path if district else ""


def parent_path(path: str) -> str:
    """The path one step up; "" above a province."""
    return path.rpartition("/")[0]


def subtree(path: str, field: str = "district__path") -> Q:
    """Rows whose district is the one at `path` or lies under it; "" means every row, unassigned ones included."""
    return Q(**{field: path}) | Q(**{f"{field}__startswith": f"{path}/"}) if path else Q()


def covers(user: Account, path: str) -> bool:
    """Whether a district at `path` belongs to the account's scope."""
    scope = scope_path(user)
    return scope is not None and (scope == "" or path == scope or path.startswith(f"{scope}/"))


def account_of(request: HttpRequest) -> User:
    """The signed-in account of a request; raises PermissionDenied for nobody, so that callers need no check."""
    if not isinstance(request.user, User):
        raise PermissionDenied("请先登录。")
    return request.user


def allowed(predicate: Predicate) -> Callable[[View], View]:
    """Mark a view with who may open it, and refuse everybody else with 403.

    The mark (`view.allowed_to`) is read by the test that visits every address as every role. Not being signed in
    is handled before, by Django's LoginRequiredMiddleware, which leads to the sign-in page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not predicate(request.user):
                raise PermissionDenied("您的账号没有此项权限，如需办理请联系管理员。")
            return view(request, *args, **kwargs)

        guarded.allowed_to = predicate  # type: ignore[attr-defined]  # read by the access test
        return cast(View, guarded)

    return decorate
