"""The data model: what a credential and a presentation must look like, before anything is believed of it.

    check_credential(document)          what breaks a rule of VCDM 2.0, or of 1.1 where its context stands first
    check_presentation(document)        the same for a presentation and the credentials in it
    read_envelope(document)             the media type and the token in an enveloped credential or presentation

Each gives problems with their place, and none where all is well.
"""

from vc.model.contexts import Version, version_of
from vc.model.credential import RULES_V1, RULES_V2, check_credential
from vc.model.envelope import ENVELOPED_CREDENTIAL, ENVELOPED_PRESENTATION, is_envelope, parse_data_url, read_envelope
from vc.model.presentation import check_presentation
from vc.model.rule import Rule, types_of

__all__ = [
    "ENVELOPED_CREDENTIAL",
    "ENVELOPED_PRESENTATION",
    "RULES_V1",
    "RULES_V2",
    "Rule",
    "Version",
    "check_credential",
    "check_presentation",
    "is_envelope",
    "parse_data_url",
    "read_envelope",
    "types_of",
    "version_of",
]
