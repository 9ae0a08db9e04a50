"""Verbs: an answer, its first line, or the subject of a letter to the bot itself, read as an order."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from mailbot.domain import block, courtesy, directives, formats, listed
from mailbot.domain.courtesy import bare
from mailbot.domain.directives import Directive, Line
from mailbot.domain.folding import fold
from mailbot.domain.spelling import plain_line
from mailbot.domain.subjects import unprefixed
from mailbot.domain.words import Place, Verb


@dataclass(frozen=True, slots=True)
class Order:
    """A verb, and what stands behind it as written."""

    verb: Verb
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Not a verb: above all not a yes."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """Directive lines, alone or below a yes: the plan is made anew, and what is made wants its own yes."""

    directives: tuple[Directive, ...]
    subject: str = ""  # "" leaves it as it is


@dataclass(frozen=True, slots=True)
class Mixed:
    """An order, and below it something that changes or takes it back: asked about."""

    first: str  # the lines, as written
    second: str


Heard = Order | Amendment | Mixed | Nothing


@dataclass(frozen=True, slots=True)
class Sample:
    """What stands behind ``TEST``."""

    address: str | None  # None: the requester's own
    number: int  # whose copy it is: the recipient's number in the summary's list


_AGREEING = courtesy.phrases(
    "potwierdzam wysylke|potwierdzam wyslanie|prosze wyslac|prosze o wyslanie|prosze o wysylke|mozna wysylac",
    "mozna wyslac|ok wysylaj|tak wysylaj|ok wyslij|tak wyslij|mozna drukowac|prosze drukowac",
    "please send|please send it|yes send it|ok send it|go ahead|please go ahead",
)
"""What else is a yes, as a whole line; the verbs of CONFIRM are."""
# What changes a yes when the line below it begins so.
_DOUBTS = courtesy.phrases(
    "ale|lecz|jednak|tylko|bez|oprocz|poza|procz|z wyjatkiem|za wyjatkiem|zamiast|chyba|o ile|pod warunkiem|dopiero",
    "jeszcze|czekaj|poczekaj|czekajcie|zmien|zmiana|zmiany|zmienic|prosze zmienic|jutro|pojutrze|wstrzymaj",
    "nie do|nie dla|nie od|nie wysylaj|nie wysylac|nie wysylajcie|nie teraz|nie dzis|nie jutro|nie wszystkim",
    "but|only|without|except|excluding|however|instead|unless|wait|hold|tomorrow|change|with one change",
    "not to|not the|not for|not yet|not now|not today|do not|dont|don't",
)
_ASSENTS = courtesy.phrases("bez zmian|bez uwag|bez zastrzezen|without changes|without comments")
_OURS = re.compile(r"\[#\d+")
_NEAR_LINES = 5  # below the verb; a disclaimer that begins with "Only" stands further down
_LONGEST_DOUBT = 100
_AT_ONCE = frozenset({Verb.CANCEL, Verb.PAUSE, Verb.STATUS, Verb.REPORT, Verb.HELP})
"""Verbs that are obeyed whatever stands below them: they send nothing, and to wait with them could."""
_CAMPAIGN = courtesy.phrases(
    "it|this|that|the campaign|sending|everything|all|to|wysylke|te wysylke|wysylanie|wszystko"
)
"""What CANCEL, STOP and RESUME may name, all of it the one campaign: "Stop it", "wstrzymaj wysyłkę"."""
_HARMLESS = frozenset({Verb.HELP, Verb.STATUS, Verb.REPORT, Verb.SEARCH, Verb.GROUPS, Verb.TEMPLATES})
"""Verbs that change nothing below another; a signature may seem to begin with them: "Help desk"."""

_GLUED = re.compile(r"(?<=[^\W\d_])([,;!])(?=[^\W\d_])")
_A_CAMPAIGN = re.compile(r"#?\d{1,9}")  # as long as in a subject; the database would not bear any number
_ADDRESS = r"(?:(?:na|do|to) )?<?(?P<address>[^\s<>@,;]+@[^\s<>@,;]+?)>?"
_ME = r"(?:to )?me|my address|ja|(?:do )?mnie|(?:na )?m[oó]j adres"
_SAMPLE = re.compile(rf"(?:{_ME}|{_ADDRESS})?(?: ?\b(?:as|jako) (?P<number>\d{{1,7}}))?", re.IGNORECASE)
_LONGEST = 2_000
_QUOTES = '"„“”'
_QUOTED = re.compile(f"[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]")
_LOOSE = courtesy.TRIMMINGS.translate(dict.fromkeys(map(ord, _QUOTES)))
_NAMING = frozenset({Verb.ADD, Verb.WITHOUT})


def heard(lines: Sequence[str]) -> Heard:
    """What an answer's own lines order, the quoted and the blank ones left out; a greeting above counts for nothing.

    A yes with directive lines below it is an amendment, any order with something below it that contradicts is mixed.
    Thanks and signatures below it are not looked at.
    """
    first = next((at for at, line in enumerate(lines) if not courtesy.only(line)), len(lines))
    said = lines[first:]
    if not said:
        return Nothing()
    order = read(said[0])
    if isinstance(order, Order) and order.verb in _NAMING:
        said = _unwrapped(said)
        order = read(said[0])
    if isinstance(order, Order):
        return order if order.verb in _AT_ONCE else _qualified(order, said)
    changes = block.of_answer(said)
    return Amendment(changes.lines, changes.subject) if changes else Nothing()


def read(first_line: str) -> Order | Nothing:
    """The verb must be the whole line, courtesies aside, or be followed by nothing but what it takes."""
    return _read(first_line, tuple(Place))


def read_subject(subject: str) -> Order | Nothing:
    """What a new letter's subject orders; look for directive lines first, for a request may have any subject."""
    return _read(unprefixed(subject), (Place.SUBJECT, Place.BOTH))


def sample(rest: str) -> Sample | None:
    """``addr``, ``me``, ``addr AS 12``; without a number it is the first recipient's copy. None: anything else."""
    found = _SAMPLE.fullmatch(rest)
    return Sample(found["address"], int(found["number"] or 1)) if found else None


def _unwrapped(said: Sequence[str]) -> Sequence[str]:
    """Mail programs break long lines: a list that a comma leaves open goes on below."""
    end = 1
    while end < len(said) and said[end - 1].endswith((",", ";")) and not _begins_anew(said[end]):
        end += 1
    return (" ".join(said[:end]), *said[end:])


def _begins_anew(line: str) -> bool:
    return courtesy.only(line) or courtesy.takes_leave(line) or directives.heard(line) is not None


def _qualified(order: Order, said: Sequence[str]) -> Heard:
    # A mail program whose way of quoting we do not know leaves our own mail below the order, with verbs of its own.
    quoted = next((at for at, line in enumerate(said) if _OURS.search(line)), len(said))
    below = said[1:quoted]
    signed = next((at for at, line in enumerate(below) if courtesy.takes_leave(line)), len(below))
    changes = block.of_answer(below[:signed], remarks=0)
    if changes and order.verb in (Verb.CONFIRM, Verb.SEND_ANYWAY):
        return Amendment(changes.lines, changes.subject)
    top = directives.heard(said[0])
    if changes and isinstance(top, Line) and not listed.parted(order.rest)[0]:  # "Bez: A" above other lines
        return Amendment((top, *changes.lines), changes.subject)
    if changes:
        return Mixed(said[0], next(line for line in below if not courtesy.asks(line)))
    for at, line in enumerate(below):
        near = at < min(signed, _NEAR_LINES)
        if (near and _doubts(line)) or _contradicts(line, order, near=near) or block.evident(directives.heard(line)):
            return Mixed(said[0], line)
    return order


def _doubts(line: str) -> bool:
    if len(line) > _LONGEST_DOUBT:
        return False
    words = [bare(word) for word in line.split()]
    while words and not courtesy.leading(words, _DOUBTS) and (polite := courtesy.thanks(words)):
        words = words[polite:]
    return tuple(words) not in _ASSENTS and courtesy.leading(words, _DOUBTS) > 0


def _contradicts(line: str, order: Order, *, near: bool) -> bool:
    """Whether it is another order; "Add me on …" in a signature is none, nor is "Without prejudice"."""
    other = read(line.rstrip("? "))  # who asks about the contrary is in doubt
    if not isinstance(other, Order) or other == order or other.verb in _HARMLESS:
        return False
    return near or not (other.verb is Verb.ADD or _names_somebody(other))


def _read(line: str, places: Collection[Place]) -> Order | Nothing:
    if len(line) > _LONGEST:
        return Nothing()
    words: Sequence[str] = _GLUED.sub(r"\1 ", plain_line(line)).split()
    if Place.REPLY not in places:
        return _asked(words, places)
    words = courtesy.without_greeting(words)
    unsigned = courtesy.without_farewell(words)
    if _agrees([bare(word) for word in unsigned]):
        return Order(Verb.CONFIRM)
    order = _verb(words, places)  # "DODAJ Best" names a group
    if isinstance(order, Order) and not _names_somebody(order):
        return order
    return _asked(unsigned, places)


def _asked(words: Sequence[str], places: Collection[Place]) -> Order | Nothing:
    """The verb; of what changes nothing also its question: "Status?"."""
    order = _verb(words, places)
    if isinstance(order, Order):
        return order
    asked = _verb([word.rstrip("?") for word in words], places)
    return asked if isinstance(asked, Order) and asked.verb in _HARMLESS else Nothing()


def _verb(words: Sequence[str], places: Collection[Place]) -> Order | Nothing:
    words = _core(words)
    folded = [bare(word) for word in words]
    for name, verb in _VERBS:
        if verb.place in places and tuple(folded[: len(name)]) == name:
            rest = _rest(verb, " ".join(words[len(name) :]))
            if _TAKES.get(verb, _takes_nothing)(rest):
                return Order(verb, rest)
    return Nothing()


def _rest(verb: Verb, text: str) -> str:
    """Without loose punctuation; quotes around a name hold it together: ADD "Beta, Ltd."."""
    bared = text.strip(courtesy.TRIMMINGS)
    if verb in _NAMING and _QUOTED.search(text) and not listed.numbers(bared):
        return text.strip(_LOOSE)
    return bared


def _agrees(folded: Sequence[str]) -> bool:
    """Whether there is a yes and nothing but it, in however many words: "Tak, potwierdzam, proszę wysłać"."""
    yes = False
    while folded:
        agreeing = courtesy.leading(folded, _YES)
        length = agreeing or courtesy.thanks(folded)
        if not length:
            return False
        yes = yes or agreeing > 0
        folded = folded[length:]
    return yes


def _core(words: Sequence[str]) -> Sequence[str]:
    """Without the courtesies and loose punctuation at both ends."""
    folded = [bare(word) for word in words]
    last = len(words)
    while last and (polite := courtesy.thanked(folded[:last])):
        last -= polite
    first = 0
    while first < last and (polite := courtesy.thanks(folded[first:last])):
        first += polite
    return words[first:last]


def _takes_nothing(rest: str) -> bool:
    return not rest


def _takes_anything(_: str) -> bool:
    return True


def _takes_names(rest: str) -> bool:
    """Numbers or addresses of the list, or names; "without changes" takes nobody off it."""
    if rest[:1].isdecimal():
        return listed.named(rest)
    words = [bare(word) for word in rest.split()]
    return bool(rest) and not any(courtesy.leading([one, *words], _ASSENTS) for one in ("bez", "without"))


def _names_somebody(order: Order) -> bool:
    """Whether it takes off the list, but neither numbers nor addresses."""
    return order.verb is Verb.WITHOUT and not (listed.parted(order.rest)[0] or "@" in order.rest)


def _takes_a_campaign(rest: str) -> bool:
    return not rest or _A_CAMPAIGN.fullmatch(rest) is not None


def _takes_it(rest: str) -> bool:
    return not rest or tuple(map(bare, rest.split())) in _CAMPAIGN


_TAKES: dict[Verb, Callable[[str], bool]] = {
    **dict.fromkeys((Verb.CANCEL, Verb.PAUSE, Verb.RESUME), _takes_it),
    Verb.WITHOUT: _takes_names,
    Verb.ADD: bool,
    Verb.TEST: lambda rest: sample(rest) is not None,
    Verb.SEARCH: bool,
    Verb.HELP: _takes_anything,
    Verb.STATUS: _takes_a_campaign,
    Verb.REPORT: _takes_a_campaign,
    Verb.EXPORT: lambda rest: not rest or formats.asked(rest),
}
_VERBS = sorted(
    {(tuple(fold(name).split()), verb) for verb in Verb for wording in (verb.en, verb.pl) for name in wording.names}
    | {(phrase, verb) for verb, phrases in courtesy.ASKED.items() for phrase in phrases},
    key=lambda named: (-len(named[0]), named[0]),
)
_YES = (*_AGREEING, *(name for name, verb in _VERBS if verb is Verb.CONFIRM))
