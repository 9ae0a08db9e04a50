"""What a campaign's messages bear so that whatever comes back can be told apart: return paths, ways to unsubscribe."""

from dataclasses import dataclass, field

from mailbot.config import Account, Settings
from mailbot.domain import verp
from mailbot.domain.verp import Purpose
from mailbot.mail import unsubscribe

Fields = tuple[tuple[str, str], ...]
"""Names and values of header fields."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Of one campaign, sent from one account."""

    settings: Settings
    account: Account
    campaign: int
    secret: bytes = field(repr=False)

    def return_path(self, number: int) -> str:
        """The envelope's sender: the account's address, or with ``verp`` one that tells which delivery it was."""
        if not self.account.verp:
            return self.account.sender.address
        return verp.address(Purpose.BOUNCE, self._bot, self.secret, self.campaign, number)

    def shared(self) -> Fields:
        """The same for all recipients."""
        if not self.account.bulk:
            return ()
        return unsubscribe.of_campaign(self.campaign, self.account.name, self.account.sender.address, self._bot)

    def own(self, number: int) -> Fields:
        """Of one recipient; nobody else can make them."""
        if not self.account.bulk:
            return ()
        address = verp.address(Purpose.UNSUBSCRIBE, self._bot, self.secret, self.campaign, number)
        page = self.settings.web.url
        return unsubscribe.of_recipient(address, None if page is None else f"{page}/u/{verp.tag(address)}")

    @property
    def _bot(self) -> str:
        return self.settings.bot.address
