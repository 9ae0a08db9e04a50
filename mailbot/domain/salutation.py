"""The right salutation for one person, in the recipient's own language; polite to everyone where nothing is known."""

from collections.abc import Mapping

from mailbot.domain.fields import Field, read_gender, read_language
from mailbot.domain.names import without_degrees


def salutation(fields: Mapping[str, str], language: str) -> str:
    """Without a comma. ``fields``: gender, language, first_name, last_name, each possibly absent.

    ``language`` ("en" | "pl") is the campaign's, for those who speak neither or whose own is not known. Polish never
    uses the surname (``Szanowna Pani Kowalska`` is rude), nor the first name: its vocative cannot be known for sure.
    """
    gender = read_gender(fields.get(Field.GENDER, ""))
    if spoken(fields, language) == "pl":
        return {"female": "Szanowna Pani", "male": "Szanowny Panie"}.get(gender or "", "Szanowni Państwo")
    first, last = (without_degrees(fields.get(name, "").strip()) for name in (Field.FIRST_NAME, Field.LAST_NAME))
    return _english(gender, first, last)


def spoken(fields: Mapping[str, str], language: str) -> str:
    """The recipient's own language, "pl" or "en"; ``language`` for those who speak neither, or nobody knows what."""
    own = read_language(fields.get(Field.LANGUAGE, ""))
    return own if own in ("pl", "en") else language


def _english(gender: str | None, first: str, last: str) -> str:
    if gender and last:
        return f"Dear {'Ms' if gender == 'female' else 'Mr'} {last}"
    if first:
        return f"Dear {first} {last}".strip()
    return {"female": "Dear Madam", "male": "Dear Sir"}.get(gender or "", "Dear Sir or Madam")
