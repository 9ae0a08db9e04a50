"""A person's name as people write it in one place: who is addressed, first name, last name."""

import re
from typing import NamedTuple

from mailbot.domain.folding import fold

_ADDRESSED = re.compile(r"(?P<title>pani|pan|mrs|mr|ms|miss)\.? (?=\S)", re.IGNORECASE)  # "Pan Jan Nowak": a man
_ACADEMIC = re.compile(r"(?>(?:(?:mgr|in[żz]|dr|prof|hab|lek|adw|mec)\b\.?\s*)+)(?=\w)", re.IGNORECASE)


class FullName(NamedTuple):
    """What is not said is empty."""

    title: str  # by which ``fields.read_gender`` tells the gender
    first: str  # with the academic titles, as it stands on an envelope
    last: str


def taken_apart(full: str, company: str) -> FullName:
    """``company``: the name that stands beside it; where both are one there is no person."""
    titled = _ADDRESSED.match(full)
    title, bare = (titled["title"], full[titled.end() :]) if titled else ("", full)
    if not bare or "@" in bare or fold(bare) == fold(company):
        return FullName(title, "", "")
    if "," in bare:
        last, _, first = bare.partition(",")
        return FullName(title, first.strip(), last.strip())
    first, _, last = bare.rpartition(" ")
    return FullName(title, first, last) if first else FullName(title, last, "")


def without_degrees(name: str) -> str:
    """A name without the academic titles before it: nobody says "Dear mgr inż. Barbara". A title alone stays."""
    degrees = _ACADEMIC.match(name)
    return name[degrees.end() :] if degrees else name
