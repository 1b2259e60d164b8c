"""Accounts with a role and a district, and the tokens that programs sign in with."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """账号: a person of the bureau. `district` null means the whole country (administrators of a province and up)."""

    class Role(models.TextChoices):
        """What the person may do; see `fazhi.accounts.permissions` for the predicates."""

        VIEWER = "viewer", "查看"
        CLERK = "clerk", "经办"
        REVIEWER = "reviewer", "复核"
        SIGNER = "signer", "签发"
        ADMINISTRATOR = "administrator", "管理员"
        PENDING = "pending", "待分配"

    role = models.CharField("角色", max_length=16, choices=Role, default=Role.VIEWER)
    district = models.ForeignKey(
        "reports.District", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属行政区"
    )

    password_is_given = models.BooleanField("使用初始密码", default=False)
    """Set by the system or by an administrator; the person is asked to choose another."""

    from_directory = models.BooleanField(
        "统一身份认证账号",
        default=False,
        help_text="选中后，目录中同名的人第一次登录时使用这个账号；不选，同名的人不能经目录进入。",
    )
    directory_key = models.CharField(max_length=400, blank=True, default="", editable=False)
    """Who it is in the directory, by a name that is never given to another: set at the first sign-in."""

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "账号"
        constraints = (
            models.UniqueConstraint(
                fields=("directory_key",), condition=~models.Q(directory_key=""), name="account_directory_key_once"
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class ApiToken(models.Model):
    """接口令牌: only its SHA-256 is stored; the token itself is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField("用途", max_length=60, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"

    def __str__(self) -> str:
        return f"{self.user} {self.label}"

    @classmethod
    def issue(cls, user: User, label: str = "") -> str:
        """Create a token for `user` and return it; it cannot be read again later."""
        token = secrets.token_urlsafe(32)
        cls.objects.create(user=user, label=label, digest=cls.digest_of(token))
        return token

    @staticmethod
    def digest_of(token: str) -> str:
        """What is stored of a token."""
        return hashlib.sha256(token.encode()).hexdigest()
