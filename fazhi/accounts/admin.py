"""账号 and 接口令牌 in the admin site. Only administrators enter it; a token is never shown there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from fazhi.accounts.models import ApiToken, User
from fazhi.accounts.permissions import may_administer


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
        ("单位与角色", {"fields": ("first_name", "last_name", "role", "district"), "description": "所属行政区留空表示全国范围。"}),
        ("状态", {"fields": ("is_active", "is_staff", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
        ("单位与角色", {"fields": ("role", "district")}),
    )
    readonly_fields = ("last_login", "date_joined")

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
