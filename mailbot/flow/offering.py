"""The words that a mail offers: what its reader may say about the campaign as it is now, and no other."""

from collections.abc import Mapping, Sequence

from mailbot.config import Requester
from mailbot.domain.campaign import Campaign
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.states import CampaignState
from mailbot.domain.words import Verb
from mailbot.flow.rights import may_command

APPROVING = (Verb.CONFIRM, Verb.CANCEL, Verb.STATUS, Verb.REPORT, Verb.HELP)
"""What somebody may say whose part is only the second yes."""

_WORDS: Mapping[CampaignState, tuple[Verb, ...]] = {
    CampaignState.DRAFT: (Verb.CANCEL,),
    CampaignState.AWAITING: (Verb.CONFIRM, Verb.TEST, Verb.WITHOUT, Verb.ADD, Verb.CANCEL),
    CampaignState.SCHEDULED: (Verb.PAUSE, Verb.CANCEL),
    CampaignState.SENDING: (Verb.PAUSE, Verb.CANCEL),
    CampaignState.PAUSED: (Verb.RESUME, Verb.CANCEL),
    CampaignState.FINISHED: (Verb.REPORT, Verb.AGAIN),
    CampaignState.CANCELLED: (Verb.AGAIN,),
    CampaignState.EXPIRED: (Verb.AGAIN,),
}
_UNSETTLED = (Verb.SEND_ANYWAY, Verb.WITHOUT, Verb.CANCEL)


def words(campaign: Campaign, reader: Requester | None, *, settled: bool = True) -> tuple[Verb, ...]:
    """``settled``: nothing is undecided that keeps a yes from being taken."""
    if campaign.state is CampaignState.AWAITING and not settled:
        return permitted(_UNSETTLED, campaign, reader)
    return permitted(_WORDS.get(campaign.state, ()), campaign, reader)


def permitted(verbs: Sequence[Verb], campaign: Campaign, reader: Requester | None) -> tuple[Verb, ...]:
    """Those of them that this reader may say; None: whoever's campaign it is."""
    whole = reader is None or may_command(reader, campaign)
    return tuple(verb for verb in verbs if whole or verb in APPROVING)


def asked(problems: Sequence[Problem]) -> tuple[Verb, ...]:
    """Beside questions; where the list is empty it can be filled."""
    nobody = any(problem.kind is ProblemKind.NO_RECIPIENTS for problem in problems)
    return (Verb.ADD, Verb.CANCEL) if nobody else (Verb.CANCEL,)
