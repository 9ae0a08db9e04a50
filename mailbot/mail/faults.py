"""Why an account cannot send or its archive takes nothing, in plain language; what a server said stands below it."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

_EN, _PL = 0, 1

_Table = Sequence[tuple[re.Pattern[str], tuple[str, str]]]


def _table(*rows: tuple[str, str, str]) -> _Table:
    return tuple((re.compile(pattern, re.IGNORECASE), (english, polish)) for pattern, english, polish in rows)


# The first that is found in the reason, as the courier or the recovery words it.
_ACCOUNT = _table(
    (r"clock went back", "The clock of the machine was set back.", "Zegar komputera został cofnięty."),
    (r"another machine", "The database came from another machine.", "Baza danych pochodzi z innego komputera."),
    (
        r"older copy",
        "An older copy of the database was put back.",
        "Przywrócono starszą kopię bazy danych.",
    ),
    (r"did not run since", "", ""),  # the moment says all, see ``away_since``
    (
        r"refused at auth|no login in common|authentication",
        "The server refused the login.",
        "Serwer odrzucił logowanie.",
    ),
    (
        r"refused at starttls|\bTLS\b|certificate",
        "No safe connection to the server could be made.",
        "Nie udało się nawiązać bezpiecznego połączenia z serwerem.",
    ),
    (
        r"refused at mail|own address|SendAsDenied|to send as\b",
        "The server does not let this account send from its address.",
        "Serwer nie pozwala wysyłać z adresu tego konta.",
    ),
    (
        r"(?:sending|relay) (?:limit|quota)|per hour|mail rate exceeded",
        "The account has sent as much as the server allows for now.",
        "Konto wysłało już tyle wiadomości, na ile serwer na razie pozwala.",
    ),
    (r"refused at (?:connect|greeting|ehlo)", "The server turned us away.", "Serwer nie przyjął połączenia."),
    (r"refused at", "The server does not pass our mail on.", "Serwer nie chce przekazywać naszej poczty."),
    (r"no connection|in a row", "The server cannot be reached.", "Nie można połączyć się z serwerem."),
)
_ACCOUNT_ELSE = ("The server gave this reason:", "Serwer podał taki powód:")

_ARCHIVE = _table(
    (r"quota|full", "its mailbox is full", "skrzynka jest pełna"),
    (r"no longer in the settings", "its account is not in the settings any more", "konta nie ma już w ustawieniach"),
    (r"auth|login|credentials", "the server refused the login", "serwer odrzucił logowanie"),
    (
        r"connect|timed? ?out|unreachable|refused|resolution|getaddrinfo|reset|closed",
        "the server cannot be reached",
        "nie można połączyć się z serwerem",
    ),
)
_ARCHIVE_ELSE = ("the server did not take them", "serwer ich nie przyjął")

_AWAY = re.compile(r"did not run since (\d{4}-\d\d-\d\d \d\d:\d\d) UTC")


def account(detail: str, language: str) -> str:
    """A sentence; "" where there is no more to say than when it was."""
    return _found(_ACCOUNT, detail, _ACCOUNT_ELSE)[_column(language)]


def archive(detail: str, language: str) -> str:
    """Half a sentence, to stand behind a colon."""
    return _found(_ARCHIVE, detail, _ARCHIVE_ELSE)[_column(language)]


def away_since(detail: str) -> datetime | None:
    """Since when the daemon had been away."""
    found = _AWAY.search(detail)
    return datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC) if found else None


def _found(table: _Table, detail: str, otherwise: tuple[str, str]) -> tuple[str, str]:
    return next((said for pattern, said in table if pattern.search(detail)), otherwise)


def _column(language: str) -> int:
    return _PL if language == "pl" else _EN
