"""The child process in which files are opened.

The rule: everything it will ever need is loaded first; then it takes from itself the right to open anything, to write,
to start others, and to use more memory than agreed; only then does it look at a file. It answers with one JSON document
for each and remembers nothing. What it cannot take from itself on a system (macOS has no limit on address space) is
made up for by the parent's clock.

It is started by `verifier.reading.worker`, without the rest of the verifier: a tenth of a second and a third of the
memory less. Frames on the pipes: a length (4 bytes, big-endian) and as many bytes; those to the child begin with one
byte, 1 for deep retries and 0 without.
"""

import codecs
import json
import os
import resource
import struct
import sys
from functools import partial
from typing import Any, BinaryIO, Final

from verifier.reading.archives import read_archive
from verifier.reading.codes import Work
from verifier.reading.contents import Contents, Fault, Stopped, Trouble, failure
from verifier.reading.forms import Form, form_of
from verifier.reading.limits import Limits
from verifier.reading.pdfs import read_pdf
from verifier.reading.pictures import read_picture

LENGTH: Final = struct.Struct("!I")

_CODECS: Final = ("cp437", "utf-8", "utf-16-le")  # loaded by Python at first use, which would be too late


def main(**named: Any) -> None:
    """Serve until the parent closes the pipe, within the `Limits` of these names."""
    limits = Limits(**named)
    answers = _take_stdout()
    for name in _CODECS:
        codecs.lookup(name)
    confine(limits)
    while (job := _receive(sys.stdin.buffer)) is not None:
        grant_time(limits.seconds)
        contents = read(job[1:], limits, deep=job[:1] == b"\x01")
        payload = json.dumps(contents.to_json()).encode("ascii")
        answers.write(LENGTH.pack(len(payload)) + payload)
        answers.flush()
        if any(fault.trouble is Trouble.TOO_MUCH_MEMORY for fault in contents.faults):
            return  # what is left of the memory after that is anybody's guess


def confine(limits: Limits) -> None:
    """Give up the rights to more memory than the limit, and to open, write or start anything. There is no way back."""
    allowed = (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),  # neither files nor sockets: the pipes that are open stay so
    )
    for kind, most in allowed:
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            continue  # a system without this limit


def grant_time(seconds: int) -> None:
    """Let the process die once it has used so much more time on a processor."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def read(data: bytes, limits: Limits, *, deep: bool) -> Contents:
    """Open one file, give what is in it."""
    form = form_of(data)
    work = Work(limits)
    try:
        if form is Form.ARCHIVE:
            return read_archive(data, limits, partial(_open, limits=limits, work=work, deep=deep))
        return _open(data, limits=limits, work=work, deep=deep)
    except Stopped as stop:
        return failure(form, stop.fault)
    except MemoryError:
        return failure(form, Fault(Trouble.TOO_MUCH_MEMORY, limits.memory))
    except Exception:  # noqa: BLE001  decoders raise what they like at damaged files
        return failure(form, Fault(Trouble.DAMAGED))


def _open(data: bytes, *, limits: Limits, work: Work, deep: bool) -> Contents:
    """Read a picture or a PDF file. Raises `Stopped` and `MemoryError`, and nothing else."""
    form = form_of(data)
    if form not in (Form.PICTURE, Form.PDF):
        raise Stopped(Trouble.GAVE_UP)
    try:
        return (read_picture if form is Form.PICTURE else read_pdf)(data, limits, work, deep=deep)
    except (Stopped, MemoryError):
        raise
    except Exception:  # noqa: BLE001  as above, of one file in an archive
        raise Stopped(Trouble.DAMAGED) from None


def _take_stdout() -> BinaryIO:
    """Give the pipe to the parent, and leave nothing in its place for libraries that print."""
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)
    return answers


def _receive(pipe: BinaryIO) -> bytes | None:
    header = pipe.read(LENGTH.size)
    if len(header) < LENGTH.size:
        return None
    return pipe.read(LENGTH.unpack(header)[0])
