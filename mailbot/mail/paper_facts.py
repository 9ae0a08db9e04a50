"""What is told of letters on paper: in the summary before they are printed, and in the mails that bring them."""

from dataclasses import dataclass
from typing import ClassVar

from mailbot.domain.campaign import Campaign, Recipient
from mailbot.domain.form import Form


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What a plan prints. Sentences are in the language of the mail."""

    form: Form
    letters: int
    mails: int
    archival: bool = False
    labels: str = ""  # the sheet
    first_label: int = 1
    envelopes: str = ""
    proof: str = ""  # name of the attached file
    pages: tuple[str, ...] = ()  # Content-IDs of its pictures
    made_of: str = ""  # name of the Word file that is the letter
    unprintable: int = 0  # letters that cannot be made
    refused: tuple[tuple[Recipient, str], ...] = ()  # the first of them, and why
    remarks: tuple[str, ...] = ()
    unprinted: tuple[str, ...] = ()  # attachments that no letter can have


@dataclass(frozen=True, slots=True)
class Failed:
    """A letter that could not be made, and why, in a sentence."""

    recipient: Recipient
    why: str


@dataclass(frozen=True, slots=True)
class Printed:
    """Letters as files, to be printed and posted."""

    kind: ClassVar[str] = "printed"
    robotic: ClassVar[bool] = True

    campaign: Campaign
    token: str
    letters: int  # in this run
    first: int  # number of the first recipient of the run
    last: int
    total: int  # letters of the whole campaign
    pages: int  # 0: nobody has counted them
    files: tuple[str, ...]  # attached here
    part: int = 1  # of ``parts`` mails that bring this run
    parts: int = 1
    failed: tuple[Failed, ...] = ()
    remarks: tuple[str, ...] = ()
