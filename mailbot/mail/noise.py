"""Why a letter is filed away in silence."""

from enum import StrEnum


class NoiseReason(StrEnum):
    """One word for the log; nobody else ever sees it."""

    NULL_SENDER = "null sender"  # MAIL FROM:<>, a bounce
    AUTO_SUBMITTED = "auto-submitted"  # RFC 3834
    PRECEDENCE = "precedence"  # bulk, junk, list
    MAILING_LIST = "mailing list"
    AUTORESPONDER = "autoresponder"
    REPORT = "report"  # multipart/report: a bounce, a read receipt
    MACHINE = "machine"  # From: mailer-daemon and its like
    LOOP = "loop"  # our own mail come back
    HOPS = "hops"
    OUT_OF_OFFICE = "out of office"  # by its subject
    SENDER_UNCLEAR = "sender unclear"  # not exactly one From with exactly one mailbox
    OURSELVES = "ourselves"
    STRANGER = "stranger"
    UNAUTHENTICATED = "unauthenticated"  # says to be a requester, and our mail server does not say so
    STALE = "stale"  # older than a week
