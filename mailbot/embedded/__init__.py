"""The mail server in a box, for the demo and the tests: SMTP relay and IMAP server in this process, mail in memory."""

from mailbot.embedded.relay import Acceptance, Answer
from mailbot.embedded.server import EmbeddedServer

__all__ = ["Acceptance", "Answer", "EmbeddedServer"]
