"""First lines: what is an order, and above all what is no yes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import directives, order
from mailbot.domain.directives import Above
from mailbot.domain.order import Amendment, Heard, Mixed, Nothing, Order, Sample
from mailbot.domain.words import Place, Verb

YES = [
    *("CONFIRM", "confirm", "Confirm.", "CONFIRM!", "Yes", "yes, please", "OK", "ok.", "OK, thanks!", "Ok thank you"),
    *("TAK", "tak", "Tak.", "Tak, proszę.", "Tak, potwierdzam", "POTWIERDZAM", "Potwierdzam, dziękuję", "Proszę, tak"),
    *(
        "Potwierdzam. Z góry dziękuję!",
        "*CONFIRM*",
        "„TAK”",
        "CONFIRM\u200b",
        "\u00a0TAK\u00a0",
        "please confirm",
        "CONFIRM,please",
    ),
    *("Dzień dobry, tak", "Witam, potwierdzam", "Witam serdecznie, potwierdzam.", "Dzień dobry Pani Anno, potwierdzam"),
    *("Cześć! OK", "Hej, tak, potwierdzam", "Hi, yes please", "Hello Anna, CONFIRM", "Dear Sir or Madam, yes"),
    *("potwierdzam wysyłkę", "Potwierdzam wysyłkę, dziękuję.", "Tak, proszę wysłać", "Proszę wysłać.", "OK, go ahead"),
    *(
        "OK, proszę o wysłanie",
        "Yes, please send",
        "Please send it, thanks",
        "Go ahead!",
        "Tak, dziękuję, proszę o wysłanie",
    ),
    *("TAK. Pozdrawiam, Anna Nowak", "Potwierdzam, pozdrawiam", "OK, best regards, John"),
]
NO_YES = [
    *(
        "",
        "   ",
        "👍",
        "OK 👍",
        "OK?",
        "ok, ale poczekaj",
        "Tak, ale od jutra",
        "Nie",
        "No",
        "nie potwierdzam",
        "CONFIRM 17",
    ),
    *(
        "Do not confirm",
        "I confirm",
        "OK go",
        "Okay",
        "tak jak wczoraj",
        "> CONFIRM",
        ">TAK",
        "| TAK",
        "proszę",
        "Dziękuję",
    ),
    *(
        "Out of office: back on Monday",
        "CONFIRMED",
        "Czy TAK?",
        "CONFIRM CANCEL",
        "[CONFIRM]",
        "Re: CONFIRM",
        "CONFIRM: no",
    ),
    *(
        "TAK / NIE",
        "OK\u2028CANCEL",
        "tak" * 2_000,
        "Dzień dobry",
        "Dzień dobry, dziękuję",
        "Hi Anna,",
        "Pozdrawiam, Anna",
    ),
    *("Dzień dobry, nie", "Witam, nie potwierdzam", "Hej, tak?", "Hej, tak, ale", "Hi, not yet", "Dzień dobry, ok 👍"),
    *(
        "Proszę nie wysyłać",
        "Proszę wysłać jutro",
        "proszę o wysłanie do Nowaka",
        "Proszę wysłać?",
        "Please don't send it",
    ),
    *(
        "Please send it again",
        "Go ahead tomorrow",
        "potwierdzam wysyłkę jutro",
        "tak, nie",
        "Tak, proszę nie",
        "send it",
    ),
    *(
        "TAK. Pozdrawiam, ale Nie",
        "Hi No, yes",
        "Tak Anna",
        "Potwierdzam odbiór",
        "OK, pozdrawiam, ale jutro",
        "Dear, no",
    ),
]


@pytest.mark.parametrize("line", YES)
def test_a_yes_with_courtesies_is_a_yes(line: str) -> None:
    assert order.read(line) == Order(Verb.CONFIRM)


@pytest.mark.parametrize("line", NO_YES)
def test_anything_else_is_never_a_yes(line: str) -> None:
    read = order.read(line)
    assert read == Nothing() or (isinstance(read, Order) and read.verb is not Verb.CONFIRM)


ORDERS = [
    ("CANCEL", Order(Verb.CANCEL)),
    ("Anuluj, proszę.", Order(Verb.CANCEL)),
    ("Stop!", Order(Verb.PAUSE)),
    ("pause", Order(Verb.PAUSE)),
    ("wstrzymaj", Order(Verb.PAUSE)),
    ("Wznow", Order(Verb.RESUME)),
    ("RETRY", Order(Verb.RETRY)),
    ("retry unknown please", Order(Verb.RETRY_UNKNOWN)),
    ("Ponów niepewne", Order(Verb.RETRY_UNKNOWN)),
    ("jeszcze raz", Order(Verb.AGAIN)),
    ("Mimo to", Order(Verb.SEND_ANYWAY)),
    ("SEND ANYWAY", Order(Verb.SEND_ANYWAY)),
    ("WITHOUT 7, 12-15", Order(Verb.WITHOUT, "7, 12-15")),
    ("Bez 7 i 12–15, dziękuję", Order(Verb.WITHOUT, "7 i 12–15")),
    ("Bez: 7", Order(Verb.WITHOUT, "7")),
    ("BEZ jan@client.example", Order(Verb.WITHOUT, "jan@client.example")),
    ("Bez Advisora i VIP", Order(Verb.WITHOUT, "Advisora i VIP")),
    ("skreśl nr 3", Order(Verb.WITHOUT, "nr 3")),
    ("Usuń 3-5 proszę", Order(Verb.WITHOUT, "3-5")),
    ("Remove numbers 3 and 5", Order(Verb.WITHOUT, "numbers 3 and 5")),
    ("bez uwag", Nothing()),
    ("Without any changes", Order(Verb.WITHOUT, "any changes")),  # nobody is called so: a question
    ("Status?", Order(Verb.STATUS)),
    ("Raport ?", Order(Verb.REPORT)),
    ("Stop?", Nothing()),
    ("test na szef@firma.example", Order(Verb.TEST, "na szef@firma.example")),
    ("BEZ 3. Pozdrawiam, Anna Nowak", Order(Verb.WITHOUT, "3")),
    ("Dodaj Best", Order(Verb.ADD, "Best")),
    ("Ok, wysyłaj!", Order(Verb.CONFIRM)),
    ("Yes, send it please", Order(Verb.CONFIRM)),
    ("Tak, proszę drukować", Order(Verb.CONFIRM)),
    ("ok, nie wysyłaj", Nothing()),
    ("ok, wysyłaj, ale bez Best", Nothing()),
    ("ok, wysyłaj jutro", Nothing()),
    ("Wstrzymaj wysyłkę!", Order(Verb.PAUSE, "wysyłkę")),
    ("stop sending, please", Order(Verb.PAUSE, "sending")),
    ("Cancel it.", Order(Verb.CANCEL, "it")),
    ("Anuluj to, proszę", Order(Verb.CANCEL, "to")),
    *(
        (words, Order(Verb.CANCEL))
        for words in ("Anuluję", "rezygnuję.", "Odwołaj!", "Proszę anulować", "proszę o anulowanie")
    ),
    ("Odwołaj spotkanie", Nothing()),
    ("proszę wznowić wysyłkę", Nothing()),
    ("Wznów wysyłkę", Order(Verb.RESUME, "wysyłkę")),
    ("Cancel the meeting", Nothing()),
    ("poproszę raport", Order(Verb.REPORT)),
    ("Jeszcze raz poproszę", Order(Verb.AGAIN)),
    ("Proszę dodać jan@klient.example", Order(Verb.ADD, "jan@klient.example")),
    ("Proszę o dodanie grupy Partnerzy.", Order(Verb.ADD, "grupy Partnerzy")),
    ("proszę usunąć 3-5, dziękuję", Order(Verb.WITHOUT, "3-5")),
    ('DODAJ "Beta, s.c."', Order(Verb.ADD, '"Beta, s.c."')),
    ("Dodaj „Beta, s.c.”, Gamma.", Order(Verb.ADD, "„Beta, s.c.”, Gamma")),
    ('ADD Gamma, "Beta, Ltd.", please', Order(Verb.ADD, 'Gamma, "Beta, Ltd."')),
    ("BEZ „Beta, s.c.”", Order(Verb.WITHOUT, "„Beta, s.c.”")),
    ('WITHOUT "Beta, Ltd."!', Order(Verb.WITHOUT, '"Beta, Ltd."')),
    ('WITHOUT "7, 12-15"', Order(Verb.WITHOUT, "7, 12-15")),
    ('"ADD Partners"', Order(Verb.ADD, "Partners")),
    ("Dodaj Partnerzy, Jan.K@client.example", Order(Verb.ADD, "Partnerzy, Jan.K@client.example")),
    ("Wyczyść", Order(Verb.CLEAR)),
    ("TEST", Order(Verb.TEST)),
    ("Test jan@firma.example JAKO 12", Order(Verb.TEST, "jan@firma.example JAKO 12")),
    ("Status", Order(Verb.STATUS)),
    ("STATUS #17", Order(Verb.STATUS, "#17")),
    ("raport", Order(Verb.REPORT)),
    ("Help packets", Order(Verb.HELP, "packets")),
    ("SZUKAJ Kowalski Łódź", Order(Verb.SEARCH, "Kowalski Łódź")),
    ("Bez zmian, potwierdzam", Nothing()),
    ("Bez 15-12", Nothing()),
    ("Bez 3, 15-12", Nothing()),
    ("WITHOUT 1-3, Newcos", Order(Verb.WITHOUT, "1-3, Newcos")),
    ("BEZ 1-3, Nowak", Order(Verb.WITHOUT, "1-3, Nowak")),
    ("Bez 3M", Order(Verb.WITHOUT, "3M")),
    ("ADD", Nothing()),
    ("Test wypadł dobrze", Nothing()),
    ("Anuluj tylko jutrzejsze", Nothing()),
    ("Stop po błędach: 10", Nothing()),
    ("Status zamówień", Nothing()),
    ("STATUS 12345678901234567890", Nothing()),
    ("Raport ##17", Nothing()),
]


@pytest.mark.parametrize(("line", "read"), ORDERS)
def test_a_verb_is_the_whole_line_or_takes_the_rest(line: str, read: Order | Nothing) -> None:
    assert order.read(line) == read


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_is_read_from_every_spelling_and_from_its_example(verb: Verb) -> None:
    for wording in (verb.en, verb.pl):
        read = [order.read(line) for line in (*wording.names, wording.example)]
        assert {one.verb for one in read if isinstance(one, Order)} == {verb}
        assert isinstance(read[-1], Order)


SIGNED = ("Pozdrawiam", "Anna Nowak", "ACME sp. z o.o.", "ul. Lipowa 14", "Konto: 12 3456", "tel. 61 123")
LINE = directives.reread(["Odbiorcy: Partnerzy"])

HEARD = [
    (("Dzień dobry,", "TAK"), Order(Verb.CONFIRM)),
    (("Szanowni Państwo,", "Potwierdzam wysyłkę.", *SIGNED), Order(Verb.CONFIRM)),
    (("Hi,", "CONFIRM", "Thanks!", "Sent from my iPhone"), Order(Verb.CONFIRM)),
    (("TAK", "Potwierdzam."), Order(Verb.CONFIRM)),
    (("TAK", *SIGNED[1:]), Order(Verb.CONFIRM)),
    (("YES", "Best regards, John", "Only the addressee may read this"), Order(Verb.CONFIRM)),
    (("YES", "Regards", "John", "Only the addressee may read this"), Order(Verb.CONFIRM)),
    (("Dziękuję.", "BEZ 3", *SIGNED), Order(Verb.WITHOUT, "3")),
    (("Hej, nie wysyłaj", "TAK"), Nothing()),
    (("Dzień dobry,", "jeszcze się zastanowię", "TAK"), Nothing()),
    (("Dzień dobry,", "dziękuję"), Nothing()),
    ((), Nothing()),
    # a yes hides no change
    (("TAK", "Odbiorcy: Partnerzy"), Amendment(LINE)),
    (("Dzień dobry,", "TAK", "Proszę o zmianę:", "Odbiorcy: Partnerzy", *SIGNED), Amendment(LINE)),
    (("TAK", "Temat: Nowy temat"), Amendment((), "Nowy temat")),
    (("TAK", "BEZ 3"), Mixed("TAK", "BEZ 3")),
    # a list that a mail program has wrapped, and lines among which one reads like a verb
    (("BEZ 1, 2,", "3-5,", "Newco", *SIGNED), Order(Verb.WITHOUT, "1, 2, 3-5, Newco")),
    (("DODAJ a@x.example;", "b@x.example"), Order(Verb.ADD, "a@x.example; b@x.example")),
    (("BEZ 1, 2,", *SIGNED), Order(Verb.WITHOUT, "1, 2")),
    (("BEZ 1, 2,", "Paczki: 5"), Mixed("BEZ 1, 2,", "Paczki: 5")),
    (("TAK,", "Anna Nowak"), Order(Verb.CONFIRM)),
    (("Bez: A", "Paczki: 5"), Amendment(directives.reread(["Bez: A", "Paczki: 5"]))),
    (("Test: ja", "Paczki: 5", *SIGNED), Amendment(directives.reread(["Test: ja", "Paczki: 5"]))),
    (("Bez: 7", "Paczki: 5"), Mixed("Bez: 7", "Paczki: 5")),
    (("TAK", "bez Advisora"), Mixed("TAK", "bez Advisora")),
    (("TAK", *SIGNED, "Without prejudice to our rights"), Order(Verb.CONFIRM)),
    (("TAK", *SIGNED, "BEZ 3"), Mixed("TAK", "BEZ 3")),
    (("TAK", *SIGNED, "Odbiorcy: Partnerzy"), Mixed("TAK", "Odbiorcy: Partnerzy")),
    (("TAK", "Dodaj Partnerzy"), Mixed("TAK", "Dodaj Partnerzy")),
    (("TAK", *SIGNED, "Add me on our page"), Order(Verb.CONFIRM)),
    (("TAK", "Bez uwag.", "Help desk 61 123"), Order(Verb.CONFIRM)),
    (("TAK", "Pozdrawiam, Anna", "Konto: 12 3456"), Order(Verb.CONFIRM)),
    (("TAK", "mailbot 24.11 10:00 [#17] Podsumowanie", "BEZ 7, 12-15"), Order(Verb.CONFIRM)),
    (("TAK", "ANULUJ"), Mixed("TAK", "ANULUJ")),
    (("TAK", "ale bez Nowaka"), Mixed("TAK", "ale bez Nowaka")),
    (("Tak", "Proszę dodać jeszcze Nowaka"), Mixed("Tak", "Proszę dodać jeszcze Nowaka")),
    (("Tak", "Proszę usunąć numer 7."), Mixed("Tak", "Proszę usunąć numer 7.")),
    (("OK", "Proszę tylko do Poznania."), Mixed("OK", "Proszę tylko do Poznania.")),
    *(
        (("TAK", f"{word} Nowaka"), Mixed("TAK", f"{word} Nowaka"))
        for word in ("Ale", "But", "Tylko", "Only", "Bez", "Without", "Oprócz", "Except", "Poza", "nie do", "Jednak")
    ),
    (("BEZ 3", "BEZ 4"), Mixed("BEZ 3", "BEZ 4")),
    (("BEZ 3", "Paczki: 20"), Mixed("BEZ 3", "Paczki: 20")),
    (("WZNÓW", "ale od jutra"), Mixed("WZNÓW", "ale od jutra")),
    # to stop waits for nothing
    (("STOP", "Odbiorcy: Partnerzy"), Order(Verb.PAUSE)),
    (("Anuluj", "ale raport proszę"), Order(Verb.CANCEL)),
    # directive lines
    (("Odbiorcy: Partnerzy", "TAK"), Amendment(LINE)),
    (("Dzień dobry,", "Anno, jedna zmiana", "Odbiorcy: Partnerzy", *SIGNED), Amendment(LINE)),
    (("Temat: Nowy temat", "Odbiorcy: Partnerzy"), Amendment(LINE, "Nowy temat")),
    (("Subject: New", *SIGNED), Amendment((), "New")),
    (("Temat: [#17] Podsumowanie", "Od: mailbot"), Nothing()),
    (("Powyżej:", "Odbiorcy: Partnerzy", *SIGNED), Amendment((Above("Powyżej", ""), *LINE))),
    (("Bez: 7",), Order(Verb.WITHOUT, "7")),
]


@pytest.mark.parametrize(("lines", "heard"), HEARD)
def test_an_answer_is_heard_as_a_whole(lines: tuple[str, ...], heard: Heard) -> None:
    assert order.heard(lines) == heard


@pytest.mark.parametrize("line", NO_YES)
def test_whatever_stands_alone_below_a_greeting_is_no_yes_either(line: str) -> None:
    assert order.heard(["Dzień dobry,", line]) != Order(Verb.CONFIRM)


@given(st.lists(st.text(max_size=40) | st.sampled_from(["TAK", "Dzień dobry,", "Bez: A", "BEZ 3", "ale"]), max_size=6))
def test_any_answer_is_heard(lines: list[str]) -> None:
    heard = order.heard(lines)
    if heard == Order(Verb.CONFIRM):
        assert not {"Bez: A", "BEZ 3"}.intersection(lines[lines.index("TAK") :] if "TAK" in lines else lines)


SUBJECTS = [
    ("HELP", Order(Verb.HELP)),
    ("Re: Pomoc", Order(Verb.HELP)),
    ("Odp: Re: [#17] STATUS", Order(Verb.STATUS)),
    ("Szukaj: Kowalski", Order(Verb.SEARCH, "Kowalski")),
    ("grupy", Order(Verb.GROUPS)),
    ("IMPORT", Order(Verb.IMPORT)),
    ("Eksport", Order(Verb.EXPORT)),
    ("EXPORT vcard", Order(Verb.EXPORT, "vcard")),
    ("EXPORT pdf", Order(Verb.EXPORT, "pdf")),
    ("Eksport do Excela", Order(Verb.EXPORT, "do Excela")),
    ("Eksport mebli", Nothing()),
    ("Grupy?", Order(Verb.GROUPS)),
    ("Status 7?", Order(Verb.STATUS, "7")),
    ("Import?", Nothing()),
    ("Eksport ODS, wizytówki", Order(Verb.EXPORT, "ODS, wizytówki")),
    ("Export to Germany", Nothing()),
    ("CONFIRM", Nothing()),
    ("OK", Nothing()),
    ("Cancel", Nothing()),
    ("Grupy produktów", Nothing()),
    ("Zmiana godzin otwarcia", Nothing()),
    ("", Nothing()),
]


@pytest.mark.parametrize(("subject", "read"), SUBJECTS)
def test_a_subject_never_confirms(subject: str, read: Order | Nothing) -> None:
    assert order.read_subject(subject) == read


@given(st.text(max_size=80))
def test_only_words_of_the_table_say_yes(line: str) -> None:
    if order.read(line) == Order(Verb.CONFIRM):
        words = (
            *Verb.CONFIRM.en.names,
            *Verb.CONFIRM.pl.names,
            "ｏｋ",
            "go ahead",
            "send",
            "wysłać",
            "wysłanie",
            "wysyłaj",
            "wysyłamy",
        )
        assert any(name.lower() in line.lower() for name in words)
    assert isinstance(order.read_subject(line), Order | Nothing)


@pytest.mark.parametrize(
    ("rest", "copy"),
    [
        ("", Sample(None, 1)),
        ("me", Sample(None, 1)),
        ("ja jako 3", Sample(None, 3)),
        ("do mnie", Sample(None, 1)),
        ("to me as 3", Sample(None, 3)),
        ("na mój adres", Sample(None, 1)),
        ("a@b.example", Sample("a@b.example", 1)),
        ("<a@b.example> AS 12", Sample("a@b.example", 12)),
        ("a@b.example jako 12", Sample("a@b.example", 12)),
        ("a@b.example, c@d.example", None),
        ("me and you", None),
    ],
)
def test_a_test_copy_goes_to_one_address(rest: str, copy: Sample | None) -> None:
    assert order.sample(rest) == copy


def test_places_are_those_of_the_conversation() -> None:
    assert {verb for verb in Verb if verb.place is not Place.REPLY} == {
        *(Verb.STATUS, Verb.HELP, Verb.SEARCH, Verb.GROUPS, Verb.TEMPLATES, Verb.IMPORT, Verb.EXPORT)
    }
