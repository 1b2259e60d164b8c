"""A ceiling on failed sign-ins that django-axes, which counts one name at one address, does not know."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.utils import timezone


PER_ADDRESS = 60
"""Failures of one address, whatever the names: a bureau behind one proxy stays far below, a list of names does not."""
PER_NAME = 30
"""Failures of one name, wherever from: five addresses that were each locked out, and more."""


def too_many_failures(request: HttpRequest, name: str) -> bool:
    """Whether this name or this address has failed too often within the lock-out's time. One query."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    address = get_client_ip_address(request)
    of_name, of_address = Q(username=name), Q(ip_address=address)
    counts = AccessAttempt.objects.filter(of_name | of_address, attempt_time__gte=since).aggregate(
        name=Sum("failures_since_start", filter=of_name), address=Sum("failures_since_start", filter=of_address)
    )
    return bool((counts["name"] or 0) >= PER_NAME or (counts["address"] or 0) >= PER_ADDRESS)
