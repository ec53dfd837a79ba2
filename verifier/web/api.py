"""`POST /verify`, and the HTTP contract of the interoperability suites.

`POST /verify` takes a file of any kind and answers the report that the command line gives for it, with 200 whatever the
verdict: the verdict is in the report, and the exit status of the command line with it.

The rule of the contract: 200 for what is verified, 400 for what is not, each with the product's own verdict and all
findings. Two things that decide the product's verdict do not decide the HTTP status, because the interoperability
suites sign with keys of their own: that an issuer is on no trust list, and that the key is not bound to the issuer.
Both stand in the findings. Inline contexts, which the suites send, are accepted there and nowhere else.
"""

from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from vc.dids import resolution
from vc.jcs import canonicalize
from vc.problems import Code, Document, Fetch, FetchError, Malformed, Unreadable
from vc.reader import Limits, read_object
from verifier.policy import Policy
from verifier.reading.limits import LIMITS
from verifier.report import Finding, Outcome, Report, Verdict
from verifier.verify import verify
from verifier.web.faults import PROBLEM, details, problem
from verifier.web.service import Service

BODY = Limits(size=4 * 2**20, depth=32, members=20_000)
"""How large the JSON of a request may be; each credential in it is held to the reader's ordinary limits."""

LARGEST_FILE = LIMITS.file + 2**16
"""Bytes of a request to `/verify`: the largest file that is opened, and a form around it."""

TOLERATED = frozenset({("proof", "key-of-another"), ("structure", "empty")})
"""Findings that are reported but leave a document verified here: an issuer bound to another key, and a presentation
that is signed but empty."""

_OPTIONS = frozenset({"checks", "domain", "challenge", "returnResults", "returnProblemDetails", "returnCredential"})


def api(service: Service) -> Blueprint:
    """Make the blueprint that answers for `service`."""
    blueprint = Blueprint("api", __name__)

    @blueprint.post("/verify")
    def verify_anything() -> Response:
        request.max_content_length = LARGEST_FILE
        given = _given()
        if len(given) != 1 or not given[0]:
            return problem(400, "Hand over one file: as the body, or as the part named file of a form.")
        return jsonify(service.judge(given[0], service.policy(), g.budget).to_json())

    @blueprint.post("/credentials/verify")
    def verify_credential() -> tuple[Response, int] | Response:
        return _answer(service, "verifiableCredential")

    @blueprint.post("/presentations/verify")
    def verify_presentation() -> tuple[Response, int] | Response:
        return _answer(service, "verifiablePresentation")

    @blueprint.get("/1.0/identifiers/<path:did>")
    def resolve(did: str) -> tuple[Response, int]:
        options = dict(request.args) | _accept()
        found = resolution(did, _fetch_for_trusted(service, did), options)
        return jsonify(found.to_json(problem_details=PROBLEM in request.accept_mimetypes.values())), found.status

    @blueprint.get("/openapi.json")
    def description() -> Response:
        return Response(_description(), mimetype="application/json")

    return blueprint


def _given() -> list[bytes]:
    """Give what was handed over to `/verify`: the body, or each file of a form."""
    if request.mimetype == "multipart/form-data":
        return [file.read() for file in request.files.getlist("file")]
    return [request.get_data(cache=False)]


@cache
def _description() -> bytes:
    return (files("verifier.web") / "static" / "openapi.json").read_bytes()


def _answer(service: Service, name: str) -> tuple[Response, int] | Response:
    """Verify the member `name` of the request's body."""
    try:
        body = read_object(request.get_data(cache=False), BODY)
        secured, options = _read(body, name)
        data = canonicalize(secured)
    except (Unreadable, Malformed) as error:
        return problem(400, error.problem.detail, verified=False, verdict="unreadable", errors=[error.problem.detail])
    policy = replace(service.policy(), inline_contexts=True)
    report = verify(
        data,
        policy,
        now=service.clock(),
        fetch=service.fetch,
        domain=options.get("domain"),
        challenge=options.get("challenge"),
    )
    verified = is_verified(report) and report.kind == (
        "credential" if name == "verifiableCredential" else "presentation"
    )
    return jsonify(_result(report, verified)), 200 if verified else 400


def _read(body: Document, name: str) -> tuple[Document, Document]:
    secured, options = body.get(name), body.get("options", {})
    if not isinstance(secured, dict):
        raise Malformed(Code.PARSING, f"The body must have a member {name} that is an object.", f"/{name}")
    if not isinstance(options, dict):
        raise Malformed(Code.PARSING, "The options must be an object.", "/options")
    unknown = sorted(set(options) - _OPTIONS)
    if unknown:
        raise Malformed(Code.PARSING, f"Options that this verifier does not know: {', '.join(unknown)}", "/options")
    for wanted in ("domain", "challenge"):
        value = options.get(wanted)
        if value is not None and not _is_wanted(value, wanted):
            raise Malformed(Code.PARSING, f"The option {wanted} must be a text.", f"/options/{wanted}")
    return secured, options


def _is_wanted(value: Any, name: str) -> bool:
    several = name == "domain" and isinstance(value, list) and bool(value)
    return all(isinstance(item, str) for item in value) if several else isinstance(value, str)


def is_verified(report: Report) -> bool:
    """Say whether all that these endpoints ask for was found: form, signature, dates, status and schema as known."""
    own = all(_is_content(finding) for finding in report.findings)
    proved = any(f.check in ("proof", "holder") and _is_proof(f) for f in report.findings)
    return own and proved and all(map(is_verified, report.credentials))


def _is_content(finding: Finding) -> bool:
    if finding.outcome in (Outcome.PASSED, Outcome.SKIPPED) or (finding.check, finding.code) in TOLERATED:
        return True
    return finding.verdict is Verdict.UNTRUSTED


def _is_proof(finding: Finding) -> bool:
    if (finding.check, finding.code) in TOLERATED:
        return True
    return finding.outcome is Outcome.PASSED and finding.code != "unsigned"


def _result(report: Report, verified: bool) -> Document:
    """Give VCALM's answer: `verified`, `problemDetails`, and the product's own report beside it."""
    problems = [details(f.problem) for each in (report, *report.credentials) for f in each.findings if f.problem]
    result = report.to_json()
    document = result.pop("document")
    answer = {"verified": verified, "verdict": result["verdict"], "problemDetails": problems, "report": result}
    if verified:
        answer[report.kind] = document
    else:
        answer["errors"] = [p["detail"] for p in problems] or [f"verdict: {report.verdict}"]
    return answer


def _accept() -> dict[str, str]:
    wanted = request.headers.get("Accept", "")
    return {"accept": wanted} if wanted.startswith("application/did") else {}


def _fetch_for_trusted(service: Service, did: str) -> Fetch:
    """The network, for an issuer on the trust list only: otherwise anybody could make this server call any address."""

    def refuse(url: str) -> bytes:
        raise FetchError(url, "only the documents of issuers on the trust list are fetched")

    policy: Policy = service.policy()
    return service.fetch if did in policy.trust.issuers else refuse
