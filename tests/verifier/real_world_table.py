"""Every file whose verdict is not the one that its maker's words amount to, with what decides it and why.

The rule: a row names files one by one. A file that comes to agree, or a new one that does not, fails the test until
this table says so. `finding` is the finding that gives the verdict: `check:code`.
"""

from dataclasses import dataclass

from verifier import Verdict


@dataclass(frozen=True)
class Difference:
    """Files of one collection, below one folder, that get `verdict` for one reason."""

    verdict: Verdict
    finding: str
    why: str
    folder: str
    files: str

    def names(self) -> list[str]:
        return [f"{self.folder}/{name}" for name in self.files.split()]


OTHERS_LIST = """
The status list is issued by another DID than the credential, and no trust list of ours delegates that
(docs/threats.md, 16). It would not count for other reasons either: it has 100,000 entries where the standard demands
131,072, and names itself by another URL. See docs/adr/0009.
"""
SAME_BUT_EXPIRED = OTHERS_LIST + "What remains is that the credential has expired, which is refused as well."
UNKNOWN_CONTEXT = "It uses a context that is not one of ours; its suite, where legacy, would be the next thing unknown."
OWN_DEFINITIONS = "It brings an @context object of its own, which is accepted on the interoperability endpoints only."
NOT_A_CREDENTIAL = "The file describes a test; the credential or the lists are somewhere within it."
OLD_TOKEN = "A token in the form of VCDM 1.1 (typ JWT, claim vc), which VC-JOSE-COSE has replaced."
UNKNOWN_PROOF = "Its proof, or one of its proofs, is of a type or suite that is not one of ours."
UNKNOWN_SCHEMA = (
    "It names a JSON Schema of 1EdTech, which this verifier does not have, so it cannot say that it is kept."
)
NO_PROOF = "The document is an input to a signing test and carries no proof: nobody vouches for it."
SD_JWT = "SD-JWT is a form that is known of, and not understood yet."
HTTPS_ISSUER = """
The issuer is an https URL that publishes nothing, and the key is read from the fragment of the verificationMethod: a
convention of 1EdTech's samples by which anybody could sign for anybody. A trust list of ours names DIDs only. What the
verdict is once the issuer does publish that key, `VOUCHED` says.
"""
NO_DID_DOCUMENT = "Its did:web document is not among the samples, so nothing can be said of the signature."
INDEX_IS_A_NUMBER = "statusListIndex is a number, and must be a text (Bitstring Status List 1.0, section 2.1)."

LISTED: tuple[Difference, ...] = (
    Difference(
        Verdict.UNCHECKED,
        "status:list-of-another-issuer",
        OTHERS_LIST,
        "real-world/dcc/verifiableCredentials",
        """
        v1/bothSignatureTypes/didKey/mixedRegistry-validStatus-noExpiry.json
        v1/bothSignatureTypes/didWeb/legacy-revokedStaus-noExpiry.json
        v1/bothSignatureTypes/didWeb/legacy-validStatus-noExpiry.json
        v1/bothSignatureTypes/didWeb/oidf-revokedStatus-noExpiry.json
        v1/bothSignatureTypes/didWeb/oidf-validStatus-noExpiry.json
        v1/dataIntegrityProof/didKey/mixedRegistry-validStatus-noExpiry.json
        v1/dataIntegrityProof/didWeb/legacy-revokedStatus-noExpiry.json
        v1/dataIntegrityProof/didWeb/legacy-validStatus-noExpiry.json
        v1/dataIntegrityProof/didWeb/oidf-revokedStatus-noExpiry.json
        v1/dataIntegrityProof/didWeb/oidf-validStatus-noExpiry.json
        v1/ed25519/didKey/mixedRegistry-validStatus-noExpiry.json
        v1/ed25519/didWeb/legacy-revokedStatus-noExpiry.json
        v1/ed25519/didWeb/legacy-validStatus-noExpiry.json
        v1/ed25519/didWeb/oidf-revokedStatus-noExpiry.json
        v1/ed25519/didWeb/oidf-validStatus-noExpiry.json
        v2/bothSignatureTypes/didkey/noRegistry-revokedStatus-notExpired.json
        v2/bothSignatureTypes/didkey/oidf-revokedStatus-noExpiry.json
        v2/bothSignatureTypes/didweb/legacy-revokedStatus-noExpiry.json
        v2/dataIntegrityProof/didKey/noRegsitry-revokedStatus-notExpired.json
        v2/dataIntegrityProof/didKey/oidf-revokedStatus-noExpiry.json
        v2/dataIntegrityProof/didweb/legacy-revokedStatus-noExpiry.json
        v2/ed25519/didKey/noRegistry-revokedStatus-notExpired.json
        v2/ed25519/didKey/oidf-revokedStatus-noExpiry.json
        v2/ed25519/didWeb/legacy-revokedStatus-noExpiry.json
        """,
    ),
    Difference(
        Verdict.EXPIRED,
        "period:expired",
        SAME_BUT_EXPIRED,
        "real-world/dcc/verifiableCredentials",
        """
        v1/bothSignatureTypes/didKey/oidf-revokedStatus-expired.json
        v1/dataIntegrityProof/didKey/oidf-revokedStatus-expired.json
        v1/ed25519/didKey/oidf-revokedStatus-expired.json
        v2/bothSignatureTypes/didkey/noRegistry-revokedStatus-expired.json
        v2/bothSignatureTypes/didweb/legacy-revokedStatus-expired.json
        v2/dataIntegrityProof/didKey/noRegistry-revokedStatus-noExpiry.json
        v2/dataIntegrityProof/didweb/legacy-revokedStatus-expired.json
        v2/ed25519/didKey/noRegistry-revokedStatus-expired.json
        v2/ed25519/didWeb/legacy-revokedStatus-expired.json
        """,
    ),
    Difference(
        Verdict.UNSUPPORTED,
        "schema:unsupported",
        UNKNOWN_SCHEMA,
        "real-world/dcc/verifiableCredentials/v2",
        """
        bothSignatureTypes/didkey/legacy-noStatus-notExpired-endorsement-withSchema.json
        dataIntegrityProof/didKey/legacyRegistry-noStatus-notExpired-withSchema.json
        """,
    ),
    Difference(
        Verdict.UNSUPPORTED,
        "structure:unsupported",
        OWN_DEFINITIONS,
        "real-world/dcc/verifiableCredentials/v2",
        "dataIntegrityProof/didKey/twoOIDF-revoked-notExpired-badSchema.json",
    ),
    Difference(
        Verdict.UNSUPPORTED,
        "structure:unsupported",
        UNKNOWN_CONTEXT,
        "real-world/inji/ldp_vc",
        """
        ES256KSignedMockVC.json
        Ed25519Signature2018SignedVC-did.json
        Ed25519Signature2018SignedVC-https.json
        Ed25519Signature2020SignedSunbirdVC.json
        RS256SignedMosipVC.json
        mosipRevokedVC.json
        mosipUnrevokedVC.json
        tamperedVC.json
        vcRevoked-https.json
        vcUnrevoked-https.json
        """,
    ),
    Difference(Verdict.UNSUPPORTED, "structure:unsupported", SD_JWT, "real-world/inji/sd-jwt_vc", "sdJwt.txt"),
    Difference(
        Verdict.UNREADABLE,
        "structure:unreadable",
        "Its base64url is padded, which no token is: it is not even recognised as an SD-JWT.",
        "real-world/inji/sd-jwt_vc",
        "invalidSdJwt.txt",
    ),
    Difference(
        Verdict.UNSUPPORTED,
        "holder:unsupported",
        UNKNOWN_PROOF,
        "real-world/inji/vp",
        """
        Ed25519Signature2018SignedVP-didKey.json
        InvalidEd25519Signature2018SignedVP-didKey.json
        JsonWebSignature2020SignedVP-didJws.json
        VPWithRevokedVC.json
        VPWithUnrevokedVC.json
        """,
    ),
    Difference(
        Verdict.UNSUPPORTED,
        "structure:unsupported",
        f"{OWN_DEFINITIONS} (The presentation's own proof is refused as well, as its makers want.)",
        "real-world/inji/vp",
        "Ed25519Signature2020SignedVP-didKey.json",
    ),
    Difference(
        Verdict.UNSUPPORTED, "structure:unsupported", SD_JWT, "real-world/walt-id/dc_sd_jwt", "presentation.jwt"
    ),
    Difference(
        Verdict.UNREADABLE,
        "structure:unreadable",
        f"{NOT_A_CREDENTIAL} {OLD_TOKEN}",
        "real-world/walt-id/status",
        """
        bitstringstatuslist/custom-invalid.json
        bitstringstatuslist/custom-valid.json
        bitstringstatuslist/multi-status-all-valid.json
        bitstringstatuslist/multi-status-first-not-valid.json
        bitstringstatuslist/multi-status-last-not-valid.json
        bitstringstatuslist/revoked.json
        bitstringstatuslist/unrevoked.json
        bitstringstatuslist/wrong-list-encoding.json
        revocationlist2020/revoked.json
        revocationlist2020/unrevoked.json
        statuslist2021/revoked.07.ebsi.json
        statuslist2021/revoked.42.ebsi.json
        statuslist2021/revoked.waltid.json
        statuslist2021/unrevoked.waltid.json
        tokenstatuslist/revoked.json
        tokenstatuslist/unrevoked.json
        tokenstatuslist/wrong-list-encoding.json
        """,
    ),
    Difference(
        Verdict.ALTERED,
        "proof:broken",
        NO_PROOF,
        "real-world/walt-id/vc",
        """
        openbadgecredential_sample.expired.json
        openbadgecredential_sample.invalidnotbefore.json
        openbadgecredential_sample.invalidschema.json
        openbadgecredential_sample.json
        verifiable_educational_id_sample.json
        """,
    ),
    Difference(
        Verdict.UNSUPPORTED,
        "structure:unsupported",
        OLD_TOKEN,
        "real-world/walt-id",
        """
        vc/openbadgecredential_sample.expired.signed.jwt
        vc/openbadgecredential_sample.invalidnotbefore.signed.jwt
        vc/openbadgecredential_sample.invalidschema.signed.jwt
        vc/openbadgecredential_sample.signed.badsignature.jwt
        vc/openbadgecredential_sample.signed.jwt
        vc/verifiable_educational_id_sample.signed.jwt
        vp/openbadge_vc_type.jwt
        vp/verifiable_educational_id_vc_type.jwt
        """,
    ),
    Difference(
        Verdict.UNREADABLE,
        "structure:unreadable",
        NOT_A_CREDENTIAL,
        "real-world/spruceid",
        """
        ecdsa_rdfc_2019/p256_verification.json
        ecdsa_rdfc_2019/p384_verification.json
        ecdsa_sd_2023/verification.json
        ecdsa_sd_2023/verification_2.json
        ecdsa_sd_2023/verification_3.json
        """,
    ),
    Difference(
        Verdict.UNSUPPORTED,
        "structure:unsupported",
        f"{OWN_DEFINITIONS} Its suite, bbs-2023, is not one of ours.",
        "real-world/spruceid/bbs_2023",
        "signed-base-document.jsonld signed-derived-document.jsonld",
    ),
    Difference(
        Verdict.UNTRUSTED,
        "trust:issuer-not-listed",
        HTTPS_ISSUER,
        "open-badges-3.0/validator-samples",
        """
        bit-string-list/testlist
        complete.json
        complete_v1.json
        endorsement-err-schema-status-refresh.json
        endorsement-valid.json
        simple-context-alias.json
        simple-context-version.json
        simple-did-web-method.json
        simple-err-credential-subject-achievement-result-description-type.json
        simple-err-credential-subject-identifier-type.json
        simple-err-credential-subject-profile-type.json
        simple-err-credential-subject-result-type.json
        simple-err-credential-subject-type.json
        simple-err-evidence-type.json
        simple-err-expired.json
        simple-err-issued.json
        simple-err-issuer-otheridentifier-type.json
        simple-err-issuer-parentorg-type.json
        simple-err-issuer-type.json
        simple-err-proof-method.json
        simple-err-proof-value.json
        simple-err-type.json
        simple.1ob
        simple.json
        simple_v1.json
        """,
    ),
    Difference(
        Verdict.ALTERED,
        "structure:broken",
        INDEX_IS_A_NUMBER,
        "open-badges-3.0/validator-samples/bit-string-list",
        "credential-status-revoked.json credential-status-revoked-blank-nodes.json",
    ),
    Difference(
        Verdict.UNCHECKED,
        "proof:unreachable",
        NO_DID_DOCUMENT,
        "open-badges-3.0/validator-samples",
        "credential-status-revoked.json",
    ),
    Difference(
        Verdict.UNSUPPORTED,
        "proof:unsupported",
        UNKNOWN_PROOF,
        "open-badges-3.0/validator-samples",
        "sd/derivedcredential.json simple-eddsa-2022.json simple-multiple-proofs.json",
    ),
    Difference(
        Verdict.ALTERED,
        "proof:broken",
        "The verificationMethod is a did:key without a fragment, and a key is named by one (CID 1.0, section 3.3).",
        "open-badges-3.0/validator-samples",
        "simple-did-key-method.json",
    ),
    Difference(
        Verdict.UNREADABLE,
        "structure:unreadable",
        "A credential baked into an image; this verifier does not look into images.",
        "open-badges-3.0/validator-samples",
        """
        simple-json.png simple-json.svg
        simple-jwt.png simple-jwt.svg
        simple-jwt_v1.png simple-jwt_v1.svg
        """,
    ),
    Difference(
        Verdict.UNSUPPORTED, "structure:unsupported", OLD_TOKEN, "open-badges-3.0/validator-samples", "velocity.jwt"
    ),
    Difference(
        Verdict.UNSUPPORTED,
        "structure:unsupported",
        UNKNOWN_CONTEXT,
        "clr-2.0/validator-samples",
        "complex.json simple-noproof.json simple.json simple_v1.json",
    ),
    Difference(Verdict.UNSUPPORTED, "structure:unsupported", OLD_TOKEN, "clr-2.0/validator-samples", "simple.jwt"),
)
"""With every DID on the trust list."""

_BADGES = "open-badges-3.0/validator-samples"

VOUCHED: tuple[Difference, ...] = (
    Difference(
        Verdict.ALTERED,
        "structure:broken",
        INDEX_IS_A_NUMBER,
        f"{_BADGES}/bit-string-list",
        "credential-status-revoked.json credential-status-revoked-blank-nodes.json",
    ),
    Difference(
        Verdict.UNSUPPORTED,
        "schema:unsupported",
        f"{UNKNOWN_SCHEMA} That of complete.json is the very one that its test is about.",
        _BADGES,
        "complete.json endorsement-valid.json",
    ),
    Difference(Verdict.UNCHECKED, "proof:unreachable", NO_DID_DOCUMENT, _BADGES, "credential-status-revoked.json"),
    Difference(
        Verdict.UNSUPPORTED,
        "proof:unsupported",
        UNKNOWN_PROOF,
        _BADGES,
        "sd/derivedcredential.json simple-eddsa-2022.json simple-multiple-proofs.json",
    ),
    Difference(
        Verdict.VALID,
        "",
        "1EdTech's validator wants the context file 3.0.3. Version 3.0.2 was published too, and is one of ours.",
        _BADGES,
        "simple-context-version.json",
    ),
    Difference(
        Verdict.ALTERED,
        "proof:bad-signature",
        "The issuer is a urn:uuid, and the key is a did:key: nothing says that it is the issuer's.",
        _BADGES,
        "simple-did-key-method.json",
    ),
    Difference(Verdict.UNSUPPORTED, "structure:unsupported", OLD_TOKEN, _BADGES, "velocity.jwt"),
)
"""The samples of Open Badges 3.0 once their issuers, https URLs, are trusted and publish the key of the fragment."""
