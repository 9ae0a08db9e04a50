"""In which form a campaign reaches its recipients: by mail, on paper, or both; and what is printed beside letters."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from mailbot.domain.choices import Choice, Choices, choose
from mailbot.domain.folding import fold


class Form(StrEnum):
    """What becomes of a text."""

    MAIL = "mail"
    LETTER = "letter"
    BOTH = "both"  # mail for those who have an address, letters for all others


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed. The letters themselves follow from the form."""

    form: Form = Form.MAIL
    archival: bool = False  # PDF/A
    labels: str = ""  # the sheet, as written; "" is none
    first_label: int = 1  # that is still on the first sheet
    envelopes: str = ""  # their size, as written; "" is none

    @property
    def printed(self) -> bool:
        """Whether there are letters at all."""
        return self.form is not Form.MAIL


MAIL_ONLY = Paper()

FORMS: Choices[Form] = (
    Choice(Form.MAIL, ("e-mail", "email", "mail"), ("e-mail", "email", "mail")),
    Choice(Form.LETTER, ("letter", "letters", "paper"), ("list", "listy", "papier")),
    Choice(Form.BOTH, ("both",), ("oba", "obie", "obydwa")),
)

_ARCHIVAL = frozenset({"archive quality", "archival", "archive", "jakosc archiwalna", "archiwalna", "archiwum"})
_START = re.compile(r"[\s,;]+(?:from|start|od|od nr|od numeru)\s+(\d{1,3})$", re.IGNORECASE)


def read(value: str) -> tuple[Form, bool] | None:
    """``letter``, ``letter, archive quality``: the form, and whether it shall be archival; None where it is neither."""
    form, _, quality = value.partition(",")
    chosen = choose(form, FORMS)
    quality = fold(quality).strip(" .")
    if chosen is None or (quality and quality not in _ARCHIVAL):
        return None
    return chosen.value, bool(quality)


def labels(value: str) -> tuple[str, int]:
    """``3x8``, ``L7160 from 5``: the sheet, and the first label that is still on it."""
    found = _START.search(value)
    return (value[: found.start()], max(int(found[1]), 1)) if found else (value, 1)


def kept(paper: Paper) -> str:
    """As a campaign keeps it; ``reread`` gives it back."""
    if paper == MAIL_ONLY:
        return ""
    return json.dumps(
        [paper.form, paper.archival, paper.labels, paper.first_label, paper.envelopes], ensure_ascii=False
    )


def reread(text: str) -> Paper:
    """What ``kept`` wrote."""
    if not text:
        return MAIL_ONLY
    form, archival, sheet, first, envelopes = json.loads(text)
    return Paper(Form(form), archival, sheet, first, envelopes)
