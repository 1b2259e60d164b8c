"""Signing in with OpenID Connect: to the provider with state, nonce and PKCE, back with a code, checked as a token.

Authlib does the protocol; here is what it is held to: one issuer, our client id as audience, signatures by public keys
only. Nothing is imported and nobody is asked before somebody clicks the button, which is there only when a provider
is named (`FAZHI_OIDC_ISSUER`).
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fazhi.accounts.directory import DirectoryProblem, Person, account_of
from fazhi.accounts.permissions import allowed, anyone


logger = logging.getLogger(__name__)

SECONDS = 10
CLOCKS_APART = 60
"""Seconds by which the provider's clock may differ."""
SIGNATURES = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA")
"""Never `none`, never a shared secret: a published key must not pass for one."""
IS_DOWN = "统一身份认证暂时无法连接，请稍后再试；也可以用本系统的账号和密码登录。"
IS_WRONG = "统一身份认证没有成功：登录请求已失效，或返回的内容不可信。请从登录页重新开始；如反复出现，请联系管理员。"
WAS_REFUSED = "统一身份认证没有放行（可能在认证页面取消了登录）。请从登录页重新开始。"


@login_not_required
@allowed(anyone)
@never_cache
@require_GET
def oidc_start(request: HttpRequest) -> HttpResponse:
    """Off to the provider; `next` is kept for the way back."""
    _require_provider()
    request.session["oidc_next"] = request.GET.get("next", "")[:2000]
    try:
        response: HttpResponse = _client().authorize_redirect(request, request.build_absolute_uri(reverse("oidc_back")))
    except Exception as problem:  # the network, and whatever the provider's description may lack
        logger.warning("oidc: the provider cannot be asked: %s", type(problem).__name__)
        return _back_to_sign_in(request, IS_DOWN)
    return response


@login_not_required
@allowed(anyone)
@never_cache
@require_GET
def oidc_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider: signed in, or on the sign-in page with the reason."""
    _require_provider()
    if "error" in request.GET:
        logger.info("oidc: refused by the provider")
        return _back_to_sign_in(request, WAS_REFUSED)
    try:
        user = account_of(_person(request))
    except DirectoryProblem as problem:
        return _back_to_sign_in(request, str(problem))
    address = request.session.pop("oidc_next", "")
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=hosts, require_https=request.is_secure()):
        address = resolve_url(settings.LOGIN_REDIRECT_URL)
    return redirect(address)


def _require_provider() -> None:
    if not settings.OIDC["issuer"]:
        raise Http404("没有设置统一身份认证。")


def _back_to_sign_in(request: HttpRequest, message: str) -> HttpResponse:
    messages.error(request, message)
    return redirect("login")


def _person(request: HttpRequest) -> Person:
    """Who has come back. Raises DirectoryProblem: wrong state, nonce, verifier, signature, issuer, audience or time."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    wanted = settings.OIDC
    claims: Any = None
    try:
        token = _client().authorize_access_token(
            request,
            leeway=CLOCKS_APART,
            claims_options={
                "iss": {"essential": True, "value": wanted["issuer"]},
                "aud": {"essential": True, "value": wanted["client_id"]},
            },
        )
        claims = token.get("userinfo")
    except RequestException as problem:
        logger.warning("oidc: the provider cannot be asked: %s", type(problem).__name__)
        raise DirectoryProblem(IS_DOWN) from problem
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as problem:
        logger.warning("oidc: refused: %s", type(problem).__name__)
        raise DirectoryProblem(IS_WRONG) from problem
    if not claims or not claims.get("sub"):
        logger.warning("oidc: refused: no id token")
        raise DirectoryProblem(IS_WRONG)
    groups = claims.get(wanted["groups"]) or ()
    return Person(
        key=f"oidc {wanted['issuer']} {claims['sub']}",
        username=str(claims.get(wanted["username"]) or ""),
        name=str(claims.get("name") or ""),
        groups=tuple(map(str, groups)) if isinstance(groups, list | tuple) else (str(groups),),
    )


@cache
def _registered(issuer: str, client_id: str, client_secret: str, scope: str) -> Any:
    """One client for each process: it remembers the provider's description and keys."""
    from authlib.integrations.django_client import OAuth

    return OAuth().register(
        "directory",
        overwrite=True,
        client_id=client_id,
        client_secret=client_secret or None,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": scope,
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
            "token_endpoint_auth_method": "client_secret_basic" if client_secret else "none",
        },
    )


def _client() -> Any:
    """Authlib's client. Raises ValueError when the provider describes itself as somebody else."""
    wanted = settings.OIDC
    client = _registered(wanted["issuer"], wanted["client_id"], wanted["client_secret"], wanted["scope"])
    described = client.load_server_metadata()
    if described.get("issuer") != wanted["issuer"]:
        _registered.cache_clear()
        raise ValueError("the provider's description names another issuer")
    offered = described.get("id_token_signing_alg_values_supported") or ["RS256"]
    described["id_token_signing_alg_values_supported"] = [name for name in offered if name in SIGNATURES]
    return client
