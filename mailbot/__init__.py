"""mailbot: serial correspondence from an ordinary mailbox."""

__version__ = "0.1.0"
