"""The digitised National Competency Standards, and the registers that stand around them.

The rule: every fact carries its provenance (real, illustrative, assumed, not found), and what is illustrative is
never shown as official. A new trade is a new JSON file; its shape is the schema `competency-standard-v1.json`.
Within one version of a standard a unit's ordinal never changes: printed cards name units by it.
"""

from schemas.standards.addresses import qualification_url, standard_url, unit_url
from schemas.standards.library import standard, standards
from schemas.standards.model import Alignment, Qualification, Standard, Unit, UnknownStandard
from schemas.standards.reading import InvalidStandard, check_append_only, read_standard
from schemas.standards.registers import District, NvqfLevel, Word, districts, glossary, nvqf_levels

__all__ = [
    "Alignment",
    "District",
    "InvalidStandard",
    "NvqfLevel",
    "Qualification",
    "Standard",
    "Unit",
    "UnknownStandard",
    "Word",
    "check_append_only",
    "districts",
    "glossary",
    "nvqf_levels",
    "qualification_url",
    "read_standard",
    "standard",
    "standard_url",
    "standards",
    "unit_url",
]
