"""Who may speak to the bot: a letter is admitted, or it is noise and gets no answer at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.domain.letter import Letter
from mailbot.mail import addresses, authentication, robots
from mailbot.mail.noise import NoiseReason

__all__ = ["LOOP_MARK", "OLDEST", "Admitted", "Noise", "NoiseReason", "admit"]

LOOP_MARK = "X-Mailbot-Loop"
"""The field that stands in everything the bot itself writes."""
OLDEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A person we serve wrote this. Answers go to ``address`` and nowhere else, whatever Reply-To says."""

    address: str  # as it stands on the list of requesters


@dataclass(frozen=True, slots=True)
class Noise:
    """No answer, no question back, nothing: a line in the log."""

    reason: NoiseReason


def admit(
    letter: Letter,
    *,
    null_sender: bool,
    known: Sequence[str],
    own: Sequence[str],
    authserv_id: str | None,
    now: datetime,
    loop_mark: str = LOOP_MARK,
) -> Admitted | Noise:
    """Decide who the letter is from, and whether it counts.

    ``null_sender``: the envelope said ``MAIL FROM:<>``. ``known`` and ``own``: addresses of the requesters, and ours.
    ``authserv_id``: the name under which our mail server writes Authentication-Results; None: it writes none, and
    From is believed. ``now`` is aware. ``loop_mark`` is a field's name.
    """
    if noise := NoiseReason.NULL_SENDER if null_sender else robots.reason(letter, loop_mark):
        return Noise(noise)
    sender = _sole_sender(letter)
    if sender is None:
        return Noise(NoiseReason.SENDER_UNCLEAR)
    if sender in map(addresses.canonical, own):
        return Noise(NoiseReason.OURSELVES)
    listed = next((address for address in known if addresses.canonical(address) == sender), None)
    if listed is None:
        return Noise(NoiseReason.STRANGER)
    if authserv_id is not None and not _vouched(letter, authserv_id, sender):
        return Noise(NoiseReason.UNAUTHENTICATED)
    fresh = letter.date is None or now - letter.date <= OLDEST
    return Admitted(listed) if fresh else Noise(NoiseReason.STALE)


def _sole_sender(letter: Letter) -> str | None:
    """The one address of the one From field, canonical."""
    fields = sum(1 for name, _ in letter.headers if name == "from")
    if fields != 1 or len(letter.senders) != 1:
        return None
    address = letter.senders[0].address
    return addresses.canonical(address) if addresses.is_plain(address) else None


def _vouched(letter: Letter, authserv_id: str, sender: str) -> bool:
    """Only the topmost field can vouch: each server on the way puts its own above what it was given (RFC 8601 §5)."""
    domain = sender.rpartition("@")[2]
    topmost, *below = [value for name, value in letter.headers if name == "authentication-results"] or [""]
    return authentication.vouches(topmost, authserv_id, domain) and not any(
        authentication.contradicts(field, authserv_id, domain) for field in below
    )
