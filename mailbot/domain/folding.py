"""Folding: two spellings that a person would call the same word become the same text."""

import re
import unicodedata

_STROKES = str.maketrans({"ł": "l", "Ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
_SEPARATORS = re.compile(r"[\s_\u00ad\u200b-\u200d\u2060\ufeff\u2010\u2011-]+")


def fold(text: str) -> str:
    """Without case, diacritics (``ł`` too) and the finer points of white space."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
        text = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(text.casefold().split())


def fold_name(name: str) -> str:
    """A field's name: folded, without spaces, underscores and hyphens (``First-name`` = ``first_name``)."""
    return _SEPARATORS.sub("", fold(name))
