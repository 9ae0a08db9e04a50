"""What a summary tells beside recipients and times: frame, replies, files of each recipient's own, and remarks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.domain.address import shown
from mailbot.domain.campaign import Overlap, Recipient
from mailbot.domain.enclosures import Given, LeftFile
from mailbot.domain.lint import Remark
from mailbot.domain.replies import Tally
from mailbot.mail import refusals, remarks
from mailbot.mail.room import Room, Row
from mailbot.mail.speech import Speech

_REPLIES = 5  # addresses that are named
_LIST = 8_000  # octets of a list
_FEW = 10  # recipients; of more a share says it better
_UNTOLD = Tally((), 0)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Which file goes to whom."""

    files: int  # each counted as often as it leaves
    octets: int
    given: tuple[Given, ...] = ()  # the first of them
    left: tuple[LeftFile, ...] = ()  # files that nobody gets
    without: tuple[Recipient, ...] = ()  # the first of those who get none
    without_total: int = 0
    strike: str = ""  # their numbers, as WITHOUT takes them; "" where they are too many to copy
    missing: tuple[tuple[int, str], ...] = ()  # recipients, and what the table names and nobody has attached

    @property
    def lacks(self) -> bool:
        """Whether somebody gets no file, or not all of them."""
        return bool(self.without_total or self.missing)


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything has a default, so that a plan that wishes for nothing tells nothing."""

    frame: str = ""  # its title
    replies: Tally = _UNTOLD
    remarks: tuple[Remark, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    enclosed: Enclosed | None = None
    bare: bool = False  # the attached copies lack their files


def variables(outline: Outline, people: int, now: datetime, say: Speech, room: Room) -> dict[str, object]:
    """What the template sees of it."""
    told: dict[str, object] = {
        "outline": outline,
        "remarks": room.rows((Row("!", sentence) for sentence in _remarks(outline, people, now, say)), _LIST),
        "replies_to": _replies(outline.replies, say),
    }
    if (enclosed := outline.enclosed) is not None:
        told |= {
            "given": room.rows((_given(one, say) for one in enclosed.given), 2 * _LIST),
            "left_files": room.rows((Row("–", refusals.left(one, say.language)) for one in enclosed.left), _LIST),
            "without_files": room.rows(map(_person, enclosed.without), _LIST),
            "missing_files": room.rows((Row(f"{number}.", name) for number, name in enclosed.missing), _LIST),
        }
    return told


def _remarks(outline: Outline, people: int, now: datetime, say: Speech) -> Iterator[str]:
    for remark in outline.remarks:
        yield remarks.sentence(remark, say.language)
    for overlap in outline.overlaps:
        yield _overlap(overlap, people, now, say)


def _overlap(overlap: Overlap, people: int, now: datetime, say: Speech) -> str:
    when = _ago(overlap.last, now, say)
    if say.language == "pl":
        return f"{_who_pl(overlap.people, people, say)} wiadomość „{overlap.subject}” ({when})."
    return f"{_who_en(overlap.people, people, say)} got “{overlap.subject}” ({when})."


def _who_en(some: int, people: int, say: Speech) -> str:
    """A share of many, the number of few."""
    if some == people:
        return "This recipient" if people == 1 else "All of these recipients"
    if people <= _FEW:
        return f"{some} of these {people} recipients"
    return f"{say.share(some, people)} of these recipients"


def _who_pl(some: int, people: int, say: Speech) -> str:
    """The same, with the verb that goes with it."""
    if some == people:
        return "Ten odbiorca dostał" if people == 1 else "Wszyscy ci odbiorcy dostali"
    if people <= _FEW:
        return f"{some} z tych {people} odbiorców {'dostał' if some == 1 else 'dostało'}"
    return f"{say.share(some, people)} tych odbiorców dostało"


def _ago(moment: datetime, now: datetime, say: Speech) -> str:
    days = (now.astimezone(say.zone).date() - moment.astimezone(say.zone).date()) // timedelta(days=1)
    near = {0: ("today", "dziś"), 1: ("yesterday", "wczoraj")}.get(days)
    polish = say.language == "pl"
    if near is not None:
        return near[polish]
    told = say.count(days, *(("dzień", "dni", "dni") if polish else ("day", "days")))
    return f"{told} temu" if polish else f"{told} ago"


def _replies(tally: Tally, say: Speech) -> str:
    """The only address; or the most frequent ones, each with how many."""
    if len(tally.to) == 1:
        return shown(tally.to[0][0])
    told = [f"{shown(address)} ({say.number(amount)})" for address, amount in tally.to[:_REPLIES]]
    return ", ".join((*told, "…") if len(tally.to) > _REPLIES else told)


def _given(one: Given, say: Speech) -> Row:
    who = one.name or one.company or shown(one.address)
    beside = shown(one.address) if one.name or one.company else ""
    return Row(f"{one.number}.", who, beside, f"{one.file} · {say.size(one.size)}")


def _person(one: Recipient) -> Row:
    who = one.name or one.company or shown(one.address)
    return Row(f"{one.number}.", who, shown(one.address) if who != shown(one.address) else "")
