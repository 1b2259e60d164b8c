"""Accounts of people who sign in through the bureau's own directory."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_user_password_is_given"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="directory_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name="user",
            name="from_directory",
            field=models.BooleanField(
                default=False,
                help_text="选中后，目录中同名的人第一次登录时使用这个账号；不选，同名的人不能经目录进入。",
                verbose_name="统一身份认证账号",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(
                choices=[
                    ("viewer", "查看"),
                    ("clerk", "经办"),
                    ("reviewer", "复核"),
                    ("signer", "签发"),
                    ("administrator", "管理员"),
                    ("pending", "待分配"),
                ],
                default="viewer",
                max_length=16,
                verbose_name="角色",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("directory_key", ""), _negated=True),
                fields=("directory_key",),
                name="account_directory_key_once",
            ),
        ),
    ]
