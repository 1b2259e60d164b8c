"""Who still uses a password that somebody else chose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_is_given",
            field=models.BooleanField(default=False, verbose_name="使用初始密码"),
        ),
    ]
