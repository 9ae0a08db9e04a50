"""Words of letters that carry no wish: greetings, thanks, polite requests and farewells, in closed lists."""

import re
from collections.abc import Mapping, Sequence

from mailbot.domain.folding import fold
from mailbot.domain.spelling import plain_line
from mailbot.domain.words import Verb

Phrases = tuple[tuple[str, ...], ...]


def phrases(*texts: str) -> Phrases:
    """Folded words, the longest phrase first; ``|`` stands between phrases."""
    return tuple(sorted((tuple(one.split()) for text in texts for one in text.split("|")), key=lambda one: -len(one)))


_GREETINGS = phrases(
    "dzien dobry|dobry wieczor|witam|witam serdecznie|witam panstwa|witaj|czesc|hej|hejka|serwus",
    "szanowni panstwo|drodzy panstwo|szanowna pani|szanowny panie|droga pani|drogi panie|pani|panie",
    "hello|hello there|hi|hi there|hey|good morning|good afternoon|good evening|dear sir or madam|dear sir|dear madam",
    "dear|dear all|dear team|hi all|hi team|hello all",
)
_TITLES = phrases("pan|pani|panie|pana|panstwo|panstwu|panowie|mr|mrs|ms|miss|dr")
_THANKS = phrases(
    "prosze|poprosze|bardzo prosze|uprzejmie prosze",
    "dziekuje|bardzo dziekuje|dziekujemy|dzieki|wielkie dzieki|z gory dziekuje",
    "please|pls|thanks|thx|many thanks|thank you|thank you very much|thanks a lot|thanks in advance",
)
_FAREWELLS = phrases(
    "pozdrawiam|pozdrawiam serdecznie|serdecznie pozdrawiam|pozdrawiamy|pozdr|pozdrowienia|serdeczne pozdrowienia",
    "z pozdrowieniami|z powazaniem|z wyrazami szacunku|lacze pozdrowienia|milego dnia|dobrego dnia|do uslyszenia",
    "regards|best|best regards|kind regards|warm regards|best wishes|sincerely|yours sincerely|yours faithfully",
    "all the best|cheers|have a nice day",
)
_CHANGES_OF_MIND = phrases(
    "nie|no|not|do|dont|never|jeszcze|jednak|ale|but|czekaj|poczekaj|wait|hold|jutro|tomorrow|dzis|today|tylko|only",
    "bez|without|oprocz|except|poza|wyslij|wyslac|wysylaj|send|cofnij|zmien|change",
)
ASKED: Mapping[Verb, Phrases] = {
    Verb.CANCEL: phrases("anuluje|rezygnuje|odwoluje|odwolaj|anulowac|o anulowanie"),
    Verb.ADD: phrases("dodac|dopisac|dopisz|o dodanie|o dopisanie"),
    Verb.WITHOUT: phrases("usunac|skreslic|wykreslic|wykresl|o usuniecie|o skreslenie|o wykreslenie"),
}
"""How the two are asked for politely: "Proszę dodać …"; what they change is confirmed anew."""
# Words that may follow a greeting as a name would, and are none: "Hej, Nie wysyłaj", "Hi Stop".
_NO_NAMES = frozenset(
    {word for verb in Verb for wording in (verb.en, verb.pl) for name in wording.names for word in fold(name).split()}
    | {word for phrase in (*_THANKS, *_CHANGES_OF_MIND) for word in phrase}
)
_NAMES = 2  # words: first and last name
_LONGEST_PHRASE = 5  # words
_LONGEST = 200  # characters of a line that may be a courtesy

_POLITELY = r"(?:(?:bardzo|uprzejmie|serdecznie) )?(?:prosze|prosimy|poprosze|prosba)(?: bardzo| uprzejmie)?"
_KINDLY = r"(?:(?:could|can|would) you )?(?:please|kindly|pls)"
_THIS = (
    r"(?: (?:tej|te|tego|ten|to|ponizszej|ponizsza|ponizszego|ponizszy|ponizsze|nastepujacej|nastepujacego))?"
    r"(?: (?:wiadomosci|wiadomosc|(?:e-?)?maila?|pisma|pismo|listu|list|tresci|tresc|tekstu|tekst))?"
    r"(?: ponizej)?"
)
_IT = (
    r"(?: (?:it|this|the following|the below|(?:this|the|the following) (?:message|letter|(?:e-?)?mail|text)))?"
    r"(?: (?:out|below))?"
)
_SEND = (
    rf"{_POLITELY} (?:o )?(?:wyslanie|wyslac|wysylke|rozeslanie|rozeslac|przeslanie|przeslac|przekazanie){_THIS}",
    rf"{_KINDLY} (?:send|mail|forward|distribute)(?: out)?{_IT}",
)
_CHANGE = (
    rf"{_POLITELY} (?:o )?(?:zmiane|zmienic|poprawke|poprawienie|poprawic|korekte)(?: (?:na|tak))?",
    rf"{_KINDLY} (?:change|correct|amend)(?: (?:it|this|to))*(?: as follows)?",
)
_ASKED = re.compile(rf"(?:{'|'.join((*_SEND, *_CHANGE))})(?: (?:{'|'.join(map(' '.join, _THANKS))}))*")

TRIMMINGS = " .,;:!*„”“\"'…–—-"  # a question mark is not among them: "OK?" is no yes
_STOPS = (",", ".", ";", ":", "!")


def bare(word: str) -> str:
    """Folded, without the punctuation around it."""
    return fold(word).strip(TRIMMINGS)


def leading(words: Sequence[str], known: Phrases) -> int:
    """How many words the phrase has that these (bare) words begin with; 0 where none does."""
    return next((len(phrase) for phrase in known if tuple(words[: len(phrase)]) == phrase), 0)


def thanks(words: Sequence[str]) -> int:
    """The same for a word of thanks or of asking; loose punctuation is one."""
    return leading(words, _THANKS) or int(bool(words) and not words[0])


def thanked(words: Sequence[str]) -> int:
    """The same at the end."""
    behind = next((len(phrase) for phrase in _THANKS if tuple(words[-len(phrase) :]) == phrase), 0)
    return behind or int(bool(words) and not words[-1])


def without_greeting(words: Sequence[str]) -> Sequence[str]:
    """``words`` as written, less "Dzień dobry Pani Anno," or "Hi," before them."""
    while greeting := leading(_folded(words[:_LONGEST_PHRASE]), _GREETINGS):
        words = words[_name_end(words, greeting, after_stop=False) :]
    return words


def without_farewell(words: Sequence[str]) -> Sequence[str]:
    """``words`` as written, less "pozdrawiam, Anna Nowak" behind them."""
    folded = _folded(words)
    for start in range(len(words)):
        length = leading(folded[start : start + _LONGEST_PHRASE], _FAREWELLS)
        if length and _name_end(words, start + length, after_stop=True) == len(words):
            return words[:start]
    return words


def only(line: str) -> bool:
    """Whether the line greets or thanks, and does nothing else."""
    if len(line) > _LONGEST:
        return False
    folded = _folded(without_farewell(without_greeting(plain_line(line).split())))
    while folded and (polite := thanks(folded)):
        folded = folded[polite:]
    return not folded


def asks(line: str) -> bool:
    """Whether the line does no more than that, or asks politely to send or to change: "Proszę o wysłanie:"."""
    if len(line) > _LONGEST:
        return False
    left = filter(None, _folded(without_greeting(plain_line(line).split())))
    return only(line) or _ASKED.fullmatch(" ".join(left)) is not None


def takes_leave(line: str) -> bool:
    """Whether a line begins with a farewell: what stands below is a signature."""
    words = line.split()
    length = leading(_folded(words[:_LONGEST_PHRASE]), _FAREWELLS)
    return length > 1 or (length == 1 and (len(words) == 1 or bare(words[0]) != "best"))


def _folded(words: Sequence[str]) -> list[str]:
    return [bare(word) for word in words]


def _name_end(words: Sequence[str], at: int, *, after_stop: bool) -> int:
    """Where the name ends that ``at`` begins; behind a comma a greeting goes on only with a title."""
    if leading(_folded(words[at : at + 1]), _TITLES):
        at += 1
    elif at and words[at - 1].endswith(_STOPS) and not after_stop:
        return at
    for place in range(at, min(at + _NAMES, len(words))):
        if not _is_name(words[place]):
            break
        at = place + 1
        if words[place].endswith(_STOPS):
            break
    return at


def _is_name(word: str) -> bool:
    name = word.strip(TRIMMINGS)
    return name.istitle() and name.replace("-", "").replace("'", "").isalpha() and bare(word) not in _NO_NAMES
