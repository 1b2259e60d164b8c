"""账号 and 接口令牌 in the admin site. Only administrators enter it; a token is never shown there.

An administrator manages the accounts of the own subtree, and nobody changes the own role, district or activity: a
wider scope is always given by somebody who has it.
"""

from __future__ import annotations

from typing import Any

from axes.utils import reset
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from fazhi.accounts.models import ApiToken, User
from fazhi.accounts.permissions import Account, account_of, covers, may_administer, scope_path, subtree


LABELS = {"first_name": "姓名"}
HELP = {
    "role": "查看：只看。经办：另可上传报告。复核：另可复核数值、处理疑点、送签。签发：发布、撤回报告。管理员：以上全部，另可管理账号。",
    "district": "账号的辖区是这个行政区及其下级。留空表示面向全国。",
}


admin.site.unregister(Group)  # roles decide; a group would look like a permission and be none


class ScopedForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Refuses in words a district outside the scope of whoever fills the form in."""

    asker: Account
    """Set by `AccountAdmin.get_form` on a class of its own for each request."""

    def clean(self) -> dict[str, Any]:
        """Only the district can lead outside: every role is the administrator's to give."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "district" in self.fields and "district" not in self.errors:
            district = cleaned.get("district")
            if not covers(self.asker, district.path if district else ""):
                self.add_error("district", "只能管理本辖区内的账号，请选择本辖区内的行政区。")
        return cleaned


class ChangeForm(ScopedForm, UserChangeForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """An existing account."""


class NewForm(ScopedForm, AdminUserCreationForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A new account."""


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


def manages(asker: Account, user: User) -> bool:
    """Whether an administrator may change this account: in the own subtree, a superuser only for superusers."""
    if not may_administer(asker) or (user.is_superuser and not getattr(asker, "is_superuser", False)):
        return False
    return covers(asker, user.district.path if user.district else "")


@admin.register(User)
class AccountAdmin(FazhiAdminMixin, UserAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """账号 with role and district. Leaving staff is by deactivation: decisions keep their author."""

    form = ChangeForm
    add_form = NewForm
    list_display = ("username", "name", "role", "district", "is_active", "last_login")
    list_filter = ("role", "is_active")
    list_select_related = ("district",)
    search_fields = ("username", "first_name", "last_name", "district__full_name")
    autocomplete_fields = ("district",)
    actions = ("deactivate", "activate", "unlock")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (
            "单位与角色",
            {"fields": ("first_name", "role", "district")},
        ),
        ("状态", {"fields": ("is_active", "from_directory", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
        ("单位与角色", {"fields": ("first_name", "role", "district", "from_directory")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """The accounts of the administrator's own scope; superusers only for superusers."""
        rows = super().get_queryset(request).filter(subtree(scope_path(request.user) or ""))
        return rows if getattr(request.user, "is_superuser", False) else rows.filter(is_superuser=False)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who fills it in."""
        form = super().get_form(request, obj, change=change, labels=LABELS, help_texts=HELP, **kwargs)
        return type(form.__name__, (form,), {"asker": request.user})

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Of the own account neither role nor district nor activity: somebody else has to give or take them."""
        if obj is not None and obj.pk == request.user.pk:
            return (*self.readonly_fields, "role", "district", "is_active")
        return self.readonly_fields

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Of one account: only within the scope."""
        return may_administer(request.user) and (obj is None or manages(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: deactivate instead, so that the record keeps its names."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Administrators, and only they, enter this site; nobody is given a wider scope than the giver's own."""
        if not manages(request.user, obj):
            raise PermissionDenied("只能管理本辖区内的账号。")
        if not change:
            obj.password_is_given = True
        obj.is_staff = obj.is_superuser or obj.role == User.Role.ADMINISTRATOR
        super().save_model(request, obj, form, change)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A new password for somebody: it lifts a lock-out, and its owner is asked to choose another."""
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = self.get_object(request, id)
            if user is not None and user.pk != request.user.pk:
                User.objects.filter(pk=user.pk).update(password_is_given=True)
                reset(username=user.username)
        return response

    @admin.display(description="姓名", ordering="first_name")
    def name(self, user: User) -> str:
        """As the pages call the person."""
        return user.get_full_name()

    @admin.action(description="停用所选账号")
    def deactivate(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """Signed out with the next page they ask for."""
        count = accounts.exclude(pk=account_of(request).pk).update(is_active=False)
        self.message_user(request, f"已停用 {count} 个账号。自己的账号不能由自己停用。", messages.SUCCESS)

    @admin.action(description="启用所选账号")
    def activate(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """Let them sign in again."""
        count = accounts.exclude(pk=account_of(request).pk).update(is_active=True)
        self.message_user(request, f"已启用 {count} 个账号。", messages.SUCCESS)

    @admin.action(description="解除登录锁定")
    def unlock(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """After too many wrong passwords."""
        for name in accounts.values_list("username", flat=True):
            reset(username=name)
        self.message_user(request, "已解除所选账号的登录锁定。", messages.SUCCESS)


@admin.register(ApiToken)
class ApiTokenAdmin(FazhiAdminMixin, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """接口令牌: may be revoked here; made on the page 接口令牌 by whoever uses it."""

    list_display = ("user", "label", "created_at", "last_used_at")
    list_select_related = ("user",)
    fields = ("user", "label", "created_at", "last_used_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        """Those of the accounts that the administrator manages."""
        rows = super().get_queryset(request).filter(subtree(scope_path(request.user) or "", "user__district__path"))
        return rows if getattr(request.user, "is_superuser", False) else rows.filter(user__is_superuser=False)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Never: the token itself could not be shown."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: there is nothing to change."""
        return False
