"""How waitress is to serve the verifier.

The rule: what comes in stays in memory (`inbuf_overflow`, past which waitress would write to disk), and there are more
threads than requests are worked on, so that one too many is told so (`verifier.web.admission`).
"""

from typing import Any, Final

from verifier.web.admission import THREADS
from verifier.web.page import LARGEST_UPLOAD

_MARGIN: Final = 2**20
"""Bytes past the largest upload that are still taken, so that the page itself can say that it was too much."""

CONNECTIONS: Final = 48
"""Connections that are open at a time: what all of them are uploading lies in memory, about 1.5 GB at the worst."""

PATIENCE: Final = 30
"""Seconds after which a connection that sends nothing is closed."""


def server_options(proxy: str | None = None, path: str = "") -> dict[str, Any]:
    """Give what `waitress.create_server` needs beside address and port.

    `proxy` is the address of the one web server in front that is believed when it says who asks; `path` is what stands
    before every path in public, such as `/verify`.
    """
    options: dict[str, Any] = {
        "ident": None,
        "threads": THREADS,
        "connection_limit": CONNECTIONS,
        "channel_timeout": PATIENCE,
        "max_request_body_size": LARGEST_UPLOAD + _MARGIN,
        "inbuf_overflow": LARGEST_UPLOAD + 2 * _MARGIN,
        "url_prefix": path,
    }
    if proxy:
        options |= {
            "trusted_proxy": proxy,
            "trusted_proxy_headers": {"x-forwarded-for"},
            "clear_untrusted_proxy_headers": True,
        }
    return options
