"""What keeps a request from being a plan, as the answer tells it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailbot.domain.campaign import LeftOut


class ProblemKind(StrEnum):
    """What is wrong with a line; the sentence for each is in the templates, in every language."""

    NO_RECIPIENTS = "no recipients"  # the one line that is required is missing
    EMPTY_BODY = "empty body"
    EMPTY_SUBJECT = "empty subject"
    KEY_MISSPELT = "key misspelt"  # offer: the line with the key put right, or emptied; near: names of keys
    KEY_TWICE = "key twice"
    TEXT_ABOVE = "text above"  # above the directive lines; line: the text; offer: the line that drops it
    CONTRADICTION = "contradiction"  # detail: both lines; offer: the one that takes the second out
    VALUE_MISSING = "value missing"
    VALUE_UNREADABLE = "value unreadable"  # offer: an example line that is right
    NAME_UNKNOWN = "name unknown"  # near: names that come close
    NAME_AMBIGUOUS = "name ambiguous"  # near: the names that match
    IN_THE_PAST = "in the past"  # moment: what was read
    NO_SUCH_TIME = "no such time"  # moment: the clocks skip it
    WHICH_TIME = "which time"  # offer, others: every moment that may be meant
    ACCOUNT_UNKNOWN = "account unknown"  # near: the accounts this requester may use
    NOBODY_LEFT = "nobody left"  # left_out: who fell out
    TOO_MANY = "too many"  # understood: the number
    FIELD_UNKNOWN = "field unknown"  # near: fields that exist
    MERGE_BROKEN = "merge broken"  # line: the piece of text at fault
    TABLE_MISSING = "table missing"  # "file" asked for, nothing attached
    TABLE_SEVERAL = "table several"  # near: the files that could be it
    TABLE_UNREADABLE = "table unreadable"  # line: the file's name, here and below
    TABLE_EMPTY = "table empty"
    TABLE_LACKS_ADDRESSES = "table lacks addresses"
    TABLE_TOO_LARGE = "table too large"
    NUMBER_UNKNOWN = "number unknown"  # line: a number that is not on the list
    FORBIDDEN = "forbidden"  # not among this requester's rights
    TEMPLATE_UNKNOWN = "template unknown"  # near: titles of frames
    TEMPLATE_BROKEN = "template broken"  # line: the frame's name; detail: what is wrong with it
    FILE_REFUSED = "file refused"  # detail: which attachment, and why
    FILE_UNOPENED = "file unopened"  # the same of a ZIP
    FILES_MISSING = "files missing"  # each contact shall get a file, and none is attached
    FILES_UNMATCHED = "files unmatched"  # no file bears the name of any recipient; offer: everybody gets all
    TOO_HEAVY = "too heavy"  # detail: how large a message would be, and the limit
    NOT_YOURS = "not yours"  # an order for somebody else's campaign; near: whose it is
    CAMPAIGN_UNKNOWN = "campaign unknown"  # an order that names no campaign of this requester's
    WITHOUT_LETTERS = "without letters"  # labels or envelopes of a campaign that is mail only
    PAPER_MISSING = "paper missing"  # the typesetter is not installed
    PAPER_REFUSED = "paper refused"  # detail: why no letter can be printed
    FILE_MISSING = "file missing"  # IMPORT without a file
    FILE_SEVERAL = "file several"  # near: their names
    FORMAT_UNKNOWN = "format unknown"  # EXPORT as something else


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a request from being a plan."""

    kind: ProblemKind
    line: str  # as written
    understood: str = ""  # what was made of it
    offer: str = ""  # the corrected line, ready to copy
    near: tuple[str, ...] = ()
    detail: str = ""  # a sentence that tells more, in the language of the answers
    moment: datetime | None = None  # what was understood, where that is a time; aware, to be told in its own zone
    left_out: tuple[LeftOut, ...] = ()  # the first of those who were meant
    left_out_total: int = 0
    others: tuple[str, ...] = ()  # beside the offer: lines that may be meant as well
