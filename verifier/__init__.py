"""The verifier: says whether a credential is genuine and valid, alone and offline if need be.

    from datetime import UTC, datetime
    from verifier import Policy, offline, open_trust_list, verify_file

    trust = open_trust_list(data, fingerprint, now=datetime.now(UTC))
    report = verify_file(data, Policy(trust), now=datetime.now(UTC), fetch=offline)
    report.verdict                             # Verdict.VALID, or why not
    report.document                            # what the signature covers, None if none was good

Read `verifier.checks.CHECKS` for what is checked and in which order, and `verifier.report.ROWS` for what follows from
it. Policy, clock and network are arguments. Neither `verify_file` nor `verify`, which takes text alone, raises because
of data.

`verifier.fetch.Web` is the guarded way to the network, `verifier.cache.Cache` keeps what it brings,
`verifier.home.Home` is the folder that the command line keeps; `verifier.words.Words` has all words for people.
"""

from verifier.documents import verify_file
from verifier.fetch import Web, offline
from verifier.policy import PRESETS, Policy
from verifier.report import Finding, Outcome, Report, Verdict, exit_status
from verifier.trust import NOBODY, TrustedIssuer, TrustedKey, TrustList
from verifier.trust_list import open_trust_list, read_plain_trust_list
from verifier.verify import verify

__all__ = [
    "NOBODY",
    "PRESETS",
    "Finding",
    "Outcome",
    "Policy",
    "Report",
    "TrustList",
    "TrustedIssuer",
    "TrustedKey",
    "Verdict",
    "Web",
    "exit_status",
    "offline",
    "open_trust_list",
    "read_plain_trust_list",
    "verify",
    "verify_file",
]
