"""`POST /credentials/issue`: the open endpoint by which W3C's interoperability suites test an issuer.

The rule: it signs whatever conforms to the data model, for anybody, so it must never be confused with the issuer. Its
keys are made when the process starts, live in its memory only, and belong to did:keys that stand on no trust list. It
is off unless the operator asks for it (`hunar serve --interop`).

The cryptosuite is chosen by the path: `/credentials/issue` signs with eddsa-rdfc-2022, and
`/suites/{name}/credentials/issue` with the suite named, an ecdsa suite with `-p256` or `-p384` behind its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from flask import Blueprint, Response, jsonify, request

from keys import Algorithm
from keys.software import SoftwareSigner
from vc.dids import did_key, did_key_method
from vc.instant import write
from vc.model import check_credential
from vc.problems import Code, Document, Invalid, Malformed
from vc.proof_terms import with_proof_terms
from vc.proofs import add_proof
from vc.reader import Limits, read_object
from vc.suites import SUITES, Suite
from verifier.web.faults import details, problem

DEFAULT = "eddsa-rdfc-2022"

PATHS: Mapping[str, Suite] = MappingProxyType(
    {
        name if algorithm is Algorithm.ED25519 else f"{name}-{algorithm.replace('-', '').lower()}": suite
        for (name, algorithm), suite in SUITES.items()
        if suite.creates
    }
)
"""The suites by the name that stands in the path."""

_BODY = Limits(size=4 * 2**20, depth=32, members=20_000)
_OPTIONS = frozenset({"credentialId", "mandatoryPointers"})


@dataclass(frozen=True, slots=True)
class Interop:
    """The keys of the open endpoint, one for each kind. Made by `generate`, and nowhere stored."""

    signers: Mapping[Algorithm, SoftwareSigner]

    @classmethod
    def generate(cls) -> "Interop":
        """Make new keys."""
        return cls(MappingProxyType({algorithm: SoftwareSigner.generate(algorithm) for algorithm in Algorithm}))

    def did(self, suite: Suite) -> str:
        """The did:key that issues with `suite`; a suite's configuration names it as the issuer."""
        return did_key(self.signers[suite.algorithm].public_key)

    def issue(self, document: Document, suite: Suite) -> Document:
        """Sign a credential with its own proof added to those it has. Raises `Invalid` if it does not conform."""
        for fault in check_credential(document):
            raise Malformed(fault.code, fault.detail, fault.pointer)
        issuer = document["issuer"]
        if (issuer.get("id") if isinstance(issuer, dict) else issuer) != self.did(suite):
            detail = f"this endpoint issues as {self.did(suite)} only"
            raise Malformed(Code.MALFORMED_VALUE, detail, "/issuer")
        signer = self.signers[suite.algorithm]
        options = {
            "created": write(datetime.now(UTC)),
            "verificationMethod": did_key_method(signer.public_key),
            "proofPurpose": "assertionMethod",
        }
        return add_proof(with_proof_terms(document), options, suite, signer, inline_contexts=True)


def interoperability(interop: Interop) -> Blueprint:
    """Make the blueprint of the open endpoint."""
    blueprint = Blueprint("interop", __name__)

    @blueprint.post("/credentials/issue")
    def issue() -> tuple[Response, int] | Response:
        return _answer(interop, PATHS[DEFAULT])

    @blueprint.post("/suites/<name>/credentials/issue")
    def issue_with(name: str) -> tuple[Response, int] | Response:
        suite = PATHS.get(name)
        if suite is None:
            return problem(404, f"There is no suite of this name. Suites: {', '.join(PATHS)}")
        return _answer(interop, suite)

    @blueprint.get("/suites")
    def suites() -> Response:
        return jsonify({name: {"issuer": interop.did(suite)} for name, suite in PATHS.items()})

    return blueprint


def _answer(interop: Interop, suite: Suite) -> tuple[Response, int] | Response:
    try:
        document = _read(read_object(request.get_data(cache=False), _BODY))
        return jsonify({"verifiableCredential": interop.issue(document, suite)}), 201
    except Invalid as error:
        found = details(error.problem)
        return problem(400, error.problem.detail, problemDetails=[found], errors=[found["detail"]])


def _read(body: Document) -> Document:
    credential, options = body.get("credential"), body.get("options", {})
    if not isinstance(credential, dict):
        raise Malformed(Code.PARSING, "The body must have a member credential that is an object.", "/credential")
    if not isinstance(options, dict) or not set(options) <= _OPTIONS:
        known = ", ".join(sorted(_OPTIONS))
        raise Malformed(Code.PARSING, f"The options must be an object with no members but {known}.", "/options")
    if options.get("mandatoryPointers"):
        detail = "Pointers are for selective disclosure, which none of these suites has."
        raise Malformed(Code.PARSING, detail, "/options/mandatoryPointers")
    return credential
