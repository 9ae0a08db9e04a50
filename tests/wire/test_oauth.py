"""Promises about access tokens: fetched from the provider that the admin named, kept while they last."""

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from mailbot.config import OAuth
from mailbot.errors import SettingsError, WireError
from mailbot.wire import oauth
from tests.certificates import Certificate, certificate


class Provider:
    """Says which token requests came, and answers them until told otherwise."""

    def __init__(self, shown: Certificate | None) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.refuse = False
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say({name: f"{provider.url}/{name}" for name in ("authorization_endpoint", "token_endpoint")})

            def do_POST(self) -> None:
                provider.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                if provider.refuse:
                    self._say({"error": "invalid_client"}, 401)
                else:
                    count = len(provider.asked)
                    self._say({"access_token": f"token{count}", "expires_in": 3600, "token_type": "Bearer"})

            def _say(self, document: dict[str, object], code: int = 200) -> None:
                body = json.dumps(document | ({"issuer": f"{provider.url}/directory/v2.0"} if code == 200 else {}))
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *words: object) -> None:
                """Nothing on the terminal."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        scheme = "http"
        if shown is not None:
            self._server.socket = shown.context().wrap_socket(self._server.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def shown(tmp_path: Path) -> Certificate:
    return certificate(tmp_path)


@pytest.fixture
def microsoft(shown: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(shown.file))
    provider = Provider(shown)
    yield provider
    provider.stop()


@pytest.fixture
def google() -> Iterator[Provider]:
    provider = Provider(None)
    yield provider
    provider.stop()


def secret(folder: Path, content: str) -> Path:
    path = folder / "oauth-secret"
    path.touch(mode=0o600)
    path.write_text(content)
    return path


def application(provider: Provider, folder: Path) -> OAuth:
    return OAuth(
        provider="microsoft",
        tenant="directory",
        client_id="mailbot",
        secret_file=secret(folder, "s3cret"),
        authority=provider.url,
    )


def service_account(provider: Provider, folder: Path) -> OAuth:
    words = ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
    key = subprocess.run(words, check=True, capture_output=True, text=True).stdout  # noqa: S603 - fixed words
    told = {"client_email": "bot@project.example", "token_uri": f"{provider.url}/token", "private_key": key}
    return OAuth(provider="google", secret_file=secret(folder, json.dumps(told | {"type": "service_account"})))


def test_microsoft_is_asked_as_the_application_and_the_token_is_kept(microsoft: Provider, tmp_path: Path) -> None:
    token = oauth.tokens(application(microsoft, tmp_path), "bot@firma.example")
    assert (token(), token()) == ("token1", "token1")
    (asked,) = microsoft.asked
    assert asked["grant_type"] == ["client_credentials"]
    assert asked["client_id"] == ["mailbot"]
    assert "https://outlook.office365.com/.default" in asked["scope"][0]


def test_google_is_asked_on_behalf_of_the_user_and_the_token_is_kept(google: Provider, tmp_path: Path) -> None:
    token = oauth.tokens(service_account(google, tmp_path), "bot@firma.example")
    assert (token(), token()) == ("token1", "token1")
    assert google.asked[0]["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]


def test_a_refusal_says_what_the_provider_said_and_nothing_secret(microsoft: Provider, tmp_path: Path) -> None:
    microsoft.refuse = True
    token = oauth.tokens(application(microsoft, tmp_path), "bot@firma.example")
    with pytest.raises(WireError, match="invalid_client") as refused:
        token()
    assert "s3cret" not in str(refused.value)


def test_a_provider_that_nobody_vouches_for_gets_no_secret(
    microsoft: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    token = oauth.tokens(application(microsoft, tmp_path), "bot@firma.example")
    with pytest.raises(WireError, match=r"(?i)certificate"):
        token()
    assert microsoft.asked == []


def test_a_file_that_is_no_service_account_is_a_problem_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="service account"):
        oauth.tokens(OAuth(provider="google", secret_file=secret(tmp_path, "{}")), "bot@firma.example")


def test_the_settings_say_what_a_provider_needs() -> None:
    with pytest.raises(ValueError, match="microsoft needs tenant and client_id and secret_file"):
        OAuth(provider="microsoft")
    with pytest.raises(ValueError, match="google needs secret_file"):
        OAuth(provider="google")
