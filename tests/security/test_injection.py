"""Nothing that a letter says becomes a command: not of the merge language, not of IMAP, not of SQL."""

import pytest

from mailbot.domain.contacts import Kind
from tests.domain.test_merge import ATTACKS
from tests.stories import office
from tests.stories.stage import ANNA, BOT, Stage

SHORT = [attack for attack in ATTACKS if len(attack) < 200_000]
SQL = [
    "'; DROP TABLE person; --",
    '" OR 1=1 --',
    "%",
    "_",
    "*",
    "x') UNION SELECT content FROM letter --",
    "NEAR(klient, 1)",
    'klient" AND "1',
    "\\",
    "{SENT}",
]


def snapshot(stage: Stage) -> list[tuple[str, str]]:
    entries = stage.house.store.contacts.search("Klient", 100)
    return [(entry.company, entry.address) for entry in entries]


def test_an_attack_in_a_request_is_asked_about_or_sent_as_text(stage: Stage) -> None:
    before = snapshot(stage)
    for place, attack in enumerate(SHORT, 1):
        answer = stage.writes(f"Nr {place}", f"Odbiorcy: jan@klient1.example\n\nDzień dobry\n{attack}\n")
        assert answer.subject.startswith(f"[#{place}] ")
        stage.replies(answer, "TAK")
    assert len(stage.house.store.campaigns.list()) == len(SHORT) >= 25
    assert len(stage.customers()) > 3  # those that are just text
    assert all(mail.text.startswith("Dzień dobry\n") for mail in stage.customers())
    assert snapshot(stage) == before
    assert stage.writes("GRUPY", "").says("Klienci", "12")


def test_what_a_requester_writes_is_bound_and_never_a_statement(stage: Stage) -> None:
    before = snapshot(stage)
    for text in SQL:
        stage.writes(f"Szukaj {text}", "")
        stage.writes("Temat", f"Odbiorcy: {text}\nBez: {text}\nTylko: miasto {text}\n\nDzień dobry!\n")
        stage.arrives(office.letter(ANNA, BOT, "IMPORT", "", attachments=_book(text)))
    assert stage.box.read(BOT, "Quarantine") == []
    assert stage.inbox()[-1].says("1 dodane") or stage.inbox()[-1].says("1 zmienione")
    assert [one for one in snapshot(stage) if one[0].startswith("Klient 0")] == before
    assert getattr(stage.house.store.contacts.match("Klienci"), "kind", None) is Kind.GROUP


def _book(text: str) -> tuple[tuple[str, str, bytes], ...]:
    quoted = text.replace('"', '""')
    return (("k.csv", "text/csv", f'firma;grupy;e-mail\n"{quoted} x";"{quoted}";a{len(text)}@nowa.example\n'.encode()),)


@pytest.mark.parametrize(
    "message_id",
    [
        b'<x"\r\n A1 STORE 1:* +FLAGS (\\Deleted)>',
        b'<x"\nA1 EXPUNGE>',
        b"<mb.1.aaaaaaaaaaaaaaaaaaaaaaaaaa.x.1@firma.example>\r\nReferences: <{5}\r\n A1 DELETE INBOX>",
        b'<") OR ALL (">',
    ],
)
def test_nothing_of_a_letter_reaches_a_search_of_the_mailbox(stage: Stage, message_id: bytes) -> None:
    """Known letters are known by their place and bytes; only our own Message-IDs are ever looked for."""
    raw = (
        f"From: {ANNA}\r\nTo: {BOT}\r\nSubject: Zmiana\r\n".encode()
        + b"Message-ID: "
        + message_id
        + b"\r\nIn-Reply-To: "
        + message_id
        + b"\r\n\r\nOdbiorcy: jan@klient1.example\r\n\r\nTekst\r\n"
    )
    stage.box.deliver(office.letter("a@b.example", BOT, "stays", "x"), BOT, "Kept")
    stage.arrives(raw)
    assert len(stage.box.read(BOT, "Kept")) == 1
    summary = stage.inbox()[-1]
    stage.replies(summary, "TAK")
    assert len(stage.box.read(BOT, "Kept")) == 1
    assert stage.box.read(BOT) == []


@pytest.mark.parametrize("folder", ['a"\r\nA1 DELETE INBOX', "a\x00b", "a\u2028b", "../../etc", "INBOX", "a" * 500])
def test_a_folder_is_a_name_and_nothing_else(stage: Stage, folder: str) -> None:
    body = f"Odbiorcy: jan@klient1.example\nFolder: {folder}\n\nTekst\n"
    summary = stage.writes("Zmiana", body)
    stage.replies(summary, "TAK")
    assert len(stage.customers()) <= 1
    assert all(name.isprintable() for name in stage.box.folders(BOT))
