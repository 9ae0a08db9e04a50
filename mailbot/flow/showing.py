"""The answer to TEMPLATES: every frame there is, around a sample text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailbot.config import Requester, Settings
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Contents
from mailbot.domain.letter import Attachment
from mailbot.flow.framing import Framing
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.mail.template_facts import Templates

_SAMPLE: Mapping[str, Contents] = {
    "en": Contents(
        "New opening hours",
        "Dear Ms Nowak,\n\nfrom 1 March we are open from 8 to 16, on Saturdays too. If you have any questions, please "
        "answer this mail.\n\nKind regards\nAnna Smith\n",
        None,
    ),
    "pl": Contents(
        "Nowe godziny otwarcia",
        "Szanowna Pani,\n\nod 1 marca pracujemy w godzinach 8–16, także w soboty. W razie pytań prosimy o odpowiedź na "
        "tę wiadomość.\n\nZ poważaniem\nAnna Kowalska\n",
        None,
    ),
}


@dataclass(frozen=True, slots=True)
class Showing:
    """Shows what requests may choose from."""

    settings: Settings
    scribe: Scribe
    framing: Framing

    def templates(self, requester: Requester, occasion: Occasion) -> Answer:
        language = self.scribe.language(requester)
        frames = self.framing.frames
        fact = Templates(tuple((name, frames.title(name, language)) for name in frames.names))
        return self.scribe.plain(fact, requester.address, occasion, attachments=tuple(self._looks(requester, language)))

    def _looks(self, requester: Requester, language: str) -> Iterator[Attachment]:
        """As the requester's own account would send them; a frame that is broken cannot be shown."""
        account = next(iter(self.settings.accounts_of(requester)), self.settings.default_account)
        sample = _SAMPLE.get(language, _SAMPLE["en"])
        for name in self.framing.frames.names:
            framed = self.framing.framed(sample, name, account, language)
            if isinstance(framed, Contents) and framed.html is not None:
                yield Attachment(f"{name}.html", "text/html", framed.html.encode())
