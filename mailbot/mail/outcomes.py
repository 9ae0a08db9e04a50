"""What became of a campaign's deliveries, as the templates see it: shares, and who was reached, failed, came back."""

from collections.abc import Mapping, Sequence

from mailbot.domain.address import shown
from mailbot.domain.campaign import Recipient
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.mail import sentences, timeline
from mailbot.mail.facts import Cancelled, Failure, Paused, Report, Status
from mailbot.mail.return_facts import Comeback
from mailbot.mail.room import Room, Row
from mailbot.mail.speech import Speech

_WORDS = 200  # characters shown of a server's answer
_UNKNOWN, _FAILED, _CAME_BACK, _SKIPPED, _PRINTED = 36_000, 24_000, 12_000, 6_000, 8_000
"""Octets that each list takes at most, in that order; those who were reached get the rest."""


def counts(fact: Status | Paused | Report | Cancelled) -> Mapping[str, object]:
    """How many deliveries stand where."""
    counts = fact.counts
    bounced = fact.bounced if isinstance(fact, Report) else 0
    sent = counts.get(DeliveryState.SENT, 0) - bounced
    failed = counts.get(DeliveryState.FAILED, 0)
    unknown = counts.get(DeliveryState.UNKNOWN, 0)
    skipped = counts.get(DeliveryState.SKIPPED, 0)
    printed = counts.get(DeliveryState.PRINTED, 0)
    waiting = max(fact.total - sent - bounced - failed - unknown - skipped - printed, 0)
    return {
        "sent": sent,
        "bounced": bounced,
        "failed": failed,
        "unknown": unknown,
        "skipped": skipped,
        "printed": printed,
        "waiting": waiting,
        "shares": [
            (sent + printed, "good"),
            (failed + bounced, "bad"),
            (unknown, "doubt"),
            (skipped, "soft"),
            (waiting, "ink"),
        ],
    }


def report(fact: Report, say: Speech, room: Room) -> dict[str, object]:
    """The lists of a report, each as far as there is room; who may or may not have got it comes first."""
    unknowns = room.rows((_named("?", one) for one in fact.unknown), _UNKNOWN)
    failed = failures(fact.failures, say, room)
    came_back = comebacks(fact.comebacks, say, room)
    passed_over = room.rows((_skipped(one, say) for one in fact.passed_over), _SKIPPED)
    begun = [one for one in fact.packets if one.started or fact.campaign.state is not CampaignState.CANCELLED]
    packets = timeline.of(begun, say, room)
    return {
        "unknowns": unknowns,
        "failures": failed,
        "comebacks": came_back,
        "passed_over": passed_over,
        "packet_rows": packets,
        "packets_left": fact.packets_total - len(fact.packets) + len(begun) - len(packets),
        "on_paper": room.rows((_named("✓", one) for one in fact.printed), _PRINTED),
        "reached": room.rows(_named("✓", one) for one in fact.reached),
    }


def failures(told: Sequence[Failure], say: Speech, room: Room) -> list[Row]:
    """Who could not be reached, why in plain language, and what the server said."""
    return room.rows((_failure(one, say) for one in told), _FAILED)


def comebacks(told: Sequence[Comeback], say: Speech, room: Room) -> list[Row]:
    """What came back."""
    return room.rows((_comeback(one, say) for one in told), _CAME_BACK)


def person(recipient: Recipient) -> str:
    """Who it is, in one breath."""
    return _called(recipient) or shown(recipient.address)


def _called(recipient: Recipient) -> str:
    return ", ".join(part for part in (recipient.name, recipient.company) if part)


def _named(mark: str, one: Recipient) -> Row:
    if not one.address:  # a letter on paper
        return Row(mark, one.name or one.company, one.company if one.name else "")
    return Row(mark, shown(one.address), _called(one))


def _failure(one: Failure, say: Speech) -> Row:
    if not one.recipient.address:  # a letter on paper: the words are ours already
        return Row("✗", _called(one.recipient), "", _shortened(one.words))
    why = sentences.failure(one.words, say.language)
    return _because("✗", one.recipient, why, one.words)


def _comeback(one: Comeback, say: Speech) -> Row:
    return _because("↩", one.recipient, sentences.comeback(one.kind, say.language), one.words)


def _because(mark: str, one: Recipient, why: str, words: str) -> Row:
    """Who, why in plain language, and below it what the other side said."""
    return Row(mark, shown(one.address), _called(one), _sentence(why), _shortened(words))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _skipped(one: Failure, say: Speech) -> Row:
    why, words = sentences.passed_over(one.words, say.language)
    who, called = shown(one.recipient.address), _called(one.recipient)
    return Row("–", who or called, called if who else "", _sentence(why), words)


def _shortened(words: str) -> str:
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()} …"
