"""The manual, HELP: one page with an example to copy, or one chapter, or the words about a single line or verb."""

from collections.abc import Iterator

from mailbot.domain import chapters
from mailbot.domain.chapters import Chapter
from mailbot.domain.contacts import Group
from mailbot.domain.folding import fold
from mailbot.domain.words import Key, Verb
from mailbot.mail.facts import Help
from mailbot.mail.room import Room, Row
from mailbot.mail.speech import Speech

_GROUPS = 8
_GROUP = 80  # characters of a name
_FIELDS = 40  # own fields of the address book
_SEPARATORS = frozenset(',;"„”“:|')  # of which a line of recipients would make something else
_FIRST = (Verb.CONFIRM, Verb.TEST, Verb.WITHOUT, Verb.PAUSE, Verb.STATUS, Verb.CANCEL)
"""What the first page tells of the words to answer."""


def variables(fact: Help, say: Speech, room: Room) -> dict[str, object]:
    """What the template sees."""
    language = say.language
    chapter = chapters.named(fact.topic) if fact.topic else None
    keys, verbs = _about(fact.topic, chapter)
    return {
        "chapter": chapter,
        "about": chapter.name if chapter is not None else "",
        "keys": [(line(key, language), key.wording(language).does) for key in keys],
        "verbs": [(verb.wording(language).example, verb.wording(language).does) for verb in verbs],
        "chapters": [
            (other.wording(language).example, other.wording(language).does) for other in Chapter if other is not chapter
        ],
        "groups": room.rows(group(one, say) for one in fact.groups[:_GROUPS]),
        "groups_left": max(len(fact.groups) - _GROUPS, 0),
        "accounts": room.rows(_accounts(fact)),
        "own_fields": ", ".join(f"{{{name}}}" for name in fact.fields[:_FIELDS]),
        "whom": f"{Key.RECIPIENTS.wording(language).names[0]}: {_largest(fact.groups)}"
        if _largest(fact.groups)
        else line(Key.RECIPIENTS, language),
    }


def line(key: Key, language: str) -> str:
    """A directive line as an example."""
    wording = key.wording(language)
    return f"{wording.names[0]}: {wording.example}"


def group(one: Group, say: Speech) -> Row:
    """With how many belong to it directly."""
    polish = say.language == "pl"
    companies = say.count(one.companies, *(("firma", "firmy", "firm") if polish else ("company", "companies")))
    persons = say.count(one.persons, *(("osoba", "osoby", "osób") if polish else ("person", "people")))
    members = [told for told, amount in ((companies, one.companies), (persons, one.persons)) if amount]
    name = one.name if len(one.name) <= _GROUP else f"{one.name[:_GROUP].rstrip()} …"
    return Row("–", name, ", ".join(members) or persons)


def _about(topic: str, chapter: Chapter | None) -> tuple[tuple[Key, ...], tuple[Verb, ...]]:
    if chapter is not None:
        return chapter.keys, chapter.verbs
    if not topic:
        return (), _FIRST
    asked = fold(topic)
    return tuple(key for key in Key if _bears(key, asked)), tuple(verb for verb in Verb if _bears(verb, asked))


def _bears(word: Key | Verb, asked: str) -> bool:
    return any(fold(name) == asked for wording in (word.en, word.pl) for name in wording.names)


def _accounts(fact: Help) -> Iterator[Row]:
    for name, sender in fact.accounts:
        yield Row("–", name, f"{sender.name} <{sender.address}>" if sender.name else sender.address)


def _largest(groups: tuple[Group, ...]) -> str:
    """The group that an example is most likely to be about; "" where none can stand in a line as it is."""
    plain = [one for one in groups if not _SEPARATORS & set(one.name) and len(one.name) <= _GROUP]
    return max(plain, key=lambda one: one.companies + one.persons).name if plain else ""
