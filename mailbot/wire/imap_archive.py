"""The archive's two commands: storing many copies at once, and asking which of our own are there already."""

import re
from collections.abc import Iterable, Iterator, Sequence

from mailbot.domain.mailbox import Copy
from mailbot.errors import MailboxError
from mailbot.wire.imap_server import IMAPClient

_APPEND_BATCH = 50  # copies in one MULTIAPPEND: into Dovecot no slower than hundreds, and soon repeated after an error
_APPEND_BYTES = 8_000_000
_SEARCH_BATCH = 50  # ids in one SEARCH
_SEEN = (rb"\Seen",)
_OWN_ID = re.compile(r"[A-Za-z0-9.-]{1,128}@[A-Za-z0-9.-]{1,253}")
_WRITTEN_ID = re.compile(rb"<([^<>\s]+)>")


def append(client: IMAPClient, folder: str, copies: Iterable[Copy]) -> None:
    """Store copies in a folder that exists; in batches, whole or not at all, where there is MULTIAPPEND (RFC 3502)."""
    if not client.has_capability("MULTIAPPEND"):
        for copy in copies:
            client.append(folder, copy.raw, _SEEN, copy.sent)
        return
    for batch in _batches(copies):
        literals = [{"msg": copy.raw, "flags": _SEEN, "date": copy.sent} for copy in batch]
        answer, words = client.multiappend(folder, literals)
        if answer != "OK":  # the one call of IMAPClient that does not look
            raise MailboxError(f"IMAP: the server does not store {len(batch)} copies in {folder}: {words[0]!a}")


def own(message_ids: Sequence[str]) -> list[str]:
    """The ids, all of a shape that the bot makes: what goes into SEARCH must not be a stranger's text."""
    for message_id in message_ids:
        if not _OWN_ID.fullmatch(message_id):
            raise MailboxError(f"IMAP: {message_id!a} is no Message-ID of ours and was not searched for")
    return list(message_ids)


def stored(client: IMAPClient, message_ids: list[str]) -> set[str]:
    """Which of these lie in the selected folder."""
    found: set[str] = set()
    for start in range(0, len(message_ids), _SEARCH_BATCH):
        found |= _identified(client, message_ids[start : start + _SEARCH_BATCH])
    return found & set(message_ids)


def _batches(copies: Iterable[Copy]) -> Iterator[list[Copy]]:
    batch: list[Copy] = []
    weight = 0
    for copy in copies:
        if batch and (len(batch) == _APPEND_BATCH or weight + len(copy.raw) > _APPEND_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(copy)
        weight += len(copy.raw)
    if batch:
        yield batch


def _identified(client: IMAPClient, message_ids: Sequence[str]) -> set[str]:
    """The Message-IDs of the messages that one SEARCH for all of these finds (it matches parts of ids, too)."""
    uids = client.search(_any_of(message_ids))
    answers = client.fetch(uids, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]) if uids else {}
    values = [value for answer in answers.values() for value in answer.values() if isinstance(value, bytes)]
    return {found.decode("ascii", "replace") for value in values for found in _WRITTEN_ID.findall(value)}


def _any_of(message_ids: Sequence[str]) -> list[object]:
    """A balanced tree of OR, since servers bound the depth."""
    if len(message_ids) == 1:
        return ["HEADER", "MESSAGE-ID", message_ids[0]]
    middle = len(message_ids) // 2
    return ["OR", _any_of(message_ids[:middle]), _any_of(message_ids[middle:])]
