"""Foreign address files into rows, and back; pure."""

from mailbot.book.files import read, table, write

__all__ = ["read", "table", "write"]
