"""What the templates see of a fact: counted, sorted, and in words that do not depend on the mail's form."""

from collections.abc import Mapping, Sequence

from mailbot.domain import packets
from mailbot.domain.address import shown
from mailbot.domain.campaign import LeftOut, Packet, Recipient
from mailbot.domain.contacts import Entry, ImportResult
from mailbot.domain.folding import fold
from mailbot.domain.states import DeliveryState
from mailbot.domain.words import Key, Verb
from mailbot.mail import sentences
from mailbot.mail.book_facts import Found, Imported, ImportPlan
from mailbot.mail.facts import Cancelled, Fact, Failure, Help, Paused, Report, Status, Summary
from mailbot.mail.speech import Speech

Row = tuple[str, str, str, str]
"""A line of a list: its mark, what it is about, more of it, and what may be small."""

SHOWN = 50  # rows of an import that a mail shows
COPY = 4_000  # characters of a rendered copy
LINE = 400  # characters of a directive line
COPIED = 70  # characters of a line that is to be copied, so that it stays one


def variables(fact: Fact, say: Speech) -> Mapping[str, object]:
    """Beside ``fact`` itself."""
    told: dict[str, object] = {}
    if isinstance(fact, Status | Paused | Report | Cancelled):
        told |= _counts(fact)
    if isinstance(fact, Report):
        told |= _report(fact, say)
    if isinstance(fact, Paused | Report):
        told["failures"] = _failures(fact.failures, say)
    match fact:
        case Summary():
            told |= _summary(fact, say)
        case Help():
            told |= _help(fact, say)
        case Imported(result=result) | ImportPlan(expected=result):
            told |= _imported(result, say.language)
        case Found():
            told["entries"] = [_entry(place, entry, say.language) for place, entry in enumerate(fact.entries, 1)]
        case _:
            pass
    return told


def line(key: Key, language: str) -> str:
    """A directive line as an example."""
    wording = key.wording(language)
    return f"{wording.names[0]}: {wording.example}"


def worded(verbs: Sequence[Verb], language: str) -> list[tuple[Verb, str, str]]:
    """Verbs with what to write and what it does."""
    return [(verb, verb.wording(language).example, verb.wording(language).does) for verb in verbs]


def person(recipient: Recipient) -> str:
    """Who it is, in one breath."""
    return ", ".join(part for part in (recipient.name, recipient.company) if part) or recipient.address


def shorten(text: str, most: int = COPY) -> str:
    """A copy that is not longer than somebody will read."""
    return text if len(text) <= most else text[:most].rstrip() + " …"


def _summary(fact: Summary, say: Speech) -> Mapping[str, object]:
    plan = fact.campaign.plan
    left = fact.left_out_counts
    return {
        "plan": plan,
        "packets": packets.amount(fact.total, plan.pacing) if plan else 0,
        "attachments": [("–", file.name, say.size(file.size), "") for file in fact.attachments],
        "attached": sum(file.size for file in fact.attachments),
        "changes": [shorten(changed, LINE) for changed in fact.changes],
        "newcomers": _people(fact.turnover.newcomers) if fact.turnover else [],
        "leavers": _people(fact.turnover.leavers) if fact.turnover else [],
        "left_out": [_left_out(one, say.language) for one in fact.left_out],
        "left_out_counts": [(amount, sentences.reason(why, say.language), "soft", "") for why, amount in left.items()],
        "left_out_total": max(sum(left.values()), len(fact.left_out)),
        "recipients": _people(fact.recipients),
    }


def _people(recipients: Sequence[Recipient]) -> list[Row]:
    """By number."""
    return [
        (f"{one.number}.", one.name or one.company or shown(one.address), _beside(one, one.name or one.company), "")
        for one in recipients
    ]


def _left_out(one: LeftOut, language: str) -> Row:
    address = shown(one.address)
    named = one.name or address
    return ("–", named, address if one.name else "", sentences.left_out(one, language))


def _beside(one: Recipient, said: str) -> str:
    """What has not been said of a recipient yet."""
    company = one.company if one.company != said else ""
    address = shown(one.address) if said else ""
    return " · ".join(part for part in (company, address) if part)


def _counts(fact: Status | Paused | Report | Cancelled) -> Mapping[str, object]:
    counts = fact.counts
    sent = counts.get(DeliveryState.SENT, 0)
    failed = counts.get(DeliveryState.FAILED, 0)
    unknown = counts.get(DeliveryState.UNKNOWN, 0)
    skipped = counts.get(DeliveryState.SKIPPED, 0)
    waiting = max(fact.total - sent - failed - unknown - skipped, 0)
    return {
        "sent": sent,
        "failed": failed,
        "unknown": unknown,
        "skipped": skipped,
        "waiting": waiting,
        "shares": [(sent, "good"), (failed, "bad"), (unknown, "doubt"), (skipped, "soft"), (waiting, "ink")],
    }


def _report(fact: Report, say: Speech) -> Mapping[str, object]:
    return {
        "reached": [("✓", one.address, person(one) if one.name or one.company else "", "") for one in fact.reached],
        "unknowns": [("?", one.address, person(one) if one.name or one.company else "", "") for one in fact.unknown],
        "packet_rows": [(f"{packet.number}.", *_packet(packet, say), "") for packet in fact.packets],
    }


def _failures(failures: Sequence[Failure], say: Speech) -> list[Row]:
    return [("✗", one.recipient.address, sentences.failure(one.words, say.language), one.words) for one in failures]


def _packet(packet: Packet, say: Speech) -> tuple[str, str]:
    """When it ran or shall run, and how large it is."""
    size = say.messages(packet.size)
    if packet.started is None:
        return (say.moment(packet.due), size) if packet.due else (size, "")
    ended = f" – {say.until(packet.started, packet.ended)}" if packet.ended else ""
    return say.moment(packet.started) + ended, size


def _help(fact: Help, say: Speech) -> Mapping[str, object]:
    topic = fold(fact.topic)
    return {
        "topical": bool(topic),
        "keys": [
            (line(key, say.language), key.wording(say.language).does)
            for key in Key
            if key.served and _is_about(key, topic)
        ],
        "verbs": [
            (verb.wording(say.language).example, verb.wording(say.language).does)
            for verb in Verb
            if _is_about(verb, topic)
        ],
    }


def _is_about(word: Key | Verb, topic: str) -> bool:
    return not topic or any(fold(name) == topic for wording in (word.en, word.pl) for name in wording.names)


def _imported(result: ImportResult, language: str) -> Mapping[str, object]:
    return {
        "skipped": [
            (str(row.number), sentences.complaint(row.why, language), "", "") for row in result.skipped[:SHOWN]
        ],
        "differences": [
            (str(one.row), one.name, f"{one.field}: {one.before or '–'} → {one.after or '–'}", "")
            for one in result.differences[:SHOWN]
        ],
    }


def _entry(place: int, entry: Entry, language: str) -> Row:
    """``1. Jan Kowalski <jan@x.example>``, as a request takes it; company and telephones below."""
    named = entry.name or entry.company
    phone, fax = ("tel.", "faks") if language == "pl" else ("tel.", "fax")
    rest = (
        entry.company if entry.company != named else "",
        f"{phone} {entry.phone}" if entry.phone else "",
        f"{fax} {entry.fax}" if entry.fax else "",
    )
    return (f"{place}.", _copied(named, entry.address), "", " · ".join(part for part in rest if part))


def _copied(name: str, address: str) -> str:
    """A name may have what separates recipients or quotes them; beside an address it is only a comment."""
    if not address:
        return name
    plain = " ".join(name.translate(_NO_SEPARATORS).split())
    room = max(COPIED - len(address), 0)
    if len(plain) > room:
        plain = plain[: max(room - 2, 0)].rstrip() + " …"
    return f"{plain} <{address}>" if name and room > len("… ") else address


_NO_SEPARATORS = str.maketrans(dict.fromkeys('<>@,;"„”“«»', " "))
