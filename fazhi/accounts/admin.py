"""账号 and 接口令牌 in the admin site. Only administrators enter it; a token is never shown there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from fazhi.accounts.models import ApiToken, User
from fazhi.accounts.permissions import covers, may_administer, scope_path, subtree


class FazhiAdminMixin:
    """Permissions from the role, not from Django's per-model permission table."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app is listed."""
        return may_administer(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows may be read."""
        return may_administer(request.user)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whether rows may be made."""
        return may_administer(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows may be changed."""
        return may_administer(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows may be removed."""
        return may_administer(request.user)


@admin.register(User)
class AccountAdmin(FazhiAdminMixin, UserAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """账号 with role and district. Leaving staff is by deactivation: decisions keep their author."""

    list_display = ("username", "first_name", "role", "district", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "first_name", "last_name", "district__full_name")
    autocomplete_fields = ("district",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (
            "单位与角色",
            {"fields": ("first_name", "last_name", "role", "district"), "description": "所属行政区留空表示全国范围。"},
        ),
        ("状态", {"fields": ("is_active", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
        ("单位与角色", {"fields": ("role", "district")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """The accounts of the administrator's own scope; superusers only for superusers."""
        rows = super().get_queryset(request).filter(subtree(scope_path(request.user) or ""))
        return rows if getattr(request.user, "is_superuser", False) else rows.filter(is_superuser=False)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Administrators, and only they, enter this site; nobody is given a wider scope than the giver's own."""
        if not covers(request.user, obj.district.path if obj.district else ""):
            raise PermissionDenied("只能管理本辖区内的账号。")
        obj.is_staff = obj.is_superuser or obj.role == User.Role.ADMINISTRATOR
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: deactivate instead, so that the record keeps its names."""
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(FazhiAdminMixin, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """接口令牌: may be revoked here; made by `manage.py create_token`."""

    list_display = ("user", "label", "created_at", "last_used_at")
    fields = ("user", "label", "created_at", "last_used_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Never: the token itself could not be shown."""
        return False
