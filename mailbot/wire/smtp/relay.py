"""The server that takes our mail, and how it wants to be spoken to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mailbot.config import Tls
from mailbot.config.quantities import is_loopback
from mailbot.domain.delivery import Stage
from mailbot.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds of silence after which a server is given up, by stage (RFC 5321 §4.5.3.2).

    A short one after the dot makes duplicates elsewhere and doubt here: the server may have accepted long ago.
    """

    connect: float = 60  # TCP, and a TLS handshake
    greeting: float = 300
    command: float = 300  # EHLO, STARTTLS, AUTH, RSET
    mail: float = 300
    rcpt: float = 300
    data: float = 120
    block: float = 180  # as long as the server takes some of the body, it may go on
    dot: float = 600
    quit: float = 5  # nobody's mail hangs on it

    def by_stage(self) -> dict[Stage, float]:
        return dict.fromkeys(Stage, self.command) | {
            Stage.CONNECT: self.connect,
            Stage.GREETING: self.greeting,
            Stage.MAIL: self.mail,
            Stage.RCPT: self.rcpt,
            Stage.DATA: self.data,
            Stage.BODY: self.block,
            Stage.DOT: self.dot,
        }

    @property
    def tick(self) -> float:
        """How often to look at the clock, so that no timeout comes much too late."""
        return min(1.0, min(self.by_stage().values()) / 4)


@dataclass(frozen=True, slots=True)
class Relay:
    """One account's way out. A password is never shown."""

    host: str
    port: int
    tls: Tls
    user: str | None = None
    # A function is asked at each login, so that a corrected password counts at once; WireError when it has none.
    password: str | Callable[[], str] | None = field(default=None, repr=False)
    token: Callable[[], str] | None = field(
        default=None, repr=False
    )  # a fresh OAuth access token, instead of a password
    connections: int = 4
    per_connection: int = 500  # messages; then QUIT and a new connection
    hello: str = ""  # our name for EHLO; "" is the connection's own address (RFC 5321 §4.1.3)
    ca_file: Path | None = None  # instead of the system's certificate authorities
    timeouts: Timeouts = Timeouts()

    def __post_init__(self) -> None:
        if self.tls is Tls.NONE and not is_loopback(self.host):
            raise SettingsError((f"{self.host} is not on this machine; without TLS mail and password could be read",))

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"
