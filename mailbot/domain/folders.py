"""The archive folder of a campaign: a path with the subject or the date in it, made fit for any IMAP server."""

import re
from datetime import date

from mailbot.domain.folding import fold_name

LONGEST = 60
"""Characters of one level; some servers file each level as a directory and bear no more in UTF-7."""

_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f/\\%*"\u2028\u2029]+')
_SPACE = re.compile(r"\s+")
_MERGED = re.compile(r"\{[^{}]*\}")  # merge fields and conditions of a subject, which has no recipient here
_HOLE = re.compile(r"\{\{?([^{}]{1,40})\}?\}")


def expand(path: str, *, subject: str, day: date, number: int) -> str:
    """``Sent/{subject}`` → ``Sent/Oferta zimowa``; also ``{date}``, ``{year}`` and ``{number}``, in either
    language. "/" parts levels.
    """
    values = dict.fromkeys(("subject", "temat"), _MERGED.sub(" ", subject).strip() or subject)
    values |= dict.fromkeys(("date", "data"), day.isoformat())
    values |= dict.fromkeys(("year", "rok"), str(day.year))
    values |= dict.fromkeys(("number", "numer"), str(number))
    levels = [_level(level, values) for level in path.split("/")]
    return "/".join(level for level in levels if level)


def _level(level: str, values: dict[str, str]) -> str:
    level = _HOLE.sub(lambda hole: values.get(fold_name(hole[1]), hole[0]), level)
    return _SPACE.sub(" ", _UNFIT.sub(" ", level)).strip(" .")[:LONGEST].strip(" .")
