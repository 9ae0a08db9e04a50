"""Machines: none of them is answered, none of them says yes, and two bots do not talk to each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.domain.states import CampaignState
from mailbot.embedded import EmbeddedServer
from tests.stories import office
from tests.stories.stage import ANNA, BOT, Stage

REQUEST = "Odbiorcy: Klienci\n\nDzień dobry!\n"
OTHER = "bot@druga.example"
ROUNDS = 50


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Stage]:
    """A second company's bot; each takes the other for a person of its staff."""
    folder = tmp_path / "other"
    folder.mkdir()
    with EmbeddedServer() as box:
        opened = Stage(box, folder)
        opened.changes |= {
            "bot": {"address": OTHER, "database": f"sqlite:///{folder}/mailbot.db"},
            "imap": _inbox(box, folder, OTHER),
            "requesters": [{"address": BOT}],
        }
        opened.restart()
        yield opened
        opened.close()


def _inbox(box: EmbeddedServer, folder: Path, user: str) -> dict[str, object]:
    return {
        "host": box.host,
        "tls": "none",
        "password_file": folder / "password",
        "port": box.imap_port,
        "user": user,
    }


def _carry(source: Stage, seen: int, to: str, sink: Stage, *, strip: bool) -> int:
    """What one bot has written since, put into the other's mailbox; how much it has written in all."""
    written = source.box.accepted
    for one in written[seen:]:
        if one.recipient == to:
            raw = one.raw
            if strip:  # as gateways do that know better which fields are needed
                head, _, body = raw.partition(b"\r\n\r\n")
                kept = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"x-", b"auto-submitted"))]
                raw = b"\r\n".join(kept) + b"\r\n\r\n" + body
            sink.box.deliver(raw, to)
    sink.settle()
    return len(written)


def _talk(stage: Stage, other: Stage, *, strip: bool) -> tuple[int, int]:
    """How many mails each has written after so many rounds."""
    stage.changes["requesters"] = [{"address": ANNA}, {"address": OTHER}]
    stage.restart()
    stage.arrives(office.letter(OTHER, BOT, "HELP", ""))
    here = there = 0
    for _ in range(ROUNDS):
        here = _carry(stage, here, OTHER, other, strip=strip)
        there = _carry(other, there, BOT, stage, strip=strip)
    return here, there


def test_two_bots_end_their_talk_at_once(stage: Stage, other: Stage) -> None:
    assert _talk(stage, other, strip=False) == (1, 0)


def test_two_bots_whose_marks_a_gateway_took_away_end_it_within_a_days_share(stage: Stage, other: Stage) -> None:
    here, there = _talk(stage, other, strip=True)
    assert max(here, there) <= 11
    assert stage.house.store.campaigns.list() == ()


SUBJECTS = [
    ("pl", "Odpowiedź automatyczna: {}"),
    ("en", "Automatic reply: {}"),
    ("de", "Automatische Antwort: {}"),
    ("fr", "Réponse automatique : {}"),
    ("es", "Respuesta automática: {}"),
    ("it", "Risposta automatica: {}"),
    ("nl", "Automatisch antwoord: {}"),
    ("cs", "Automatická odpověď: {}"),
    ("hu", "Automatikus válasz: {}"),
    ("sv", "Automatiskt svar: {}"),
    ("uk", "Автоматична відповідь: {}"),
    ("ru", "Автоматический ответ: {}"),
    ("lt", "Automatinis atsakymas: {}"),
    ("ja", "自動応答: {}"),
    ("tr", "Otomatik yanıt: {}"),
]


@pytest.mark.parametrize(("language", "subject"), SUBJECTS, ids=[language for language, _ in SUBJECTS])
def test_out_of_office_is_no_yes_and_is_not_answered(stage: Stage, language: str, subject: str) -> None:
    """Even one that says nothing about itself in its header, and begins with the very word."""
    summary = stage.writes("Zmiana", REQUEST)
    letters = len(stage.box.accepted)
    absent = office.letter(
        ANNA, BOT, subject.format(summary.subject), "TAK\n", headers={"In-Reply-To": summary.message_id}
    )
    stage.arrives(absent)
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    assert campaign.state is CampaignState.AWAITING
    assert len(stage.box.accepted) == letters


MACHINES = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated; x=y"},
    {"Return-Path": "<>"},
    {"Precedence": "bulk"},
    {"Precedence": "auto_reply"},
    {"List-Id": "<staff.firma.example>"},
    {"X-Autoreply": "yes"},
    {"X-Mailbot-Loop": "somebody"},
]


@pytest.mark.parametrize("headers", MACHINES, ids=lambda headers: next(iter(headers)))
def test_what_a_machine_wrote_confirms_nothing_and_opens_nothing(stage: Stage, headers: dict[str, str]) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    letters = len(stage.box.accepted)
    stage.arrives(office.reply(ANNA, BOT, summary, "TAK", headers))
    stage.arrives(office.letter(ANNA, BOT, "Druga", REQUEST, headers=headers))
    assert len(stage.box.accepted) == letters
    assert len(stage.house.store.campaigns.list()) == 1


def test_a_person_who_writes_with_exchange_is_no_machine(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST, headers={"X-Auto-Response-Suppress": "DR, OOF, AutoReply"})
    stage.replies(summary, "TAK", headers={"X-Auto-Response-Suppress": "All", "Auto-Submitted": "no"})
    assert len(stage.customers()) == 12


def test_the_bots_own_mails_are_marked_and_have_the_null_return_path(stage: Stage) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    own = [one for one in stage.box.accepted if one.recipient == ANNA]
    assert {one.sender for one in own} == {""}
    heads = [office.read(one.raw).message for one in own]
    assert {head["X-Mailbot-Loop"] for head in heads} == {BOT}
    assert {head["X-Auto-Response-Suppress"] for head in heads} == {"All"}
    assert {head["Auto-Submitted"] for head in heads} == {"auto-replied", "auto-generated"}
