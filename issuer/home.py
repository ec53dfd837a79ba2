"""The issuer's folder: what `hunar init` writes once, and where everything else lies.

    issuer.json      the settings; address, demonstration mark and card registry entry are permanent
    keys/            signing keys under file: custody, and the register's sealed secret
    hunar.sqlite3    the register, unless a database URL says otherwise
    standards/       the competency standards as they were imported
    trust/           the trust list as the root key last signed it
    credentials/     every credential as it was sealed
    documents/       certificates, cards and passports as PDF, made when asked for
    public/          what any web host can serve

The rule: the folder is the operator's alone (mode 0700), and a folder that others can open is not used.
"""

import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from issuer.address import Address, address
from issuer.errors import HomeError, Objection, Refused
from issuer.short_number import LONGEST_VERIFIER_URL
from vc.problems import Unreadable
from vc.reader import read_object

SETTINGS = "issuer.json"
_LANGUAGES = ("en", "ur", "sd", "ar")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an issuer is, and how it works.

    `names` maps language tags to its name, English at least. `root` is the custody of the key that signs the trust
    list; a relative `file:` place begins in the issuer's folder. `database` is an SQLAlchemy URL, empty for SQLite in
    that folder. `longest_gap_hours` is the age of status lists at which the operator is warned. `verifier_url` is the
    address of the verifier's page that is printed on paper, empty for `/verify` below the base URL.
    """

    base_url: str
    names: Mapping[str, str]
    demonstration: bool = False
    registry_entry: int = 65537
    root: str = "file:keys/root.pem"
    validity_years: int = 5
    database: str = ""
    longest_gap_hours: int = 24
    trust_list_days: int = 180
    verifier_url: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """An issuer's folder with its settings. Made by `found_home` and `open_home`."""

    path: Path
    settings: Settings
    address: Address = field(repr=False)

    @property
    def keys(self) -> Path:
        """The folder of secret files."""
        return self.path / "keys"

    @property
    def secret(self) -> Path:
        """The sealed secret of the register."""
        return self.keys / "register.secret"

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the register."""
        return self.settings.database or f"sqlite:///{self.path / 'hunar.sqlite3'}"

    @property
    def verifier_url(self) -> str:
        """The address of the verifier's page, as paper names it (`issuer.short_number.number_link`)."""
        return _verifier_url(self.settings)

    @property
    def trust(self) -> Path:
        """The folder of the signed trust list and of inventories."""
        return self.path / "trust"

    @property
    def standards(self) -> Path:
        """The folder of imported competency standards."""
        return self.path / "standards"

    @property
    def credentials(self) -> Path:
        """The folder of issued credentials."""
        return self.path / "credentials"

    @property
    def documents(self) -> Path:
        """The folder of printed documents; made again from the register at any time."""
        return self.path / "documents"

    @property
    def public(self) -> Path:
        """The folder of published files."""
        return self.path / "public"

    @property
    def passphrase_file(self) -> Path:
        """Where a demonstration keeps its passphrase in the open; never there for a real issuer."""
        return self.path / "passphrase"


def found_home(path: Path, settings: Settings) -> Home:
    """Make the folder of a new issuer.

    Raises `Refused` if the settings cannot be permanent, `HomeError` if an issuer lives there already or the folder
    holds something else.
    """
    home = Home(path.absolute(), settings, _checked(settings))
    if (path / SETTINGS).exists():
        raise HomeError(f"An issuer lives in {path} already. Its address cannot be changed; choose another folder.")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(entry.name != home.passphrase_file.name for entry in path.iterdir()):
        raise HomeError(f"{path} is not empty. Choose a new folder.")
    path.chmod(0o700)
    for folder in (home.keys, home.standards, home.trust, home.credentials):
        folder.mkdir(mode=0o700)
    home.public.mkdir(mode=0o755)
    _write_settings(home)
    return home


def begin_anew(home: Home, settings: Settings) -> Home:
    """Give the folder other settings: for as long as it has no secret, nothing that is permanent was made in it.

    Raises `Refused` if the settings cannot be permanent.
    """
    anew = Home(home.path, settings, _checked(settings))
    _write_settings(anew)
    return anew


def _write_settings(home: Home) -> None:
    text = json.dumps(asdict(home.settings), ensure_ascii=False, indent=1) + "\n"
    (home.path / SETTINGS).write_text(text, encoding="utf-8")


def open_home(path: Path) -> Home:
    """The issuer's folder at `path`. Raises `HomeError` with words for the operator if it cannot be used."""
    file = path / SETTINGS
    if not file.is_file():
        raise HomeError(f"No issuer lives in {path}. Begin with: hunar --home {path} init --base-url https://…")
    keys = path / "keys"
    if keys.is_dir() and stat.S_IMODE(keys.stat().st_mode) & 0o077:
        raise HomeError(f"Other users of this machine can open {keys}. Run: chmod 700 {keys}")
    try:
        settings = _read(read_object(file.read_bytes()))
        return Home(path.absolute(), settings, _checked(settings))
    except (Unreadable, Refused, TypeError) as error:
        raise HomeError(f"{file} cannot be used: {error}") from None


def _read(document: dict[str, Any]) -> Settings:
    settings = Settings(**document)
    for name, kind in Settings.__annotations__.items():
        value = getattr(settings, name)
        if kind in (bool, int, str) and type(value) is not kind:
            raise TypeError(f"{name} must be of type {kind.__name__}")
    return settings


def _checked(settings: Settings) -> Address:
    where = address(settings.base_url)
    objections = []
    if not isinstance(settings.names, Mapping) or not settings.names.get("en"):
        objections.append(Objection("name", "The issuer needs a name in English.", "names/en"))
    elif not set(settings.names) <= set(_LANGUAGES):
        objections.append(Objection("name", f"Names may be given in {', '.join(_LANGUAGES)}.", "names"))
    if where.reserved and not settings.demonstration:
        words = "This host name is reserved for examples and can never be reached: only a demonstration may use it."
        objections.append(Objection("base-url", words, "base-url"))
    if settings.demonstration and not where.reserved:
        words = "A demonstration must live under a reserved host name, such as passport.hunar.example."
        objections.append(Objection("base-url", words, "base-url"))
    objections += _objections_to_verifier(settings)
    if objections:
        raise Refused(*objections)
    return where


def _verifier_url(settings: Settings) -> str:
    return settings.verifier_url or f"{settings.base_url}/verify"


def _objections_to_verifier(settings: Settings) -> Iterator[Objection]:
    """What stands against printing the verifier's address: it is held to the rules of the issuer's own."""
    url = _verifier_url(settings)
    try:
        reserved = address(url).reserved
    except Refused:
        words = "The verifier's address must be one like https://passport.example.org/verify, with no closing slash."
        yield Objection("verifier-url", words, "verifier-url")
        return
    if reserved and not settings.demonstration:
        words = "The verifier's host name is reserved for examples: only a demonstration may print it."
        yield Objection("verifier-url", words, "verifier-url")
    if len(url) > LONGEST_VERIFIER_URL:
        words = (
            f"The verifier's address has {len(url)} characters; the printed code has room for {LONGEST_VERIFIER_URL}."
        )
        yield Objection("verifier-url", f"{words} Give a shorter one with --verifier-url.", "verifier-url")
