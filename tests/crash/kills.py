"""CRASH-1: ten thousand recipients, twenty SIGKILLs, then left to finish; the relay's log is the judge.

    python -m tests.crash.kills [RECIPIENTS [KILLS [SEED …]]]

Runs every policy for doubts with every seed, prints one line for each, and ends at the first broken promise.
"""

import random  # noqa: TID251 - seeded: a failure is to be had again
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic

from mailbot.config import OnDoubt
from mailbot.domain.states import DeliveryState
from tests.crash.scene import BOT, CONNECTIONS, FOLDER, WITNESS, Relay, Scene, address, outcomes, until

ACCOUNTS = {
    OnDoubt.HOLD: 'on_doubt = "hold"',
    OnDoubt.RESEND: 'on_doubt = "resend"',
    OnDoubt.WITNESS: f"""on_doubt = "witness"
[accounts.archive]
address = "{WITNESS}"
settle = "2s"
imap = {{ host = "127.0.0.1", port = {{imap}}, tls = "none", user = "{WITNESS}", password_file = "password" }}""",
}
_AT_START = 0.15
"""How often a daemon is killed before it sends anything: while it starts, recovers, connects."""

_START = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the recipients, by the relay's log and by the database."""

    lost: list[str]  # neither accepted by the relay nor named as unknown
    twice: list[str]
    unknown: list[str]  # as the database has it
    named: list[str]  # as the report has it, in its text and in its spreadsheet
    told: set[str]  # reached, as the spreadsheet has it
    accepted: set[str]
    archived: int  # copies
    doubled: int  # copies beyond one for each message
    reports: int
    damaged: list[str]  # what SQLite complained of between two kills
    seconds: float


def survive(
    folder: Path, policy: OnDoubt, people: int, *, kills: int, seed: int, archive: str | None = FOLDER
) -> Verdict:
    """One campaign through so many kills."""
    chance = random.Random(seed)  # noqa: S311 - as above
    begun = monotonic()
    damaged: list[str] = []
    with Relay(folder, seed) as relay:
        scene = Scene(folder, relay, ACCOUNTS[policy].replace("{imap}", str(relay.imap)))
        scene.confirm(people, archive)
        for _ in range(kills):
            with scene.start() as daemon:
                _wait_a_while(chance, relay, people // (kills + 1))
                assert daemon.alive, "the daemon ended by itself"
            damaged += [found for found in [scene.check()] if found != "ok"]
        with scene.start() as daemon:
            report = scene.report()
            assert daemon.end() == 0
        damaged += [found for found in [scene.check()] if found != "ok"]
        states, customers, sheet = scene.states(), relay.customers(), outcomes(report)
        unknown = sorted(who for who, state in states.items() if state is DeliveryState.UNKNOWN)
        copies = [mail.message_id for mail in relay.read(BOT, FOLDER)] if policy is not OnDoubt.WITNESS else []
        return Verdict(
            lost=[who for who in map(address, range(1, people + 1)) if not customers[who] and who not in unknown],
            twice=[who for who, times in customers.items() if times > 1],
            unknown=unknown,
            named=sorted(who for who, told in sheet.items() if told == "unknown" and who in report.text),
            told={who for who, told in sheet.items() if told == "sent"},
            accepted=set(customers),
            archived=len(set(copies)),
            doubled=len(copies) - len(set(copies)),
            reports=sum("Report" in mail.subject for mail in relay.read("anna@firma.example")),
            damaged=damaged,
            seconds=monotonic() - begun,
        )


def _wait_a_while(chance: random.Random, relay: Relay, share: int) -> None:
    """Until a random moment: mostly while messages leave, sometimes before the first one."""
    if chance.random() < _AT_START:
        Event().wait(chance.uniform(0, _START))
        return
    heard = relay.log.stat().st_size
    line = len(f"{address(1000)} {'x' * 26}@firma.example\n")
    enough = heard + chance.randrange(1, 2 * share) * line
    assert until(lambda: relay.log.stat().st_size >= enough), "nothing leaves"
    Event().wait(chance.uniform(0, 0.02))


def judge(verdict: Verdict, policy: OnDoubt, kills: int) -> None:
    """AssertionError for a promise that was broken."""
    most = kills * CONNECTIONS
    assert verdict.damaged == []
    assert verdict.lost == [], "lost"
    assert verdict.reports == 1
    assert verdict.named == verdict.unknown, "doubts that the report does not name"
    assert verdict.told <= verdict.accepted, "told as sent, and not accepted"
    assert verdict.accepted <= verdict.told | set(verdict.unknown), "accepted, and told otherwise"
    assert verdict.doubled == 0, "twice in the archive"
    if policy is OnDoubt.RESEND:
        assert len(verdict.twice) <= most
        assert verdict.unknown == []
    else:
        assert verdict.twice == [], "twice"
    if policy is OnDoubt.WITNESS:
        assert verdict.unknown == []
    assert len(verdict.unknown) <= most


def main(people: int = 10_000, kills: int = 20, *seeds: int) -> None:
    say = sys.stdout.write
    say(f"{people} recipients, {kills} kills, {CONNECTIONS} connections\n")
    say(f"{'policy':9}{'seed':>5}{'lost':>6}{'twice':>7}{'unknown':>9}{'named':>7}{'accepted':>10}{'seconds':>9}\n")
    for policy in OnDoubt:
        for seed in seeds or (1, 2, 3):
            with tempfile.TemporaryDirectory(prefix="mailbot") as folder:
                found = survive(Path(folder), policy, people, kills=kills, seed=seed, archive=None)
            numbers = (len(each) for each in (found.lost, found.twice, found.unknown, found.named, found.accepted))
            lost, twice, unknown, named, accepted = numbers
            say(f"{policy:9}{seed:5}{lost:6}{twice:7}{unknown:9}{named:7}{accepted:10}{found.seconds:9.1f}\n")
            sys.stdout.flush()
            judge(found, policy, kills)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
