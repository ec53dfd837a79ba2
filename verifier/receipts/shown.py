"""A receipt in words, for page, terminal and print alike. Pure.

The rule: everything comes from the signed receipt, so what is shown is what is signed. Labels are ours; values are
foreign and given neutralised.
"""

from collections.abc import Iterator
from datetime import datetime

from keys import PublicKey
from vc.problems import Document
from verifier.report import Finding
from verifier.summary import Fact, hint, status_as_of
from verifier.text import neutralize
from verifier.words import Phrase, Words


def shown(document: Document, words: Words) -> Iterator[Fact]:
    """Give all that a receipt says: what was found, of whom, and who says so."""
    yield Fact(words.say("receipt.verdict"), words.say(f"verdict.{document['verdict']}").text)
    yield from about(document, words)
    for person in document["certified"]:
        yield from certified(person, words)
    yield from origin(document, words)


def about(document: Document, words: Words) -> Iterator[Fact]:
    """Give when and on what terms something was checked, and what."""
    yield Fact(words.say("label.checked"), words.time(document["checkedAt"]))
    if "statusAsOf" in document:
        known, checked = (datetime.fromisoformat(document[name]) for name in ("statusAsOf", "checkedAt"))
        yield Fact(words.say("label.status-as-of"), status_as_of(known, checked, words))
    yield Fact(words.say("receipt.policy"), _policy(document["policy"], words))
    trust = document.get("trustList")
    if trust:
        yield Fact(words.say("receipt.trust-list"), neutralize(trust["id"]))
        yield Fact(words.say("receipt.issue"), str(trust["issueNumber"]))
    else:
        yield Fact(words.say("receipt.trust-list"), words.say("receipt.no-trust-list").text)
    yield Fact(words.say("receipt.input"), document["input"]["sha256"])


def origin(document: Document, words: Words) -> Iterator[Fact]:
    """Give which verifier signed it."""
    verifier = document["verifier"]
    yield Fact(words.say("receipt.version"), neutralize(verifier["version"]))
    yield Fact(words.say("receipt.by"), verifier["id"])
    yield Fact(words.say("receipt.fingerprint"), _fingerprint(verifier["id"]))


def certified(person: Document, words: Words) -> Iterator[Fact]:
    """Give who is certified for what, by whom, as far as the document said it."""
    values = (
        ("label.holder", neutralize(person.get("holder", ""))),
        ("label.birth-year", neutralize(person.get("birthYear", ""))),
        ("label.document", document_of(person, words)),
        ("label.credential", neutralize(person.get("title", ""))),
        ("label.level", neutralize(person.get("level", ""))),
        ("label.standard", neutralize(person.get("standard", ""))),
        ("label.issuer", neutralize(_issuer(person, words))),
        ("label.awarding-body", neutralize(person.get("awardingBody", ""))),
        ("label.issued-on", words.time(person.get("issuedOn", ""))),
        ("label.valid-until", words.time(person.get("validUntil", ""))),
        ("receipt.verdict", words.say(f"verdict.{person['verdict']}").text),
    )
    yield from (Fact(words.say(key), value) for key, value in values if value)


def reasons(document: Document, words: Words) -> Iterator[Phrase]:
    """Give why it was not valid; a code that these words do not know is passed over."""
    for reason in document["reasons"]:
        if any(words.has(f"finding.{check}.{reason['code']}") for check in (reason["check"], "any")):
            parameters = {each["name"]: each["value"] for each in reason["parameters"]}
            yield words.finding(Finding(reason["check"], reason["code"], parameters=parameters))


def document_of(person: Document, words: Words) -> str:
    """Give the identity document in words, such as `CNIC ending in 0017`; empty if none is named."""
    return hint(person.get("documentKind", ""), person.get("documentDigits", ""), words)


def _issuer(person: Document, words: Words) -> str:
    english: str = person.get("issuerName", "")
    return person.get("issuerNameArabic", english) if words.language == "ar" else english


def _policy(policy: Document, words: Words) -> str:
    hours = policy["statusAgeSeconds"] // 3600
    age = {"number": hours // 24} if hours >= 48 else {"number": hours}
    said = words.say("receipt.policy-days" if hours >= 48 else "receipt.policy-hours", age).text
    return f"{said} ({policy['preset']})" if "preset" in policy else said


def _fingerprint(did: str) -> str:
    return PublicKey.from_multikey(did.removeprefix("did:key:")).fingerprint()
