"""Subjects as mail programs leave them: what stands before the words of a person."""

import re

_PREFIX = re.compile(r"\s*(?:(?:re|odp|aw|fwd?|pd)\s*:|\[#\d+\])", re.IGNORECASE)


def unprefixed(subject: str) -> str:
    """Without ``Re:``, ``[#17]`` and the like."""
    start = 0
    while (prefix := _PREFIX.match(subject, start)) is not None:
        start = prefix.end()
    return subject[start:]
