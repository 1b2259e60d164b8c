"""接口令牌 `/account/tokens/`: make a token for one's own account, see it once, revoke it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fazhi.accounts.models import ApiToken
from fazhi.accounts.permissions import account_of, allowed, signed_in


TOKENS_AT_MOST = 20
LABEL_LENGTH = 60


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(signed_in)
def tokens(request: HttpRequest) -> HttpResponse:
    """The account's tokens; POST makes one and shows it, this one time: only its digest is stored."""
    user = account_of(request)
    made, error, label = "", "", ""
    if request.method == "POST":
        label = "".join(c for c in request.POST.get("label", "") if c.isprintable()).strip()
        if not label:
            error = "请写明用途，以便日后辨认和停用。"
        elif len(label) > LABEL_LENGTH:
            error = f"用途请不要超过 {LABEL_LENGTH} 个字。"
        elif user.tokens.count() >= TOKENS_AT_MOST:
            error = f"一个账号最多 {TOKENS_AT_MOST} 个令牌。请先停用不再使用的令牌。"
        else:
            made = ApiToken.issue(user, label)
    rows = user.tokens.order_by("-created_at")
    context = {"tokens": rows, "made": made, "error": error, "label": "" if made else label}
    return render(request, "accounts/tokens.html", context, status=400 if error else 200)


@require_POST
@allowed(signed_in)
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Refused from the next request on. Somebody else's token does not exist here."""
    token = account_of(request).tokens.filter(pk=token_id).first()
    if token is None:
        raise Http404("没有这个令牌。")
    token.delete()
    messages.success(request, f"令牌“{token.label or token_id}”已停用。")
    return redirect("tokens")
