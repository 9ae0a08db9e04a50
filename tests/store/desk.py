"""A desk with a store on it: campaigns brought to the state that a test begins with."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Contents, Pacing, Plan
from mailbot.domain.packets import cut
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.store import store as stores
from mailbot.store.store import Store
from mailbot.store.transactions import run, run_many, writing

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOOT = "d8f2"
CONTENTS = Contents("Zmiana godzin", "{zwrot},\nod 1 marca …", "<p>{zwrot},</p>")


def at(minutes: float) -> datetime:
    """So many minutes after ``NOW``."""
    return NOW + minutes * MINUTE


def answer(message_id: str = "a1@firma.example", campaign: int | None = None) -> Answer:
    return Answer(message_id, "anna@firma.example", b"Subject: [#1]\r\n\r\nTak.\r\n", campaign, "summary")


@dataclass(slots=True)
class Desk:
    store: Store

    def letter(self, mark: str = "") -> int:
        """A letter that was never here before."""
        count = self.rows("SELECT COUNT(*) FROM letter")[0][0]
        raw = f"Subject: letter {count} {mark}\r\n\r\n".encode()
        taken = self.store.letters.take(raw, f"{count}@firma.example", "lmtp", None, null_sender=False, now=NOW)
        assert taken is not None
        return taken

    def draft(self, expires: datetime | None = None) -> int:
        letter = self.letter()
        return self.store.campaigns.open(
            letter,
            "anna@firma.example",
            "pl",
            CONTENTS,
            ("Odbiorcy: Klienci",),
            thread=f"request{letter}@firma.example",
            now=NOW,
            expires=expires,
        ).number

    def recipients(self, number: int, people: int) -> None:
        with writing(self.store._databases[0]):
            run_many(
                self.store._databases[0],
                "INSERT INTO recipient (campaign, number, address, name, company, fields) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (number, n, f"jan{n}@klient.example", f"Jan {n}", "Klient", '{"imie": "Jan"}')
                    for n in range(1, people + 1)
                ],
            )

    def awaiting(
        self, people: int = 3, *, size: int | None = None, account: str = "sales", folder: str | None = None
    ) -> int:
        number = self.draft()
        self.recipients(number, people)
        pacing = Pacing(size, 10 * MINUTE)
        assert self.store.campaigns.replan(
            number,
            ("Odbiorcy: Klienci",),
            Plan(account, None, pacing, archive_folder=folder),
            "digest",
            cut(people, pacing, NOW),
            recipients_digest="recipients",
            people=people,
            companies=1,
            expires=at(60),
        )
        return number

    def scheduled(self, people: int = 3, *, size: int | None = None, **plan: Any) -> int:
        number = self.awaiting(people, size=size, **plan)
        packets = cut(people, Pacing(size, 10 * MINUTE), NOW)
        assert self.store.campaigns.confirm(number, "digest", NOW, self.letter("CONFIRM"), packets)
        return number

    def sending(self, people: int = 3, **plan: Any) -> int:
        number = self.scheduled(people, **plan)
        assert self.store.campaigns.move(number, CampaignState.SCHEDULED, CampaignState.SENDING, NOW)
        return number

    def send(self, number: int, numbers: list[int], epoch: int, now: datetime = NOW) -> None:
        """Claimed ones: dotted and then accepted."""
        self.store.deliveries.mark(number, [], numbers, epoch, now)
        accepted = [(each, DeliveryState.SENT, "2.0.0 Ok", None) for each in numbers]
        self.store.deliveries.mark(number, accepted, [], epoch, now)

    def states(self, number: int) -> str:
        """The state of each delivery, in order, by its first letter: S is sent, K skipped."""
        rows = self.rows("SELECT state FROM delivery WHERE campaign = ? ORDER BY number", number)
        letters = {state: state.name[0] for state in DeliveryState} | {
            DeliveryState.SKIPPED: "K",
            DeliveryState.DOTTED: ".",
        }
        return "".join(letters[DeliveryState(state)] for (state,) in rows)

    def state(self, number: int) -> CampaignState:
        campaign = self.store.campaigns.get(number)
        assert campaign is not None
        return campaign.state

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return run(self.store._databases[0], sql, parameters).fetchall()

    def reopened(self) -> "Desk":
        """Another process's view of the same file, while this one is still there."""
        return Desk(stores.open(url(self.store.path)))


def url(path: Path) -> str:
    return f"sqlite:///{path}"
