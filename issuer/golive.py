"""Whether a real issuer may sign yet: our vocabulary must be found where every credential says it is.

The rule: outside of a demonstration nothing is issued until `https://w3id.org/hunar/v1` resolves to exactly the bytes
this product signs with. The check is made over the guarded network and remembered, for those bytes only, in the folder
of the issuer: once it was passed, credentials rest on that context for good.
"""

from pathlib import Path

import contexts
from issuer.documents import to_bytes
from issuer.errors import NotLive
from issuer.folder import write_file
from issuer.home import Home
from vc.problems import Fetch, FetchError, Unreadable
from vc.reader import read_object

MARK = "live.json"
_MOST_REDIRECTS = 5


def require_live(home: Home, fetch: Fetch) -> None:
    """Return if this issuer may sign; otherwise raise `NotLive` with what is to be done."""
    if home.settings.demonstration or is_live(home):
        return
    try:
        contexts.confirm_namespace(following(fetch))
    except contexts.NamespaceNotLive as error:
        raise NotLive(f"Nothing can be issued yet: {error}.") from None
    except FetchError as error:
        words = f"Nothing can be issued yet: {contexts.HUNAR} cannot be read ({error.reason})"
        raise NotLive(f"{words}. Everybody's verifier needs it; publish it first, then try again.") from None
    write_file(home.path / MARK, to_bytes({"context": contexts.HUNAR, "sha256": _pinned()}), 0o600)


def is_live(home: Home) -> bool:
    """Whether the check was passed before, for the context that is pinned now."""
    return _remembered(home.path / MARK) == _pinned()


def following(fetch: Fetch) -> Fetch:
    """A `Fetch` that follows redirects, which is how w3id.org answers; each step is guarded as the first is.

    A redirect is a `FetchError` that says where to in `location`; one that does not say is passed on.
    """

    def follow(url: str) -> bytes:
        for _ in range(_MOST_REDIRECTS):
            try:
                return fetch(url)
            except FetchError as error:
                url = getattr(error, "location", "")
                if not url:
                    raise
        raise FetchError(url, "it redirects too often")

    return follow


def _pinned() -> str:
    return contexts.index()[contexts.HUNAR].published_sha256


def _remembered(mark: Path) -> object:
    try:
        return read_object(mark.read_bytes()).get("sha256")
    except (OSError, Unreadable):
        return None
