"""Issue and verify per second on one core: each suite, the raw signature, plain PyLD and Digital Bazaar's code.

All take turns in rounds of one run; each row gives the median of its rounds and the ratio to our own verification or
issuing with eddsa-rdfc-2022 in the same round. A second is one of a processor's time, used by the process that does the
work, on all its threads: so it counts for nobody what else the machine does.
Run: `.venv/bin/python -m bench.proofs [seconds a turn] [rounds]`
"""

import hashlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld as pyld

from keys import Algorithm
from tests.interop.conftest import Bazaar, known_contexts, start
from tests.signers import NOW, did_key_source, did_of, method_of, signer_named
from vc.dids import resolve
from vc.proofs import add_proof, verify_proofs
from vc.suites import SUITES

SAMPLE = Path(__file__).parents[1] / "tests" / "schemas" / "samples" / "competency-credential.json"
Work = Callable[[float], float]
"""Takes how long to go on, in seconds; gives how many times a second the work was done."""


def main(seconds: float, rounds: int) -> None:
    """Measure and print a table in Markdown."""
    rows = dict(all_rows())
    measured: dict[str, list[float]] = {name: [] for name in rows}
    for work in rows.values():
        work(seconds)  # warm: nobody's first run counts
    for _ in range(rounds):
        for name, work in rows.items():
            measured[name].append(work(seconds))
    print("| what | a second | ratio to ours (eddsa-rdfc-2022) |\n|---|---:|---:|")
    for name, figures in measured.items():
        base = measured[f"{name.split(':')[0]}: Hunar, eddsa-rdfc-2022"]
        ratio = statistics.median(figure / own for figure, own in zip(figures, base, strict=True))
        print(f"| {name} | {statistics.median(figures):,.0f} | {ratio:.2f} |")


def all_rows() -> list[tuple[str, Work]]:
    """What is measured, in the order of a round."""
    bare = json.loads(SAMPLE.read_text(encoding="utf-8"))
    del bare["credentialStatus"]
    rows: list[tuple[str, Work]] = []
    for (name, algorithm), suite in SUITES.items():
        if suite.creates:
            rows += ours(bare, name, algorithm)
    rows += raw_ed25519()
    rows += plain_pyld(bare)
    rows += digital_bazaar(bare)
    return sorted(rows, key=lambda row: row[0].split(":")[0])


def ours(bare: dict[str, Any], name: str, algorithm: Algorithm) -> list[tuple[str, Work]]:
    """Our own suites, on the same document."""
    signer, suite = signer_named(algorithm), SUITES[name, algorithm]
    options = {"verificationMethod": method_of(signer), "proofPurpose": "assertionMethod"}
    signed = add_proof(bare, options, suite, signer)
    label = f"Hunar, {name}" + ("" if algorithm is Algorithm.ED25519 else f" {algorithm}")
    return [
        (f"issue: {label}", repeated(lambda: add_proof(bare, options, suite, signer))),
        (
            f"verify: {label}",
            repeated(lambda: verify_proofs(signed, keys=did_key_source, purpose="assertionMethod", now=NOW)),
        ),
    ]


def raw_ed25519() -> list[tuple[str, Work]]:
    """The signature alone: no implementation of anything can be faster."""
    key = Ed25519PrivateKey.generate()
    message = os.urandom(64)
    public, signature = key.public_key(), key.sign(message)
    return [
        ("issue: raw Ed25519 signature", repeated(lambda: key.sign(message))),
        ("verify: raw Ed25519 signature", repeated(lambda: public.verify(signature, message))),
    ]


def plain_pyld(bare: dict[str, Any]) -> list[tuple[str, Work]]:
    """What one would write in an afternoon: PyLD's own normalisation, no loss detection, no limits."""
    plain = known_contexts()
    key = Ed25519PrivateKey.generate()
    public = key.public_key()
    options = {
        "@context": bare["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": "did:key:z6Mk#z6Mk",
        "proofPurpose": "assertionMethod",
    }

    def load(url: str, _: object) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": plain[url], "contentType": "application/ld+json"}

    def hashed(document: dict[str, Any]) -> bytes:
        normal = pyld.normalize(
            document, {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load, "base": None}
        )
        return hashlib.sha256(normal.encode()).digest()

    def data() -> bytes:
        return hashed(options) + hashed(bare)

    signature = key.sign(data())
    return [
        ("issue: plain PyLD, eddsa-rdfc-2022", repeated(lambda: key.sign(data()))),
        ("verify: plain PyLD, eddsa-rdfc-2022", repeated(lambda: public.verify(signature, data()))),
    ]


def digital_bazaar(bare: dict[str, Any]) -> list[tuple[str, Work]]:
    """Digital Bazaar's JavaScript, in a process of its own, measured from inside it."""
    other = Bazaar(start())
    other.load(known_contexts())
    rows: list[tuple[str, Work]] = []
    for name, algorithm in SUITES:
        if not name.endswith(("rdfc-2022", "rdfc-2019")):
            continue
        signer = signer_named(algorithm)
        other.load({did_of(signer): resolve(did_of(signer), _no_network)})
        key = other("generate", cryptosuite=name, algorithm=algorithm)
        signed = add_proof(
            {**bare, "issuer": {**bare["issuer"], "id": did_of(signer)}},
            {"verificationMethod": method_of(signer), "proofPurpose": "assertionMethod"},
            SUITES[name, algorithm],
            signer,
        )
        unsigned = {**bare, "issuer": {**bare["issuer"], "id": key["controller"]}}
        label = f"Digital Bazaar, {name}" + ("" if algorithm is Algorithm.ED25519 else f" {algorithm}")
        rows += [
            (f"issue: {label}", _asked(other, what="issue", credential=unsigned, key=key["key"])),
            (f"verify: {label}", _asked(other, what="verify", credential=signed)),
        ]
    return rows


def repeated(work: Callable[[], object]) -> Work:
    """Do `work` again and again, in this process."""

    def measure(seconds: float) -> float:
        count, begin = 0, time.process_time()
        while (spent := time.process_time() - begin) < seconds or not count:
            work()
            count += 1
        return count / spent if spent else 0.0

    return measure


def _asked(other: Bazaar, **request: Any) -> Work:
    def measure(seconds: float) -> float:
        answer = other("repeat", seconds=seconds, **request)
        return float(answer["perSecond"])

    return measure


def _no_network(url: str) -> bytes:
    raise RuntimeError(f"nothing is fetched here: {url}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
