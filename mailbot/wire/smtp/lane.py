"""One of a courier's parallel ways: carries message after message over a connection, exactly.

The dot of a message travels together with the envelope of the next (RFC 2920 §3.1), and is written only when the ledger
has committed that it may be. So whatever dies, at most one message per connection is in doubt.
"""

from mailbot.domain.delivery import GOING_AWAY, AccountFault, Deferred, Doubt, Outcome, Outgoing, Refused, Stage, judge
from mailbot.errors import RelayError
from mailbot.failpoints import reach
from mailbot.wire.smtp.answers import Answer
from mailbot.wire.smtp.connection import Connection
from mailbot.wire.smtp.envelope import GO_AHEAD, Envelope, seal, verdict
from mailbot.wire.smtp.round import Round

_DOT = b".\r\n"
_RSET = b"RSET\r\n"

_SHORT = 32_768
"""Bytes of a body that leaves in one write with its dot, once that may be written: a quarter of the work for each."""


class Lane:
    """Carries what the round gives over one connection, until it is used up, lost, or nothing more may leave."""

    def __init__(self, connection: Connection, round_: Round, per_connection: int) -> None:
        self.heard = False  # the server said of some message what becomes of it
        self.broken = ""  # why the connection was lost; "" when it was not, or after an answer that explains it
        self._connection = connection
        self._round = round_
        self._most = per_connection
        self._fault: AccountFault | None = None

    async def carry(self, first: Outgoing) -> AccountFault | None:
        """What the server (or its features) holds against the account; what got no dot is back in the round."""
        try:
            envelope = self._sealed(first) or self._next()
            self._announce(b"", envelope)
            while envelope is not None:
                refusal = await self._admit(envelope)
                if refusal is None:
                    envelope = await self._deliver(envelope)
                else:
                    envelope = self._turned_down(envelope, refusal)
        except RelayError as error:
            self.broken = str(error)
        return self._fault

    @property
    def reusable(self) -> bool:
        """The server waits for another MAIL, and has not had its fill."""
        return self._connection.alive and self._fault is None and self._connection.carried < self._most

    def _next(self) -> Envelope | None:
        """The next message that this server can take; those that it cannot are settled on the way."""
        while self._fault is None and self._connection.carried < self._most:
            message = self._round.take()
            if message is None:
                return None
            envelope = self._sealed(message)
            if envelope is not None:
                return envelope
        return None

    def _sealed(self, message: Outgoing) -> Envelope | None:
        sealed = seal(message, self._connection.features)
        if isinstance(sealed, Envelope):
            return sealed
        if isinstance(sealed, Refused):
            self._round.settle(message, sealed)
        else:
            self._round.put_back(message)
            self._fault = sealed
        return None

    def _announce(self, dot: bytes, envelope: Envelope | None) -> None:
        """The dot of the message before, and with it the next envelope where the server lets us speak ahead."""
        if envelope is not None and self._connection.features.pipelining:
            dot += b"".join(envelope.commands)
        if dot:
            self._connection.write(dot)

    async def _admit(self, envelope: Envelope) -> Outcome | AccountFault | None:
        """MAIL, RCPT and DATA: None when the server waits for the body. After a no it is idle again, or gone."""
        answers: list[Answer] = []
        reach("K1")
        try:
            await self._converse(envelope, answers)
        except RelayError as error:
            refusal = verdict(envelope, answers)
            if refusal is None:
                self._broke(envelope.message, str(error), silently=not answers)
                raise
            return refusal
        refusal = verdict(envelope, answers)
        if refusal is not None:
            await self._clear(answers)
        return refusal

    async def _converse(self, envelope: Envelope, answers: list[Answer]) -> None:
        connection = self._connection
        ahead, waiting = connection.features.pipelining, connection.waiting
        for stage, command in zip(envelope.stages, envelope.commands, strict=True):
            if not ahead:
                if connection.alive and not connection.silent:
                    # An answer to nothing would be taken for the next one's, and a refusal for that of somebody else.
                    connection.abort()
                    raise RelayError("the server spoke before it was asked")
                connection.write(command)
            # Mostly one read brings the answers to a whole envelope: then there is nothing to wait for.
            answers.append(waiting.popleft() if waiting else await connection.answer(stage))
            if not ahead and verdict(envelope, answers) is not None:
                return

    def _broke(self, message: Outgoing, reason: str, *, silently: bool) -> None:
        """Many servers leave after so many messages: who was announced behind the last has nothing to do with it."""
        if silently and self._connection.carried:
            self._round.put_back(message)
        else:
            self._round.broke(message, reason)

    async def _clear(self, answers: list[Answer]) -> None:
        """After a refusal: to where a new MAIL is in order, else the next one is answered 503."""
        in_body = answers[-1].code == GO_AHEAD
        if (
            any(answer.code == GOING_AWAY for answer in answers)
            or not self._connection.silent
            or answers[-1].positive  # no answer to DATA: they are out of step, and RSET might become part of a body
            or (in_body and any(answer.positive for answer in answers[1:-1]))  # a dot would send them an empty message
        ):
            self._connection.abort()
            return
        try:
            if in_body:  # RFC 2920 §3.1: nobody to send to, and yet the server waits for the end of a body
                await self._connection.ask(Stage.DATA, _DOT)
            if not (await self._connection.ask(Stage.EHLO, _RSET)).positive:
                self._connection.abort()
        except RelayError:
            self._connection.abort()

    def _turned_down(self, envelope: Envelope, refusal: Outcome | AccountFault) -> Envelope | None:
        if isinstance(refusal, AccountFault):
            self._round.put_back(envelope.message)
            self._fault = refusal
            return None
        self._settle(envelope.message, refusal)
        following = self._next() if self._connection.alive else None
        self._announce(b"", following)
        return following

    async def _deliver(self, envelope: Envelope) -> Envelope | None:
        """The body, the commit, the dot; returns the envelope that went along with the dot."""
        connection, message = self._connection, envelope.message
        connection.carried += 1
        ending = await self._begin(envelope)
        reach("K2")
        following = self._next()
        if self._round.halted() or (connection.silent and not await self._round.dot(message)):
            self._round.put_back(message)
        elif connection.silent:
            self._announce(ending, following)
            reach("K3")
            if await self._hear(message, following):
                return following
        else:
            await self._interrupted(message)
        connection.abort()
        self._withdraw(following)
        return None

    async def _begin(self, envelope: Envelope) -> bytes:
        """A long body leaves before its dot is committed, a short one with it; returns what is still to be written."""
        if len(envelope.body) <= _SHORT:
            return envelope.body + _DOT
        self._connection.write(envelope.body)
        try:
            await self._connection.drained()
        except RelayError as error:
            self._round.broke(envelope.message, str(error))
            raise
        return _DOT

    async def _hear(self, message: Outgoing, following: Envelope | None) -> bool:
        """The answer to the dot; whether one may go on. Silence is doubt, and nothing that is done here may end it."""
        try:
            answer = await self._connection.answer(Stage.DOT)
        except RelayError as error:
            self._round.settle(message, Doubt(str(error)))
            self._withdraw(following)
            raise
        reach("K4")
        judged = judge(Stage.DOT, answer.reply)
        self._settle(message, self._blame(judged))
        return answer.code != GOING_AWAY and not isinstance(judged, AccountFault | Doubt)

    async def _interrupted(self, message: Outgoing) -> None:
        """The server spoke or left before it got the dot, so it has not accepted anything."""
        try:
            answer = await self._connection.answer(Stage.BODY)
        except RelayError as error:
            self._round.broke(message, str(error))
            self.broken = str(error)
            return
        self._settle(message, self._blame(judge(Stage.BODY, answer.reply)))

    def _blame(self, judged: Outcome | AccountFault) -> Outcome:
        """What a no to the account means for the message that got it: not taken, and not its recipient's fault."""
        if not isinstance(judged, AccountFault):
            return judged
        self._fault = judged
        return Deferred(judged.reason)

    def _settle(self, message: Outgoing, outcome: Outcome) -> None:
        if isinstance(outcome, Doubt):  # an answer that tells nothing is none
            self.broken = outcome.reason
        else:
            self.heard = True
        self._round.settle(message, outcome)

    def _withdraw(self, envelope: Envelope | None) -> None:
        if envelope is not None:
            self._round.put_back(envelope.message)
