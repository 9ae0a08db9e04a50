"""One mail of the bot's own, composed and ready to leave: what the outbox keeps until the relay has it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """``message_id`` (without angle brackets) is made from what is answered, so that the same answer is kept once."""

    message_id: str
    to: str  # an address on the list of requesters; of a test copy, or of somebody who unsubscribed, any
    raw: bytes  # the whole message, CRLF line ends, not dot-stuffed
    campaign: int | None  # None: the answer belongs to no campaign
    kind: str  # "summary", "questions", "report" …
    account: str = (
        ""  # through whose relay, under whose address it leaves; "": the bot's own, with the null return path
    )
