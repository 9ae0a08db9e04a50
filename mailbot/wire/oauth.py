"""Access tokens for XOAUTH2: fetched from Microsoft or Google when needed, and kept until they expire."""

import json
from collections.abc import Callable

from mailbot.config import OAuth
from mailbot.errors import SettingsError, WireError

_MICROSOFT = [
    "https://outlook.office365.com/.default"
]  # what the application was granted: SMTP.SendAsApp, IMAP.AccessAsApp
_GOOGLE = ["https://mail.google.com/"]


def tokens(oauth: OAuth, user: str) -> Callable[[], str]:
    """A function that gives a fresh access token for ``user``, and raises ``WireError`` where it gets none.

    SettingsError when the extra ``oauth`` is not installed or the secret is out of reach.
    """
    try:
        return _microsoft(oauth) if oauth.provider == "microsoft" else _google(oauth, user)
    except ModuleNotFoundError as error:
        raise SettingsError(("oauth needs a library more; run: pip install 'mailbot[oauth]'",)) from error


def _microsoft(oauth: OAuth) -> Callable[[], str]:
    """The client credentials flow (RFC 6749 §4.4); the library keeps the token until shortly before its end."""
    import msal  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra
    from requests import RequestException  # noqa: PLC0415 - comes with it

    secret = oauth.secret()
    application: msal.ConfidentialClientApplication | None = None

    def token() -> str:
        nonlocal application
        try:
            if application is None:  # asks the authority for its addresses
                application = msal.ConfidentialClientApplication(
                    oauth.client_id,
                    client_credential=secret,
                    authority=f"{oauth.authority.rstrip('/')}/{oauth.tenant}",
                    instance_discovery=False,  # the authority is the admin's word, nobody else's
                )
            answer = application.acquire_token_for_client(_MICROSOFT)
        except (RequestException, ValueError) as error:
            raise WireError(f"no access token from {oauth.authority}: {error}") from error
        if "access_token" not in answer:
            raise WireError(f"no access token from {oauth.authority}: {answer.get('error')}")
        return str(answer["access_token"])

    return token


def _google(oauth: OAuth, user: str) -> Callable[[], str]:
    """A service account that may act for ``user`` (RFC 7523)."""
    from google.auth import exceptions  # noqa: PLC0415 - an extra
    from google.auth.transport.requests import Request  # noqa: PLC0415 - as above
    from google.oauth2 import service_account  # noqa: PLC0415 - as above

    try:
        credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            json.loads(oauth.secret()), scopes=_GOOGLE, subject=user
        )
    except (ValueError, exceptions.GoogleAuthError) as error:
        raise SettingsError((f"{oauth.secret_file} is not the JSON of a service account ({error}).",)) from error

    def token() -> str:
        try:
            if not credentials.valid:
                credentials.refresh(Request())
        except exceptions.GoogleAuthError as error:
            raise WireError(f"no access token from Google: {error}") from error
        return str(credentials.token)

    return token
