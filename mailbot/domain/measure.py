"""What a monitoring system may ask about the house: each measure's name, kind, labels and sentence, in one table."""

from dataclasses import dataclass
from enum import Enum

Values = tuple[tuple[tuple[str, ...], float], ...]
"""One number for each combination of label values; ``()`` is the combination of no labels."""


@dataclass(frozen=True, slots=True)
class Spec:
    """How a measure is written; times are Unix time in seconds, and never is 0."""

    name: str  # as Prometheus shows it; what only grows ends in _total
    labels: tuple[str, ...]
    says: str

    @property
    def grows(self) -> bool:
        return self.name.endswith("_total")


class Measure(Enum):
    """All of them. No label ever holds a person's name, an address or a subject."""

    BUILD = Spec("mailbot_build_info", ("version",), "Always 1; the version stands in the label.")
    STARTED = Spec("mailbot_start_time_seconds", (), "When this daemon began.")
    MESSAGES = Spec(
        "mailbot_messages_total",
        ("outcome",),
        "What relays said to messages: accepted (since the beginning), refused, deferred, unknown (since the start).",
    )
    DELIVERIES = Spec("mailbot_deliveries", ("state",), "Deliveries of all campaigns, by the state they are in now.")
    COPIES = Spec("mailbot_archive_copies", ("state",), "Copies of sent messages: filed in the archive, or waiting.")
    QUEUE = Spec(
        "mailbot_queue_deliveries",
        ("account", "campaign"),
        "Deliveries not decided yet, of running or paused campaigns.",
    )
    OLDEST = Spec(
        "mailbot_queue_oldest_seconds",
        ("account",),
        "How long the packet or retry that is due longest has been due; hours in which nothing may leave count too.",
    )
    LAST_SENT = Spec(
        "mailbot_account_last_sent_timestamp_seconds", ("account",), "When the account's relay last took a message."
    )
    PAUSED = Spec(
        "mailbot_paused_campaigns",
        ("account", "reason"),
        "Campaigns that stand still, by reason; account: the relay refuses the account, and a human must mend it.",
    )
    CAMPAIGNS = Spec("mailbot_campaigns", ("state",), "Campaigns, by state.")
    LETTERS = Spec("mailbot_letters", ("state",), "Incoming letters ever taken: new, done or quarantined.")
    OUTBOX = Spec("mailbot_outbox_answers", (), "Mails of the bot's own that have not left yet.")
    OUTBOX_OLDEST = Spec("mailbot_outbox_oldest_seconds", (), "How long the oldest of them has been waiting.")
    ANSWERED = Spec("mailbot_answer_last_sent_timestamp_seconds", (), "When a relay last took a mail of the bot's own.")
    MAILBOX_SEEN = Spec(
        "mailbot_mailbox_last_contact_timestamp_seconds", (), "When the bot's mailbox was last read without trouble."
    )
    FACTS = Spec("mailbot_log_facts_total", ("fact",), "Facts of the log since the start, by their first word.")
