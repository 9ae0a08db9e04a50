"""The bot's mails as their readers see them, in a real browser."""
