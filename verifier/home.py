"""The verifier's own folder: the trust list it holds, the root that was confirmed, and the operator's local part.

The rule: a trust list gets in only signed by the confirmed root, and never with an issue number below the highest one
ever seen from that root; so an old list cannot be slipped in, not even by deleting the newer file. Everything is
written atomically. The local part (`local.json`) is the operator's own: nothing from outside is written there.

    trust-list.json   the list, byte for byte as it came
    root.json         the confirmed fingerprint, the highest issue number seen, and where the list came from; or that a
                      plain list was accepted
    local.json        {"origins": {"https://…": "http://127.0.0.1:8440"}, "preset": "normal"}
    cache/            status lists and DID documents (`verifier.cache`)
    receipts/         the verifier's own key (`verifier.receipts.key`)
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from vc.problems import Invalid
from verifier.fetch import origin_of
from verifier.files import locked, write_atomically
from verifier.policy import DEFAULT_PRESET, PRESETS
from verifier.signatures import proof_never_ends
from verifier.trust import NOBODY, TrustList
from verifier.trust_list import open_trust_list, read_plain_trust_list

_LIST: Final = "trust-list.json"
_ROOT: Final = "root.json"
_LOCAL: Final = "local.json"


class Refused(Exception):
    """The folder's contents, or something that was to be put there, cannot be accepted. The message says why."""


@dataclass(frozen=True, slots=True)
class Local:
    """The operator's own part: `origins` maps https origins to others (`verifier.fetch.Web`), `preset` names the
    greatest age of status lists (`verifier.policy.PRESETS`)."""

    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    preset: str = DEFAULT_PRESET


@dataclass(frozen=True, slots=True)
class Root:
    """Whose trust lists are taken. `fingerprint` None means that the operator asked for a plain list. `source` is the
    URL that the operator took it from, empty if it was a file."""

    fingerprint: str | None
    issue_number: int
    source: str = ""


def default_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Give `$XDG_STATE_HOME/hunar-verify`, or `~/.local/state/hunar-verify` where that is not set."""
    state = environment.get("XDG_STATE_HOME", "")
    return (Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state") / "hunar-verify"


class Home:
    """The folder at `folder`, which need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: tuple[bytes, Root, TrustList] | None = None

    @property
    def cache(self) -> Path:
        """Where downloads are kept."""
        return self.folder / "cache"

    @property
    def receipts(self) -> Path:
        """Where the verifier's own key lies."""
        return self.folder / "receipts"

    def root(self) -> Root | None:
        """Give whose trust lists are taken, None as long as nothing was confirmed.

        Raises `Refused` if the file that says so is damaged or cannot be read.
        """
        value = self._read(_ROOT)
        if value is None:
            return None
        try:
            return Root(value["fingerprint"], int(value["issueNumber"]), str(value.get("source", "")))
        except (AttributeError, KeyError, TypeError, ValueError):
            raise self._damaged(_ROOT) from None

    def trust(self, now: datetime) -> TrustList:
        """Give the trust list that is held, its signature checked again if it changed; `NOBODY` if there is none.

        Raises `Refused` if the folder has been damaged or tampered with.
        """
        with locked(self.folder, shared=True):  # list and number change together
            root = self.root()
            if root is None:
                return NOBODY
            try:
                data = (self.folder / _LIST).read_bytes()
            except OSError:
                raise self._damaged(_LIST) from None
        opened = self._opened
        if opened and opened[:2] == (data, root):
            return opened[2]
        trust = _not_older(_open(data, root.fingerprint, now), root)
        if proof_never_ends(data):
            self._opened = data, root, trust
        return trust

    def accept(self, data: bytes, fingerprint: str | None, now: datetime, *, plain: bool = False) -> TrustList:
        """Check a trust list, without keeping it.

        `fingerprint` is what the operator confirms now; None stands for the one confirmed before. `plain` takes a list
        without asking for a signature. Raises `Refused` for a list that is unsound, by another root, or older than one
        already seen from the same root.
        """
        return _not_older(_open(data, None if plain else fingerprint or self._confirmed(), now), self.root())

    def add(
        self, data: bytes, fingerprint: str | None, now: datetime, *, plain: bool = False, source: str = ""
    ) -> TrustList:
        """Check a trust list as `accept` does, and keep it. `source` is the URL it came from, empty for a file."""
        with locked(self.folder):
            trust = self.accept(data, fingerprint, now, plain=plain)
            root = {"fingerprint": trust.fingerprint, "issueNumber": trust.issue_number, "source": source}
            # The number first: a crash between the two refuses an old list, and never accepts one.
            self._write(_ROOT, root)
            write_atomically(self.folder / _LIST, data)
        return trust

    def _confirmed(self) -> str:
        known = self.root()
        if known is None or known.fingerprint is None:
            raise Refused(
                "No root key has been confirmed yet. Ask the publisher of the trust list for the fingerprint of its key"
                " over another way than the list came, and give it with --fingerprint."
            )
        return known.fingerprint

    def local(self) -> Local:
        """Give the operator's local part. Raises `Refused` if it says something impossible."""
        value = self._read(_LOCAL)
        if value is None:
            return Local()
        try:
            origins = {_https_origin(key): _target(text) for key, text in value.get("origins", {}).items()}
            preset = value.get("preset", DEFAULT_PRESET)
        except (AttributeError, TypeError):
            raise self._damaged(_LOCAL) from None
        if preset not in PRESETS:
            raise Refused(f"{self.folder / _LOCAL} names a preset that does not exist; choose of {', '.join(PRESETS)}.")
        return Local(MappingProxyType(origins), preset)

    def map_origin(self, origin: str, target: str | None) -> None:
        """Have everything below an https origin asked from `target` instead; None takes the mapping away.

        Raises `Refused` if either is no origin.
        """
        local = self.local()
        origins = {key: value for key, value in local.origins.items() if key != _https_origin(origin)}
        if target is not None:
            origins[_https_origin(origin)] = _target(target)
        changed = replace(local, origins=origins)
        self._write(_LOCAL, {"origins": dict(changed.origins), "preset": changed.preset})

    def _read(self, name: str) -> Any:
        try:
            data = (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Refused(f"{self.folder / name} cannot be read: {error.strerror}.") from None
        try:
            return json.loads(data)
        except ValueError:
            raise self._damaged(name) from None

    def _write(self, name: str, value: object) -> None:
        write_atomically(self.folder / name, json.dumps(value, indent=2).encode() + b"\n")

    def _damaged(self, name: str) -> Refused:
        return Refused(f"{self.folder / name} is missing or damaged. Add the trust list again, or mend the file.")


def _open(data: bytes, fingerprint: str | None, now: datetime) -> TrustList:
    """Open a trust list under a root, or without asking for one (None). Raises `Refused`."""
    try:
        if fingerprint is None:
            return read_plain_trust_list(data)
        return open_trust_list(data, fingerprint, now=now)
    except Invalid as error:
        raise Refused(f"The trust list cannot be accepted: {error}.") from None


def _not_older(trust: TrustList, known: Root | None) -> TrustList:
    if known and known.fingerprint == trust.fingerprint and trust.issue_number < known.issue_number:
        raise Refused(
            f"This is issue {trust.issue_number} of the trust list, but issue {known.issue_number} was already"
            " seen. An older list is never accepted; ask its publisher for the newest."
        )
    return trust


def _https_origin(text: str) -> str:
    """Give an https origin in its one spelling; raises `Refused` for anything else."""
    return _origin(text, ("https",))


def _target(text: str) -> str:
    return _origin(text, ("https", "http"))


def _origin(text: str, schemes: tuple[str, ...]) -> str:
    try:
        split = urlsplit(text)
        origin = origin_of(split)
    except ValueError:
        split, origin = urlsplit(""), ""
    rest = (split.path.rstrip("/"), split.query, split.fragment, split.username)
    if split.scheme not in schemes or not split.hostname or any(rest):
        raise Refused(
            f"{text!r} is not an origin: write scheme, host and port only, such as {schemes[0]}://host.example"
        )
    return origin
