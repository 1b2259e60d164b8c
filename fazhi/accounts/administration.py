"""Django app of the admin site, apart from the site itself: apps are read before the models that the site needs."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Puts our site in the place of Django's."""

    default_site = "fazhi.accounts.site.AdministrationSite"
