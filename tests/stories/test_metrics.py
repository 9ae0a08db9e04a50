"""What Prometheus reads of a house at work: over HTTP, from a daemon that runs, without a word about anybody."""

import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from mailbot import __version__, clock, events
from mailbot.daemon import Daemon
from mailbot.domain.delivery import Stage as Moment
from mailbot.domain.measure import Measure
from mailbot.embedded import EmbeddedServer
from tests.stories.stage import ANNA, BOT, OPENING, Stage

REQUEST = "Odbiorcy: Klienci\nPaczki: 8 co 10 min\n\n{zwrot},\ndzień dobry!\n"
REFUSED, LATE = "jan@klient3.example", "jan@klient5.example"


@pytest.fixture
def measured(stage: Stage) -> Iterator[Stage]:
    """Its house listens for Prometheus."""
    stage.changes["metrics"] = {"listen": "127.0.0.1:0"}
    stage.restart()
    assert stage.house.metrics is not None
    stage.house.metrics.start()
    yield stage
    stage.house.metrics.stop()


def ask(stage: Stage, path: str = "/metrics", accept: str = "text/plain") -> tuple[int, str, str]:
    assert stage.house.metrics is not None
    connection = HTTPConnection("127.0.0.1", stage.house.metrics.port, timeout=20)
    connection.request("GET", path, headers={"Accept": accept})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.getheader("Content-Type") or "", text


def scraped(stage: Stage) -> dict[str, float]:
    """``mailbot_deliveries{state=sent}``: its number."""
    status, _, text = ask(stage)
    assert status == 200
    return {
        f"{sample.name}{{{','.join(f'{key}={value}' for key, value in sorted(sample.labels.items()))}}}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_numbers_are_those_of_the_house(measured: Stage) -> None:
    refusals = {REFUSED: "550 5.1.1 No such user", LATE: "451 4.3.0 Try later"}
    measured.box.answer = lambda moment, address, _: refusals.get(address) if moment is Moment.RCPT else None
    before = scraped(measured)
    measured.replies(measured.writes("Zmiana", REQUEST), "TAK")
    found = scraped(measured)

    assert found[f"mailbot_build_info{{version={__version__}}}"] == 1
    assert found["mailbot_deliveries{state=sent}"] == found["mailbot_messages_total{outcome=accepted}"] == 6
    assert found["mailbot_deliveries{state=failed}"] == 1
    for outcome, count in (("refused", 1), ("deferred", 1), ("unknown", 0)):
        key = f"mailbot_messages_total{{outcome={outcome}}}"
        assert found[key] - before[key] == count
    assert found["mailbot_queue_deliveries{account=Biuro,campaign=running}"] == 5
    assert found["mailbot_queue_oldest_seconds{account=Biuro}"] == 0
    assert (found["mailbot_archive_copies{state=filed}"], found["mailbot_archive_copies{state=waiting}"]) == (6, 0)
    assert found["mailbot_campaigns{state=sending}"] == 1
    assert found["mailbot_letters{state=done}"] == 2
    assert found["mailbot_outbox_answers{}"] == 0
    assert found["mailbot_answer_last_sent_timestamp_seconds{}"] == OPENING.timestamp()
    assert found["mailbot_account_last_sent_timestamp_seconds{account=Biuro}"] == OPENING.timestamp()
    assert (
        found["mailbot_log_facts_total{fact=letter-taken}"] - before["mailbot_log_facts_total{fact=letter-taken}"] == 2
    )
    assert found["process_resident_memory_bytes{}"] > 0


def test_what_waits_grows_old_and_what_stands_still_says_why(measured: Stage) -> None:
    summary = measured.writes("Zmiana", REQUEST)
    measured.replies(summary, "TAK")
    measured.now = measured.now.replace(hour=10)  # the second packet was due at 8:40, and nobody was there to send it
    assert scraped(measured)["mailbot_queue_oldest_seconds{account=Biuro}"] == 110 * 60
    measured.replies(measured.inbox()[-1], "STOP")
    found = scraped(measured)
    assert found["mailbot_paused_campaigns{account=Biuro,reason=asked}"] == 1
    assert found["mailbot_queue_oldest_seconds{account=Biuro}"] == 0


def test_a_retry_takes_a_failure_away_and_adds_what_was_accepted(measured: Stage) -> None:
    measured.box.answer = lambda moment, address, _: (
        "550 5.7.1 Not today" if moment is Moment.RCPT and address == REFUSED else None
    )
    measured.replies(measured.writes("Zmiana", "Odbiorcy: Klienci\n\nDzień dobry!\n"), "TAK")
    for _ in range(2):
        assert scraped(measured)["mailbot_deliveries{state=failed}"] == 1
    measured.box.answer = None
    measured.later(minutes=1)
    measured.replies(measured.inbox()[-1], "PONÓW")
    found = scraped(measured)
    assert (found["mailbot_deliveries{state=failed}"], found["mailbot_deliveries{state=sent}"]) == (0, 12)


def test_nobody_is_named(measured: Stage) -> None:
    measured.replies(measured.writes("Tajna oferta", REQUEST), "TAK")
    text = ask(measured)[2]
    for word in ("@", "klient", "Kowalski", "Anna", "Tajna", ANNA, BOT):
        assert word not in text


def test_every_measure_is_there_under_its_name_and_nothing_else_is_served(measured: Stage) -> None:
    names = {key.partition("{")[0] for key in scraped(measured)}
    assert {measure.value.name for measure in Measure} - names == {Measure.PAUSED.value.name}  # nothing is paused
    assert {name for name in names if name.startswith("mailbot_")} <= {measure.value.name for measure in Measure}
    facts = [key for key in scraped(measured) if key.startswith("mailbot_log_facts_total")]
    assert len(facts) == len(events.FACTS)
    assert [ask(measured, path)[0] for path in ("/", "/metrics/", "/favicon.ico")] == [404] * 3
    assert ask(measured, accept="application/openmetrics-text; version=1.0.0")[1].startswith("application/openmetrics")


def test_a_daemon_that_runs_can_be_scraped_and_tells_when_it_read_its_mailbox(stage: Stage) -> None:
    stage.changes["metrics"] = {"listen": "127.0.0.1:0"}
    stage.restart()
    daemon = Daemon(stage.house, clock.now)
    daemon.start()
    try:
        stage.box.deliver(b"From: stranger@client.example\r\nSubject: hello\r\n\r\nhello\r\n", BOT)
        stage.box.wait_for(BOT, folder="Ignored", timeout=30)
        assert stage.box.wait_until(lambda: stage.house.measuring.mailbox_seen is not None)
        found = scraped(stage)
    finally:
        daemon.halt("the test is over")
        daemon.join()
    assert found["mailbot_mailbox_last_contact_timestamp_seconds{}"] > 0
    assert found["mailbot_letters{state=done}"] == 1


def test_without_the_extra_the_answer_says_what_to_install(tmp_path: Path, box: EmbeddedServer) -> None:
    config = tmp_path / "mailbot.toml"
    config.write_text(
        f'bot = {{ address = "{BOT}" }}\n[metrics]\nlisten = "127.0.0.1:0"\n[imap]\nhost = "127.0.0.1"\n'
        f'port = {box.imap_port}\ntls = "none"\nuser = "bot"\npassword_env = "OFFICE"\n[[accounts]]\nname = "a"\n'
        'from = "a@firma.example"\nsmtp = { host = "localhost", tls = "none" }\n'
        '[[requesters]]\naddress = "a@firma.example"\n'
    )
    script = "import sys; sys.modules['prometheus_client'] = None; from mailbot.cli import main; main()"
    told = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script, "--config", str(config), "run"],
        env={"OFFICE": "secret", "PATH": "/usr/bin"},
        cwd=Path(__file__).parents[2],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.returncode == 2
    assert told.stderr.splitlines()[-1] == "mailbot: metrics: Prometheus needs more: pip install 'mailbot[metrics]'"
