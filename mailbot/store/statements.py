"""The plain SQL of deliveries: one statement a move, each with the states that it may start from.

``state <> {SENT}`` beside a narrower condition is what lets SQLite use the partial index ``delivery_open``.
"""

from mailbot.domain.states import DeliveryState
from mailbot.store.transactions import spell

# Its first parameter is the account: who unsubscribed from this sender alone gets nothing from it either.
_CLAIMABLE = """
SELECT d.number, r.address, r.name, r.company, r.fields, d.attempt + 1,
    (SELECT 'suppressed: ' || s.reason FROM suppression s WHERE s.address = r.address AND s.scope IN ('', ?)
        ORDER BY s.scope LIMIT 1)
FROM delivery d INDEXED BY delivery_open CROSS JOIN recipient r ON r.campaign = d.campaign AND r.number = d.number
WHERE d.campaign = ? AND d.state <> {SENT} AND d.number BETWEEN ? AND ? AND """
CLAIMABLE_AGAIN = spell(_CLAIMABLE + "d.state = {DEFERRED} AND d.due <= ? ORDER BY d.due, d.number LIMIT ?")
CLAIMABLE_NEW = spell(_CLAIMABLE + "d.state = {PLANNED} AND d.due IS NULL ORDER BY d.number LIMIT ?")

# Parameters: the account, a JSON array of numbers, and the campaign.
# CROSS JOIN, so that SQLite starts from the few numbers: it would go through the whole campaign for each of them.
SUPPRESSED = """
SELECT r.number FROM json_each(?2) j CROSS JOIN recipient r ON r.campaign = ?3 AND r.number = j.value
WHERE EXISTS (SELECT 1 FROM suppression s WHERE s.address = r.address AND s.scope IN ('', ?1))"""

CLAIM = spell("""
UPDATE delivery SET state = {CLAIMED}, epoch = ?, attempt = attempt + 1, due = NULL
WHERE campaign = ? AND number IN (SELECT value FROM json_each(?)) AND state IN ({PLANNED}, {DEFERRED})""")

SUPPRESS = spell("""
UPDATE delivery SET state = {SKIPPED}, due = NULL, settled = ?, reply = ?
WHERE campaign = ? AND number = ? AND state IN ({PLANNED}, {DEFERRED})""")

DOT = spell("""
UPDATE delivery SET state = {DOTTED} WHERE campaign = ? AND number = ? AND epoch = ? AND state = {CLAIMED}""")

# Only after the dot can a message be sent or in doubt; a server may refuse or defer it before that, too.
_SETTLE = """
UPDATE delivery SET state = ?, reply = ?, due = ?, settled = ?, archived = ?
WHERE campaign = ? AND number = ? AND epoch = ? AND state IN """
SETTLE = {
    DeliveryState.SENT: spell(_SETTLE + "({DOTTED})"),
    DeliveryState.UNKNOWN: spell(_SETTLE + "({DOTTED})"),
    DeliveryState.FAILED: spell(_SETTLE + "({CLAIMED}, {DOTTED})"),
    DeliveryState.DEFERRED: spell(_SETTLE + "({CLAIMED}, {DOTTED})"),
}

USE = """
INSERT INTO usage (account, slot, sent) VALUES (?, ?, ?)
ON CONFLICT (account, slot) DO UPDATE SET sent = sent + excluded.sent"""

# From one account to the next, and not through a week of slots.
_USERS = """
WITH RECURSIVE user (account) AS (
    SELECT MIN(account) FROM usage
    UNION ALL SELECT (SELECT MIN(account) FROM usage WHERE account > user.account) FROM user WHERE account IS NOT NULL
)"""
LAST_USE = f"""{_USERS}
SELECT account, (SELECT MAX(slot) FROM usage WHERE account = user.account) FROM user WHERE account IS NOT NULL"""  # noqa: S608 - a constant
FORGET_USE = f"""{_USERS}
DELETE FROM usage WHERE account IN (SELECT account FROM user) AND slot < ?"""  # noqa: S608 - a constant

HAND_BACK = spell("""
UPDATE delivery SET state = {PLANNED}, attempt = attempt - 1
WHERE campaign = ? AND number = ? AND epoch = ? AND state = {CLAIMED}""")

SKIP_OPEN = spell("""
UPDATE delivery SET state = {SKIPPED}, due = NULL, settled = ?
WHERE campaign = ? AND state IN ({PLANNED}, {DEFERRED}) AND state <> {SENT}""")

IN_HAND = spell("""
SELECT d.campaign, d.number, d.state, e.boot_id FROM campaign c
CROSS JOIN delivery d INDEXED BY delivery_open ON d.campaign = c.number
LEFT JOIN epoch e ON e.number = d.epoch
WHERE c.confirmed IS NOT NULL AND d.state IN ({CLAIMED}, {DOTTED}) AND d.state <> {SENT} AND d.epoch < ?""")

UNCLAIM = spell("""
UPDATE delivery SET state = {PLANNED}, attempt = attempt - 1
WHERE campaign = ? AND number = ? AND state = {CLAIMED}""")

DOUBT = spell("""
UPDATE delivery SET state = {UNKNOWN}, due = NULL, settled = ?
WHERE campaign = ? AND number = ? AND state IN ({CLAIMED}, {DOTTED})""")

WITNESSED = spell("""
UPDATE delivery SET state = {SENT}, settled = ?, archived = ?
WHERE campaign = ? AND number = ? AND state = {UNKNOWN}""")

_ONCE_MORE = """
UPDATE delivery SET state = {PLANNED}, due = NULL, settled = NULL, reply = ''"""
# By rule: the attempts go on counting, so that a server that never answers does not get it for ever.
SEND_UNKNOWN = spell(_ONCE_MORE + " WHERE campaign = ? AND number = ? AND state = {UNKNOWN}")
# By a human's word: as if never tried.
RETRY = spell(_ONCE_MORE + ", attempt = 0 WHERE campaign = ? AND state = ? AND state <> {SENT}")

REVIVE = "UPDATE campaign SET state = 'sending', finished = NULL WHERE number = ? AND state = 'finished'"

# What failed is no failure any more: nothing of it is left to be forgiven.
FORGET_FORGIVEN = "UPDATE campaign SET forgiven = 0 WHERE number = ?"

COUNTS = "SELECT state, COUNT(*) FROM delivery WHERE campaign = ? GROUP BY state"

_UNDECIDED = """
FROM delivery WHERE campaign = ? AND state IN ({PLANNED}, {CLAIMED}, {DOTTED}, {DEFERRED}) AND state <> {SENT}"""
UNDECIDED = spell(f"SELECT COUNT(*) {_UNDECIDED}")
# Asked at each turn between two packets, of all that are still to leave.
ANY_UNDECIDED = spell(f"SELECT EXISTS (SELECT 1 {_UNDECIDED})")

FAILURES = spell("SELECT COUNT(*) FROM delivery WHERE campaign = ? AND state = {FAILED} AND state <> {SENT}")

# A RETRY takes failures away that a RESUME had forgiven.
FAILURES_NOW = spell("""
SELECT MAX(COUNT(d.number) - c.forgiven, 0) FROM campaign c
LEFT JOIN delivery d ON d.campaign = c.number AND d.state = {FAILED} AND d.state <> {SENT}
WHERE c.number = ?""")

NEXT_DUE = spell("SELECT MIN(due) FROM delivery WHERE campaign = ? AND state = {DEFERRED} AND state <> {SENT}")

_TOLD = "SELECT d.number, r.address, r.name, r.company, d.state, d.attempt, d.reply, d.settled"
TOLD = f"""{_TOLD}
FROM delivery d CROSS JOIN recipient r ON r.campaign = d.campaign AND r.number = d.number
WHERE d.campaign = ? AND d.number >= ? AND d.state IN (SELECT value FROM json_each(?))
ORDER BY d.number LIMIT ?"""  # noqa: S608 - a constant
# Of one state that most do not have: neither sent nor, with a time of its own, deferred.
TOLD_APART = spell(f"""{_TOLD}
FROM delivery d INDEXED BY delivery_open CROSS JOIN recipient r ON r.campaign = d.campaign AND r.number = d.number
WHERE d.campaign = ? AND d.number >= ? AND d.state = ? AND d.state <> {{SENT}} AND d.due IS NULL
ORDER BY d.number LIMIT ?""")

SENT_SINCE = "SELECT COALESCE(SUM(sent), 0) FROM usage WHERE account = ? AND slot >= ?"
