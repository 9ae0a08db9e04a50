"""Keys and verbs: one table, heard as people write them."""

import pytest

from mailbot.domain import directives, spelling
from mailbot.domain.directives import Line, Misspelt
from mailbot.domain.folding import fold
from mailbot.domain.words import Key, Verb


@pytest.mark.parametrize("words", [Key, Verb])
@pytest.mark.parametrize("language", ["en", "pl"])
def test_no_word_has_two_meanings(words: type[Key] | type[Verb], language: str) -> None:
    names = [fold(name) for word in words for name in word.wording(language).names]
    assert len(set(names)) == len(names)


def test_no_name_means_one_key_in_english_and_another_in_polish() -> None:
    meant: dict[str, set[Key]] = {}
    for key in Key:
        for name in (*key.en.names, *key.pl.names):
            meant.setdefault(fold(name), set()).add(key)
    assert [name for name, keys in meant.items() if len(keys) > 1] == []


@pytest.mark.parametrize("key", Key)
def test_every_spelling_of_a_key_is_heard(key: Key) -> None:
    for name in (*key.en.names, *key.pl.names):
        for written in (f"{name}: x", f"{name.upper()} : x", f"{fold(name)}:x"):
            assert directives.heard(written) == Line(key, "x", written)


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Odbiorcy: Klienci", Key.RECIPIENTS, "Klienci"),
        ("odbiorcy\u00a0:\u00a0Klienci", Key.RECIPIENTS, "Klienci"),
        ("Odbiorcy：Klienci", Key.RECIPIENTS, "Klienci"),
        ("\u200bOdbiorcy: Klienci\u200b", Key.RECIPIENTS, "Klienci"),
        ("*Odbiorcy:* Klienci", Key.RECIPIENTS, "Klienci"),
        ("*Odbiorcy: Klienci*", Key.RECIPIENTS, "Klienci"),
        ("**Odbiorcy**: Klienci", Key.RECIPIENTS, "Klienci"),
        ("• Bez: Dłużnicy", Key.WITHOUT, "Dłużnicy"),
        ("·\u00a0\u00a0\u00a0\u00a0Bez: Dłużnicy", Key.WITHOUT, "Dłużnicy"),
        ("- Bez: Dłużnicy", Key.WITHOUT, "Dłużnicy"),
        ("2. Bez: Dłużnicy", Key.WITHOUT, "Dłużnicy"),
        ("OPROCZ: x", Key.WITHOUT, "x"),
        ("Wyslij: jutro 8:30", Key.SEND, "jutro 8:30"),
        ("Stop po  bledach: 10", Key.STOP_AFTER, "10"),
        ("Recipients: jan@a.example<mailto:jan@a.example>", Key.RECIPIENTS, "jan@a.example"),
        ("Without: advisor.example <http://advisor.example/>", Key.WITHOUT, "advisor.example"),
        ("Without: Jan <jan@a.example>", Key.WITHOUT, "Jan <jan@a.example>"),
        ("Odbiorcy:", Key.RECIPIENTS, ""),
    ],
)
def test_editors_decoration_does_not_hide_a_key(line: str, key: Key, value: str) -> None:
    heard = spelling.hear(line)
    assert isinstance(heard, spelling.Heard)
    assert (heard.key, heard.value) == (key, value)


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("Odbircy: Klienci", (Key.RECIPIENTS,)),
        ("Obdiorcy: Klienci", (Key.RECIPIENTS,)),
        ("Recipents: Clients", (Key.RECIPIENTS,)),
        ("Beż: x", None),  # a diacritic more is no mistake
        ("Bes: x", (Key.WITHOUT,)),
        ("Wyslji: jutro", (Key.SEND,)),
        ("Packet: 50", (Key.PACKETS,)),
        ("Stop after error: 5", (Key.STOP_AFTER,)),
    ],
)
def test_a_key_within_one_or_two_letters_is_misspelt(line: str, near: tuple[Key, ...] | None) -> None:
    heard = directives.heard(line)
    assert (heard.near if isinstance(heard, Misspelt) else None) == near


@pytest.mark.parametrize(
    "line",
    [
        *(
            "To: a@b.example",
            "Do: a",
            "From: a",
            "Od: a",
            "Sent: today",
            "Wysłano: dziś",
            "Temat: x",
            "Date: x",
            "DW: x",
        ),
        *(
            "Szanowni Państwo,",
            "od 1 marca: zmiany",
            "Uwaga! Zmiana: x",
            "http://a.example",
            "12:30 spotkanie",
            "",
            ":",
        ),
        *("{zwrot}: dzień dobry", "Odbiorcy Klienci", "Dzień dobry:", "a" * 5_000 + ": x"),
    ],
)
def test_what_is_no_key_is_not_even_a_misspelt_one(line: str) -> None:
    assert directives.heard(line) is None


def test_the_language_is_that_of_the_key_as_written() -> None:
    assert spelling.language_of(Key.RECIPIENTS, "odbiorcy", "en") == "pl"
    assert spelling.language_of(Key.RECIPIENTS, "RECIPIENTS", "pl") == "en"
    assert spelling.language_of(Key.FOLDER, "Folder", "pl") == "pl"


def test_a_kept_draft_is_read_again_as_it_was() -> None:
    said = [directives.heard(text) for text in ("• Odbiorcy: Klienci", "Bes: x", "Wyślij: wczoraj")]
    draft = [directive for directive in said if directive is not None]
    draft.append(Misspelt((), "wysoki", "Priorytety: wysoki"))
    kept = directives.kept(draft)
    assert kept == ("Odbiorcy: Klienci", "Bes: x", "Wyślij: wczoraj", "Priorytety: wysoki")
    assert directives.kept(directives.reread(kept)) == kept
    assert [type(one) for one in directives.reread(kept)] == [Line, Misspelt, Line, Misspelt]


AMENDMENTS = [
    (["Odbiorcy: A", "Bez: B"], ["Bez: C"], ["Odbiorcy: A", "Bez: C"]),
    (["Odbiorcy: A", "Bez: B"], ["Without: C"], ["Odbiorcy: A", "Without: C"]),
    (["Odbiorcy: A"], ["Paczki: 50"], ["Odbiorcy: A", "Paczki: 50"]),
    (["Odbiorcy: A", "Godziny: 8-16"], ["Godziny:"], ["Odbiorcy: A"]),
    (["Odbiorcy: A", "Bes: B"], ["Bez: B"], ["Odbiorcy: A", "Bez: B"]),
    (["Odbiorcy: A", "Bes: B"], ["Paczki: 50"], ["Odbiorcy: A", "Bes: B", "Paczki: 50"]),
    (["Odbiorcy: A", "Bes: B"], ["Bes:"], ["Odbiorcy: A"]),
    (["Odbiorcy: A", "Odbiorcy: B"], ["Odbiorcy: C"], ["Odbiorcy: C"]),
    (["Odbiorcy: A", "Bes: B"], ["bes: C"], ["Odbiorcy: A", "bes: C"]),
    (["Odbiorcy: A"], [], ["Odbiorcy: A"]),
    (["Powyżej: tekst", "Odbiorcy: A"], ["Powyżej:"], ["Odbiorcy: A"]),
    (["Powyżej: tekst", "Odbiorcy: A"], ["Above:"], ["Odbiorcy: A"]),
    (["Powyżej: tekst", "Odbiorcy: A"], ["Odbiorcy: B"], ["Powyżej: tekst", "Odbiorcy: B"]),
    (["Bes: B"], ["Bez: C", "Bez: C"], ["Bez: C"]),
]


@pytest.mark.parametrize(("draft", "new", "amended"), AMENDMENTS)
def test_an_answer_amends_the_draft_by_key(draft: list[str], new: list[str], amended: list[str]) -> None:
    got = directives.amend(directives.reread(draft), directives.reread(new))
    assert list(directives.kept(got)) == amended
