"""Authentication-Results (RFC 8601): does our own mail server vouch for the domain in From?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.mail import addresses

_VALUE = r'"(?:[^"\\]|\\.)*+"'
_HEAD = re.compile(rf"\s*+(?P<id>{_VALUE}|[^\s;=\"]++)(?:\s++(?P<version>[0-9]++))?\s*+(?:;|\Z)")
_RESULT = re.compile(
    r"\s*+(?P<method>[A-Za-z0-9-]++)(?:\s*+/\s*+(?P<version>[0-9]++))?\s*+=\s*+(?P<result>[A-Za-z0-9-]++)"
    rf"(?P<properties>(?:\s++[A-Za-z0-9_.-]++\s*+=\s*+(?:{_VALUE}|[^\s;\"]++))*+)\s*+(?:;|\Z)"
)
_PROPERTY = re.compile(rf"(?P<name>[A-Za-z0-9_.-]++)\s*+=\s*+(?P<value>{_VALUE}|[^\s;\"]++)")
_SILENT = frozenset({"none", "temperror", "permerror"})  # a DMARC check that came to no verdict (RFC 7489 §11.2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check of the field says."""

    method: str  # lower case: "dmarc"
    result: str  # lower case: "pass"
    properties: Mapping[str, str]  # names in lower case: "header.d"


@dataclass(frozen=True, slots=True)
class Results:
    """One whole field."""

    authserv_id: str
    verdicts: tuple[Verdict, ...]


def read(field: str) -> Results | None:
    """The field as RFC 8601 §2.2 has it (unfolded, encoded words left alone); None when any of it is anything else."""
    text = addresses.without_comments(field)
    head = _HEAD.match(text) if text is not None else None
    if text is None or head is None or head["version"] not in (None, "1"):
        return None
    verdicts: list[Verdict] = []
    at = head.end()
    if text[at:].strip().lower() in ("", "none"):
        return Results(_unquoted(head["id"]), ())
    while text[at:].strip():
        found = _RESULT.match(text, at)
        if found is None or found["version"] not in (None, "1"):
            return None
        properties = [(one["name"].lower(), _unquoted(one["value"])) for one in _PROPERTY.finditer(found["properties"])]
        if len(dict(properties)) < len(properties):
            return None
        verdicts.append(Verdict(found["method"].lower(), found["result"].lower(), dict(properties)))
        at = found.end()
    return Results(_unquoted(head["id"]), tuple(verdicts))


def vouches(field: str, authserv_id: str, domain: str) -> bool:
    """Whether the field is of exactly that server and says, without a contradiction, that From's ``domain`` is real.

    Our server must remove fields with its own id from what comes in (RFC 8601 §5), as they all do.
    """
    results = _ours(field, authserv_id)
    if results is None:
        return False
    domain = addresses.canonical_domain(domain)
    dmarc = _dmarc(results)
    if len(dmarc) > 1 or any(_speaks_against(verdict, domain) for verdict in dmarc):
        return False
    if any(verdict.result == "pass" and "header.from" in verdict.properties for verdict in dmarc):
        return True
    signed = {verdict.result for verdict in results.verdicts if verdict.method == "dkim" and _aligned(verdict, domain)}
    return "pass" in signed and "fail" not in signed


def contradicts(field: str, authserv_id: str, domain: str) -> bool:
    """Whether the field is of that server too, and says that From's ``domain`` is not real.

    Some servers put their field below those that they were given; the topmost is then a forgery that they let stand.
    """
    results = _ours(field, authserv_id)
    domain = addresses.canonical_domain(domain)
    return results is not None and any(_speaks_against(verdict, domain) for verdict in _dmarc(results))


def _ours(field: str, authserv_id: str) -> Results | None:
    results = read(field)
    return results if results is not None and results.authserv_id.lower() == authserv_id.lower() else None


def _dmarc(results: Results) -> list[Verdict]:
    return [verdict for verdict in results.verdicts if verdict.method == "dmarc"]


def _speaks_against(dmarc: Verdict, domain: str) -> bool:
    if dmarc.result != "pass":
        return dmarc.result not in _SILENT
    return addresses.canonical_domain(dmarc.properties.get("header.from", domain)) != domain


def _aligned(dkim: Verdict, domain: str) -> bool:
    """RFC 7489 §3.1.1, relaxed: the signing domain is From's or a parent of it, and no top-level one."""
    signer = dkim.properties.get("header.d") or dkim.properties.get("header.i", "").rpartition("@")[2]
    signer = addresses.canonical_domain(signer)
    return "." in signer and (domain == signer or domain.endswith(f".{signer}"))


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
