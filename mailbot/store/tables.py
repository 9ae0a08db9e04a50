"""The tables as peewee sees them: private to the store, bound to no database, so that one process can have several.

Columns only: keys beyond the primary one, indexes and checks stand in ``migrations``.
"""

from peewee import (
    AutoField,
    BlobField,
    BooleanField,
    CompositeKey,
    IntegerField,
    Model,
    TextField,
)


class Letter(Model):
    """An incoming mail, and what became of it."""

    id = AutoField()
    mailbox = TextField(null=True)
    uidvalidity = IntegerField(null=True)
    uid = IntegerField(null=True)
    sha256 = TextField()
    message_id = TextField()
    source = TextField()
    null_sender = BooleanField()
    state = TextField()
    verdict = TextField(default="")
    attempts = IntegerField(default=0)
    taken = IntegerField()
    settled = IntegerField(null=True)
    folder = TextField(default="")
    filed = BooleanField(default=False)
    whole = IntegerField(null=True)
    recipient = TextField(default="")


class RawLetter(Model):
    """Its bytes, until they are no longer needed: apart, because a row is written anew with each change."""

    letter = IntegerField(primary_key=True)
    content = BlobField()

    class Meta:
        table_name = "raw_letter"


class Campaign(Model):
    """A campaign with its contents and its plan."""

    number = AutoField()
    letter = IntegerField()
    requester = TextField()
    language = TextField()
    state = TextField()
    subject = TextField()
    text = TextField()
    html = TextField(null=True)
    contents_digest = TextField()
    block = TextField()
    account = TextField(null=True)
    start = IntegerField(null=True)
    packet_size = IntegerField(null=True)
    every = IntegerField(default=0)
    stop_after = IntegerField(default=0)
    archive_folder = TextField(null=True)
    recipients_digest = TextField(default="")
    digest = TextField(default="")
    people = IntegerField(default=0)
    companies = IntegerField(default=0)
    thread = TextField()
    created = IntegerField()
    expires = IntegerField(null=True)
    reminded = IntegerField(null=True)
    confirmed = IntegerField(null=True)
    confirmed_by = IntegerField(null=True)
    started = IntegerField(null=True)
    finished = IntegerField(null=True)
    pause_reason = TextField(default="")
    leave_empty = BooleanField(default=False)
    forgiven = IntegerField(default=0)
    hours = TextField(default="")
    replies = TextField(default="account")
    frame = TextField(default="")
    framed_text = TextField(null=True)
    framed_html = TextField(null=True)
    separate = BooleanField(default=False)
    unfiled = BooleanField(default=False)
    removed = TextField(default="[]")
    numbers = TextField(default="[]")
    paper = TextField(default="")


class File(Model):
    """An attachment of a campaign's contents."""

    campaign = IntegerField()
    position = IntegerField()
    name = TextField()
    type = TextField()
    content_id = TextField(null=True)
    content = BlobField()

    class Meta:
        primary_key = CompositeKey("campaign", "position")


class AttachedTable(Model):
    """The table of recipients that came with a request."""

    campaign = IntegerField(primary_key=True)
    name = TextField()
    type = TextField()
    content = BlobField()

    class Meta:
        table_name = "attached_table"


class Recipient(Model):
    """An address copied into a campaign; ``fields`` is a JSON object of strings."""

    campaign = IntegerField()
    number = IntegerField()
    address = TextField()
    name = TextField()
    company = TextField()
    fields = TextField()
    copy_of = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("campaign", "number")


class LeftOut(Model):
    """Somebody who was meant and is not written to."""

    campaign = IntegerField()
    position = IntegerField()
    name = TextField()
    address = TextField()
    reason = TextField()
    detail = TextField()

    class Meta:
        table_name = "left_out"
        primary_key = CompositeKey("campaign", "position")


class Packet(Model):
    """A slice of a campaign."""

    campaign = IntegerField()
    number = IntegerField()
    first = IntegerField()
    last = IntegerField()
    due = IntegerField(null=True)
    started = IntegerField(null=True)
    ended = IntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("campaign", "number")


class Delivery(Model):
    """One message to one recipient."""

    campaign = IntegerField()
    number = IntegerField()
    packet = IntegerField()
    state = IntegerField(default=0)
    attempt = IntegerField(default=0)
    due = IntegerField(null=True)
    epoch = IntegerField(default=0)
    reply = TextField(default="")
    settled = IntegerField(null=True)
    archived = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("campaign", "number")


class Usage(Model):
    """How many messages an account handed over in one slot of time."""

    account = TextField()
    slot = IntegerField()
    sent = IntegerField()

    class Meta:
        primary_key = CompositeKey("account", "slot")


class Answer(Model):
    """A mail of the bot's own, in the outbox."""

    id = AutoField()
    message_id = TextField()
    to_address = TextField()
    campaign = IntegerField(null=True)
    kind = TextField()
    created = IntegerField()
    due = IntegerField()
    attempts = IntegerField(default=0)
    sent = IntegerField(null=True)
    trouble = TextField(default="")
    account = TextField(default="")


class RawAnswer(Model):
    """Its bytes, until some days after it left; apart, as those of a letter."""

    answer = IntegerField(primary_key=True)
    content = BlobField()

    class Meta:
        table_name = "raw_answer"


class BookImport(Model):
    """A file for the address book that came by mail."""

    number = AutoField()
    letter = IntegerField()
    requester = TextField()
    name = TextField()
    sha256 = TextField()
    content = BlobField()
    state = TextField()
    expires = IntegerField()
    result = TextField(default="")

    class Meta:
        table_name = "book_import"


class Epoch(Model):
    """One reign of a daemon over the database."""

    number = AutoField()
    boot_id = TextField()
    machine_id = TextField()
    started = IntegerField()


class Life(Model):
    """One row: when a daemon was last alive."""

    id = AutoField()
    last_alive = IntegerField()


TABLES = (
    *(
        Letter,
        RawLetter,
        Campaign,
        File,
        AttachedTable,
        Recipient,
        LeftOut,
        Packet,
        Delivery,
        Usage,
        Answer,
        RawAnswer,
        BookImport,
    ),
    *(Epoch, Life),
)
