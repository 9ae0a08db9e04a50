"""Copies: a table's columns Cc and Bcc, from the summary that counts them to the messages that tell of them."""

import sqlite3
from contextlib import closing

from mailbot.domain.campaign import LeftOut, Reason
from mailbot.domain.contacts import Address, Particulars, Row
from mailbot.domain.states import DeliveryState
from tests.stories import office
from tests.stories.stage import ANNA, Stage

TABLE = """E-mail;Imię;DW;UDW
ola@obca.example;Ola;szef@firma.example, biuro@obca.example;ksiegowa@firma.example
ola@inna.example;Olga;szef@firma.example;
zła;Zenon;szef@firma.example;
iga@obca.example;Iga;nie@chce.example, zły@, iga@obca.example, szef@firma.example;szef@firma.example
"""
REQUEST = "Odbiorcy: plik\n\nDzień dobry, {imię}!\n"
REFUSES = Row(2, last_name="Uparty", person_email=(Address("nie@chce.example"),), particulars=Particulars(consent="no"))
OLA, BOSS = "ola@obca.example", "szef@firma.example"


def csv(text: str = TABLE) -> tuple[tuple[str, str, bytes], ...]:
    return (("lista.csv", "text/csv", text.encode()),)


def left(stage: Stage) -> list[tuple[str, str, str, str]]:
    """Who got it, whom the header names, who visibly got a copy, and the greeting."""
    mails = [(one.recipient, office.read(one.raw)) for one in stage.box.accepted if one.recipient != ANNA]
    return sorted(
        (got, str(mail.message["To"]), str(mail.message["Cc"] or ""), mail.text.partition("\n")[0])
        for got, mail in mails
    )


def test_each_copy_is_a_message_of_its_own_that_says_whose_it_is(stage: Stage) -> None:
    stage.know([REFUSES])
    summary = stage.writes("Oferta", REQUEST, attachments=csv())
    assert summary.says("8 wiadomości", "5 kopii (DW, UDW)", "2. DW: Ola · szef@firma.example")
    assert stage.house.store.campaigns.left_out(1) == (
        LeftOut("Zenon", "zła", Reason.INVALID, "row 4: An email address must have an @-sign"),
        LeftOut("DW: Zenon", BOSS, Reason.ORIGINAL, "Zenon"),
        LeftOut("DW: Iga", "nie@chce.example", Reason.SUPPRESSED, "consent: no"),
        LeftOut("DW: Iga", "zły@", Reason.INVALID, "row 5: There must be something after the @-sign"),
    )
    assert summary.says("nie ma kopii bez samej wiadomości: Zenon")
    stage.replies(summary, "TAK")
    ola = (f"Ola <{OLA}>", f"{BOSS}, biuro@obca.example", "Dzień dobry, Ola!")
    assert left(stage) == sorted(
        [
            *((got, *ola) for got in (OLA, BOSS, "biuro@obca.example", "ksiegowa@firma.example")),
            *((got, "Olga <ola@inna.example>", BOSS, "Dzień dobry, Olga!") for got in ("ola@inna.example", BOSS)),
            *((got, "Iga <iga@obca.example>", BOSS, "Dzień dobry, Iga!") for got in ("iga@obca.example", BOSS)),
        ]
    )
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.SENT: 8}
    ids = [office.read(one.raw).message_id for one in stage.box.accepted]
    assert len(set(ids)) == len(ids)


def test_who_stands_in_both_columns_is_seen_whichever_comes_first(stage: Stage) -> None:
    table = f"E-mail;Imię;UDW;DW\n{OLA};Ola;{BOSS};{BOSS}\n"
    stage.replies(stage.writes("Oferta", REQUEST, attachments=csv(table)), "TAK")
    ola = (f"Ola <{OLA}>", BOSS, "Dzień dobry, Ola!")
    assert left(stage) == [(OLA, *ola), (BOSS, *ola)]


def test_a_copy_stands_behind_its_message_and_in_its_packet(stage: Stage) -> None:
    stage.writes("Oferta", "Paczki: 4 co 10 min\n" + REQUEST, attachments=csv())
    store = stage.house.store
    assert [one.address for one in store.campaigns.recipients(1, 1, 4)] == [
        *(OLA, BOSS, "biuro@obca.example", "ksiegowa@firma.example")
    ]
    assert [packet.size for packet in store.packets.of(1)] == [4, 4, 1]
    with closing(sqlite3.connect(store.path)) as database:
        found = database.execute("SELECT copy_of FROM recipient ORDER BY number").fetchall()
    assert [original for (original,) in found] == [0, 1, 1, 1, 0, 5, 0, 7, 7]


def test_without_takes_copies_out_and_the_header_forgets_them(stage: Stage) -> None:
    summary = stage.writes("Oferta", "Bez: firma.example\n" + REQUEST, attachments=csv())
    assert summary.says("5 wiadomości")
    stage.replies(summary, "TAK")
    assert {(got, told) for got, _, told, _ in left(stage)} == {
        *((got, "biuro@obca.example") for got in (OLA, "biuro@obca.example")),
        ("ola@inna.example", ""),
        *((got, "nie@chce.example") for got in ("iga@obca.example", "nie@chce.example")),
    }


def test_copies_count_against_the_limit(stage: Stage) -> None:
    stage.changes = {"limits": {"recipients": 8}}
    stage.restart()
    assert stage.writes("Oferta", REQUEST, attachments=csv()).says("9 (limit: 8)")


def test_a_text_may_not_tell_who_gets_a_hidden_copy(stage: Stage) -> None:
    assert stage.writes("Oferta", "Odbiorcy: plik\n\nKopia: {udw}\n", attachments=csv()).says("{udw}")
    assert stage.house.store.campaigns.recipients(1, 1, 9) == ()


def test_a_copy_has_the_files_of_the_message(stage: Stage) -> None:
    table = f"E-mail;DW;załącznik\n{OLA};{BOSS};faktura-1.pdf\niga@obca.example;;faktura-2.pdf\n"
    files = [(f"faktura-{number}.pdf", "application/pdf", b"%%PDF-1.4 %d" % number) for number in (1, 2)]
    summary = stage.writes("Faktura", "Odbiorcy: plik\n\nW załączniku.\n", attachments=(*csv(table), *files))
    stage.replies(summary, "TAK")
    names = {one.recipient: office.read(one.raw).attachments for one in stage.box.accepted if one.recipient != ANNA}
    first, second = ([(name, content)] for name, _, content in files)
    assert names == {OLA: first, BOSS: first, "iga@obca.example": second}


def test_a_test_copy_names_nobody_else(stage: Stage) -> None:
    summary = stage.writes("Oferta", REQUEST, attachments=csv())
    stage.replies(summary, f"TEST {ANNA} JAKO 2")
    (copy,) = [mail for mail in stage.inbox() if mail.subject == "[TEST] Oferta"]
    assert (copy.message["To"], copy.message["Cc"]) == (ANNA, None)


def test_those_of_an_earlier_campaign_are_its_recipients_and_not_who_got_copies(stage: Stage) -> None:
    stage.replies(stage.writes("Oferta", REQUEST, attachments=csv()), "TAK")
    again = stage.writes("Druga", 'Odbiorcy: ci od "Oferta"\n\nDzień dobry!\n')
    assert again.says("3 wiadomości")
    assert {one.address for one in stage.house.store.campaigns.recipients(2, 1, 9)} == {
        *(OLA, "ola@inna.example", "iga@obca.example")
    }
