"""The SMTP side: an account's courier, exact and quick, over pipelined connections (RFC 5321, RFC 2920)."""

from mailbot.wire.smtp.courier import Courier
from mailbot.wire.smtp.features import Features
from mailbot.wire.smtp.probe import probe
from mailbot.wire.smtp.relay import Relay, Timeouts

__all__ = ["Courier", "Features", "Relay", "Timeouts", "probe"]
