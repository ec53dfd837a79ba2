"""What a request hands over: files, texts, and what an answer carries along so that it can be asked for again.

The rule: all of it is held in memory for this one request, and never written anywhere. A page that shows an answer
carries what was checked in hidden fields (`name` and `data`, in base64), as long as that is little: so the same answer
can be had in another language or as a receipt, and the server need not remember anything.
"""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import IO

from flask import Request

MOST = 100
"""Inputs of one request that are looked at."""

MOST_CARRIED = 300_000
"""Bytes of all inputs together that an answer carries along: a certificate, but no photo, which a phone on a slow line
would have to fetch back."""


@dataclass(frozen=True, slots=True)
class Given:
    """One input. `name` is what the file is called where it came from: foreign, and empty for a text."""

    name: str
    data: bytes

    @property
    def base64(self) -> str:
        """The bytes as an answer carries them."""
        return b64encode(self.data).decode("ascii")


class Inbox(Request):
    """A request whose files stay in memory; werkzeug would write the large ones to disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def given(request: Request) -> tuple[Given, ...]:
    """Give at most `MOST` inputs and one more, by which the caller sees that there were too many."""
    return tuple(islice(_given(request), MOST + 1))


def _given(request: Request) -> Iterator[Given]:
    for file in request.files.getlist("file"):
        if file.filename:
            yield Given(file.filename, file.read())
    for text in request.form.getlist("text"):
        if text.strip():
            yield Given("", text.strip().encode("utf-8", "surrogatepass"))
    for name, data in zip(request.form.getlist("name"), request.form.getlist("data"), strict=False):
        try:
            yield Given(name, b64decode(data, validate=True))
        except (Error, ValueError):
            continue


def carried(inputs: Sequence[Given]) -> tuple[Given, ...]:
    """Give what an answer carries along: all of it, or nothing if that is too much."""
    return tuple(inputs) if sum(len(each.data) for each in inputs) <= MOST_CARRIED else ()
