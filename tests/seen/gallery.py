"""Every mail that the bot writes, in both languages, with everyday facts and with the longest there may be."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

from mailbot.domain.campaign import Recipient
from mailbot.domain.letter import Correspondent
from mailbot.mail import facts
from mailbot.mail.compose import Writer
from tests.mail.facts_told import FACTS, NOW, REPORT, SUMMARY

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
LANGUAGES = ("en", "pl")
BOT = Correspondent("mailbot", "mailbot@firma.example")

_LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_LONG_NAME = "Aleksandra Wierzchosławska-Brzęczyszczykiewicz von Hohenstein"
_LONG_ADDRESS = (
    f"{'aleksandra.brzeczyszczykiewicz.' * 2}@{'-'.join(['przedsiebiorstwo'] * 3)}.gmina.wielkopolska.example"
)
_FORTY = tuple(
    Recipient(number, f"rezerwacje{number}@hotel.example", _LONG_NAME, f"Hotel pod {number} Różami")
    for number in range(1, 41)
)
_KEPT = frozenset({"language", "token", "digest", "type", "state"})


def writer(templates: Path = TEMPLATES) -> Writer:
    """The bot's pen, with templates of a folder."""
    return Writer(
        lambda name: (templates / name).read_text(encoding="utf-8"),
        BOT,
        ZoneInfo("Europe/Warsaw"),
        "0",
        plus_addresses=True,
    )


def mails(templates: Path = TEMPLATES) -> Iterator[tuple[str, str]]:
    """Name and HTML of each."""
    pen = writer(templates)
    for number, fact in enumerate((*FACTS, replace(SUMMARY, recipients=_FORTY), replace(REPORT, reached=_FORTY))):
        for told, length in ((fact, "usual"), (stretched(fact), "long")):
            for language in LANGUAGES:
                yield f"{number}-{fact.kind}-{language}-{length}", pen.render(told, language, NOW, last=True).html


def gaps(templates: Path = TEMPLATES) -> list[str]:
    """Templates that are missing: each kind of mail needs one in each language."""
    wanted = [f"{language}/{kind.kind}.jinja" for kind in get_args(facts.Fact) for language in LANGUAGES]
    return [name for name in wanted if not (templates / name).is_file()]


def stretched(value: Any, name: str = "") -> Any:
    """The same with texts of sixty letters and more, and addresses in which no line can break."""
    match value:
        case Enum():
            return value
        case str() if value and name not in _KEPT:
            return _LONG_ADDRESS if "@" in value else f"{value} {_LONG_NAME} {_LONG_WORD}"
        case tuple():
            parts = [stretched(one, name) for one in value]
            return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        case Mapping():
            return {key: stretched(one) for key, one in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            return type(value)(**{one.name: stretched(getattr(value, one.name), one.name) for one in fields(value)})
        case _:
            return value
