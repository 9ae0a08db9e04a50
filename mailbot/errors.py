"""Every exception that mailbot raises on purpose.

    MailbotError
    ├── SettingsError        the configuration cannot be used; carries every problem at once (exit code 2)
    ├── BookError            a file of contacts cannot be read at all
    │   ├── BookEmpty        there is nothing in it
    │   ├── BookLacksAddresses   a table of recipients without a column of addresses
    │   └── BookTooLarge     it is, or unpacks to, more than a list of contacts has
    ├── MergeError           a text with merge fields cannot be compiled
    │   └── FieldUnknown     it names fields that do not exist
    ├── PaperError           nothing can be printed: something is not installed, or a design or a Word file is at fault
    │   └── PaperMissing     the typesetter is not installed
    ├── FrameError           a frame in templates/campaign cannot be used
    ├── HeaderError          a value must not enter a header (control characters, line separators)
    ├── StoreError           the database cannot do what was asked; nothing was written
    │   ├── AlreadyRunning   another daemon owns this database
    │   └── StaleEpoch       this process no longer owns the database; it must stop
    └── WireError            a server cannot be reached or breaks the protocol; worth another try later
        ├── MailboxError     the IMAP side
        └── RelayError       the SMTP side

Bad mail is never an exception: it is a value (``Rejected``, ``Noise``, ``defects``).
Library exceptions are translated once, where the library lives, always with ``raise … from``.
"""


class MailbotError(Exception):
    """What happened, to what, and what to do about it, in one sentence."""


class SettingsError(MailbotError):
    """``problems``: one sentence each, with the path of the key (``accounts[0].smtp.port``)."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class BookError(MailbotError):
    """A foreign address file is not what it claims to be."""


class BookEmpty(BookError):
    """A file without rows."""


class BookLacksAddresses(BookError):
    """No column of a table of recipients has e-mail addresses."""


class BookTooLarge(BookError):
    """A file that would cost more memory or time than it is given."""


class MergeError(MailbotError):
    """A text with merge fields does not parse.

    ``excerpt`` is the piece at fault, ``unknown`` every field beside it that does not exist, as written.
    """

    def __init__(self, message: str, excerpt: str, unknown: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.excerpt = excerpt
        self.unknown = unknown


class ComparisonUnknown(MergeError):
    """A condition that asks what is more or less: there is but equal and not equal."""


class EndMissing(MergeError):
    """A condition that nothing ends."""


class FieldUnknown(MergeError):
    """``names``: every field of the text that does not exist, as written."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"no such field: {', '.join(names)}", names[0])
        self.names = names


class PaperError(MailbotError):
    """Letters cannot be set at all; the sentence says what to install or to mend."""


class PaperMissing(PaperError):
    """The typesetter is not installed."""


class FrameError(MailbotError):
    """A frame's own template or style sheet is at fault, not the letter in it."""


class HeaderError(MailbotError):
    """A header would carry something that could become another header."""


class StoreError(MailbotError):
    """The database refused; the transaction was rolled back."""


class AlreadyRunning(StoreError):
    """A second daemon was started on the same database."""


class StaleEpoch(StoreError):
    """A newer daemon has taken the database over."""


class WireError(MailbotError):
    """A server is away, slow or strange."""


class MailboxError(WireError):
    """The IMAP server."""


class RelayError(WireError):
    """An SMTP relay."""
