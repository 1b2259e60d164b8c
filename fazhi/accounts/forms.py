"""Forms of the sign-in pages, in plain Chinese."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from fazhi.accounts.directory import DirectoryProblem


class SignInForm(AuthenticationForm):
    """Name and password. One message for every failure: it must not tell which names exist."""

    error_messages = {
        "invalid_login": "用户名或密码不正确。请检查大小写和输入法后重试；忘记密码请联系管理员重设。",
        "inactive": "该账号已停用，请联系管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["password"].label = "密码"

    def clean(self) -> dict[str, Any]:
        """What the directory itself has to say is said; that a password was wrong counts towards the lock-out."""
        try:
            return super().clean()
        except DirectoryProblem as problem:
            raise ValidationError(str(problem), code="directory") from problem


class PasswordForm(PasswordChangeForm):
    """Old password once, new one twice."""

    error_messages = {
        "password_incorrect": "原密码不正确，请重新输入。",
        "password_mismatch": "两次输入的新密码不一致。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "原密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password2"].label = "再输一次新密码"
