"""What the templates see of a fact: counted, sorted, and in words that do not depend on the mail's form."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from mailbot.domain import hours, packets, slips
from mailbot.domain.address import shown
from mailbot.domain.campaign import Campaign, LeftOut, Recipient
from mailbot.domain.contacts import Entry
from mailbot.domain.problem import Problem
from mailbot.domain.words import Key, Verb
from mailbot.mail import imports, manual, on_paper, outcomes, outline, remedies, sentences, standings, unheeded
from mailbot.mail.book_facts import Found, Groups, Imported, ImportPlan
from mailbot.mail.facts import Cancelled, Fact, Help, Paused, Questions, Report, Status, Summary, Unclear
from mailbot.mail.paper_facts import Printed
from mailbot.mail.return_facts import CameBack
from mailbot.mail.room import Room, Row, cost
from mailbot.mail.speech import Speech
from mailbot.mail.template_facts import Templates

COPY = 4_000  # octets of a rendered copy
LINE = 400  # characters of a directive line
COPIED = 70  # characters of a line that is to be copied, so that it stays one

_LINES = 30  # directive lines
_PROBLEMS = 20
_PROBLEM = 1_800  # octets around one
_OFFER = 1_000  # characters of an offered line
_GROUPS = 200
_LIST = 8_000  # octets of a list that is not the main one


def variables(fact: Fact, say: Speech, now: datetime) -> Mapping[str, object]:
    """Beside ``fact`` itself."""
    room = Room()
    told: dict[str, object] = {}
    if isinstance(fact, Status | Paused | Report | Cancelled):
        told |= outcomes.counts(fact)
    if isinstance(fact, Summary):
        told |= outline.variables(fact.outline, fact.total, now, say, room)
    if isinstance(fact, Summary | Status | Questions):
        told["unheeded"] = unheeded.told(fact.unheeded, say.language) if fact.unheeded is not None else ""
    if isinstance(fact, Summary):
        told |= _summary(fact, say, now, room)
    return told | _of_answers(fact, say, now, room) | _of_deliveries(fact, say, room) | _of_book(fact, say, room)


def _of_answers(fact: Fact, say: Speech, now: datetime, room: Room) -> dict[str, object]:
    match fact:
        case Questions():
            return _questions(fact, room)
        case Status(open=beside):
            return {"open": standings.rows(beside, say, room) if beside is not None else []}
        case Unclear(said=said, campaign=campaign):
            return {"meant": slips.as_line(said, now, say.zone) if campaign.confirmed is None else ""}
        case _:
            return {}


def _of_deliveries(fact: Fact, say: Speech, room: Room) -> dict[str, object]:
    match fact:
        case Report():
            return outcomes.report(fact, say, room)
        case Printed():
            return on_paper.printed(fact, room)
        case CameBack(comebacks=comebacks):
            return {"comebacks": outcomes.comebacks(comebacks, say, room)}
        case Paused(failures=failures):
            return {"failures": outcomes.failures(failures, say, room)}
        case _:
            return {}


def _of_book(fact: Fact, say: Speech, room: Room) -> dict[str, object]:
    match fact:
        case Help():
            return manual.variables(fact, say, room)
        case Templates(frames=frames):
            return _templates(frames, say, room)
        case Imported(result=result) | ImportPlan(expected=result):
            return imports.variables(result, say.language, room)
        case Found(entries=entries):
            return {"entries": room.rows(_entry(place, one, say.language) for place, one in enumerate(entries, 1))}
        case Groups(groups=groups):
            return {"groups": room.rows(manual.group(one, say) for one in groups[:_GROUPS])}
        case _:
            return {}


def worded(verbs: Sequence[Verb], language: str, campaign: Campaign | None = None) -> list[tuple[Verb, str, str]]:
    """Verbs with what to write and what it does; before a campaign is confirmed, CANCEL is to do without it."""
    unsent = campaign is not None and campaign.confirmed is None
    return [
        (
            verb,
            verb.wording(language).example,
            sentences.decline(language) if unsent and verb is Verb.CANCEL else verb.wording(language).does,
        )
        for verb in verbs
    ]


def shorten(text: str, most: int) -> str:
    """Not longer than somebody will read."""
    return text if len(text) <= most else text[:most].rstrip() + " …"


def _summary(fact: Summary, say: Speech, now: datetime, room: Room) -> dict[str, object]:
    plan = fact.campaign.plan
    start = plan.start if plan is not None and plan.start is not None and plan.start > now else None
    left = fact.left_out_counts
    turnover = fact.turnover
    mails = fact.paper.mails if fact.paper is not None else fact.total
    return {
        "plan": plan,
        "start": hours.next_open(start, plan.hours, say.zone) if plan and start else None,  # None: with the yes
        "mails": mails,
        "letters": fact.total - mails,
        "packets": packets.amount(mails, plan.pacing) if plan else 0,
        **(on_paper.planned(fact.paper, room) if fact.paper is not None else {}),
        "attached": sum(file.size for file in fact.attachments),
        "changes": room.lines([shorten(changed, LINE) for changed in fact.changes], _LINES),
        "samples": [(one, room.text(one.contents.text, COPY)) for one in fact.samples],
        "attachments": room.rows((Row("–", one.name, say.size(one.size)) for one in fact.attachments), _LIST),
        "newcomers": room.rows(_people(turnover.newcomers), _LIST) if turnover else [],
        "leavers": room.rows(_people(turnover.leavers), _LIST) if turnover else [],
        "left_out": room.rows((_left_out(one, say.language) for one in fact.left_out), _LIST),
        "left_out_counts": [(amount, sentences.reason(why, say.language), "soft", "") for why, amount in left.items()],
        "left_out_total": max(sum(left.values()), len(fact.left_out)),
        "recipients": room.rows(_people(fact.recipients)),
    }


def _questions(fact: Questions, room: Room) -> dict[str, object]:
    return {
        "problems": [one for one in fact.problems if room.has(_problem_cost(one))][:_PROBLEMS],
        "remedy": remedies.of(fact.problems),
        "block": room.lines([shorten(one, LINE) for one in fact.campaign.block], _LINES),
    }


def _problem_cost(one: Problem) -> int:
    """The template shortens what is long."""
    texts = (one.line[:LINE], one.understood[:LINE], " · ".join(one.near)[:LINE], one.offer[:_OFFER], one.detail[:LINE])
    return _PROBLEM + cost(*texts, *one.others) + (_LIST if one.left_out else 0)


def _people(recipients: Sequence[Recipient]) -> Iterator[Row]:
    """By number."""
    for one in recipients:
        named = one.name or one.company
        yield Row(
            f"{one.number}.",
            named or shown(one.address),
            _beside(one, named),
            "" if one.address else on_paper.postal(one),
        )


def left_out(them: Sequence[LeftOut], language: str) -> list[Row]:
    """Who was meant and is not written to, and why."""
    return Room().rows((_left_out(one, language) for one in them), _LIST)


def _left_out(one: LeftOut, language: str) -> Row:
    address = shown(one.address)
    named = one.name or address
    return Row("–", named, address if one.name else "", sentences.left_out(one, language))


def _beside(one: Recipient, said: str) -> str:
    """What has not been said of a recipient yet."""
    company = one.company if one.company != said else ""
    address = shown(one.address) if said else ""
    return " · ".join(part for part in (company, address) if part)


def _templates(frames: Sequence[tuple[str, str]], say: Speech, room: Room) -> dict[str, object]:
    written = Key.TEMPLATE.wording(say.language).names[0]
    return {
        "frames": room.rows(Row("–", title, name if name != title else "") for name, title in frames),
        "chosen": f"{written}: {frames[0][1]}" if frames else "",
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
    return Row(f"{place}.", _copied(named, entry.address), "", " · ".join(part for part in rest if part))


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
