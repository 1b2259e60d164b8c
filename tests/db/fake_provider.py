"""An OpenID Connect provider inside the test: discovery, keys and tokens over HTTP, as true or as false as it is told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


class Provider:
    """What it would say, and whom it was asked by."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.claims: dict[str, Any] = {
            "sub": "a-1",
            "preferred_username": "zhang",
            "name": "张一",
            "groups": ["法治复核"],
        }
        self.changed: dict[str, Any] = {}
        """Claims of the token that differ from the right ones; None leaves one out."""
        self.sign: Callable[[dict[str, Any]], str] | None = None
        self.described: dict[str, Any] = {}
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.issuer = ""

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"], **self.described,
        }  # fmt: skip

    def authorize(self, address: str) -> dict[str, str]:
        """The person has signed in at this address: what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """RFC 6749 and 7636: the code once, from the same client, with the verifier of its challenge."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = _packed(digest)
        client = base64.b64decode(authorization.partition(" ")[2]).decode()
        if asked is None or challenge != asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            return 400, {"error": "invalid_grant"}
        if client != "fazhi:geheim" or form.get("redirect_uri") != asked["redirect_uri"]:
            return 401, {"error": "invalid_client"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": "fazhi", "exp": now + 300, "iat": now, "nonce": asked["nonce"],
            **self.claims, **self.changed,
        }  # fmt: skip
        kept = {name: value for name, value in claims.items() if value is not None}
        signed = self.sign(kept) if self.sign else jwt.encode({"alg": "RS256", "kid": "1"}, kept, self.key)
        return 200, {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def with_public_key_as_secret(self, claims: dict[str, Any]) -> str:
        """The old trick: what everybody may read, taken for a shared secret."""
        return self._by_hand("HS256", claims, lambda text: hmac.digest(self.key.as_pem(private=False), text, "sha256"))

    def without_signature(self, claims: dict[str, Any]) -> str:
        """The other old trick."""
        return self._by_hand("none", claims, lambda text: b"")

    def _by_hand(self, algorithm: str, claims: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
        parts = [_packed(json.dumps(part).encode()) for part in ({"alg": algorithm, "kid": "1"}, claims)]
        return ".".join((*parts, _packed(sign(".".join(parts).encode()))))


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """Serves it on an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            keys = {"keys": [provider.key.as_dict(private=False)]}
            self._send(200, keys if self.path == "/keys" else provider.description())

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._send(*provider.token(form, self.headers.get("Authorization", "")))

        def _send(self, status: int, answer: dict[str, Any]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
