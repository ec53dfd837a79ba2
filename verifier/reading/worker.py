"""The parent's side: child processes that open files, and the pool that keeps one of them warm.

The rule: whatever happens to a child, the parent gets `Contents`: of what was found, or of why nothing could be. A
child that broke a limit, died or talked nonsense is never used again; a failure of one that had opened files before is
tried again in a new one, so that no file suffers from an earlier one.
"""

import json
import os
import selectors
import struct
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from signal import SIGXCPU
from threading import BoundedSemaphore, Lock
from types import TracebackType
from typing import Final, Self

from verifier.reading.contents import Contents, Fault, Trouble, failure, read_contents
from verifier.reading.forms import Form, form_of
from verifier.reading.limits import LIMITS, Budget, Limits

Read = Callable[[bytes], Contents]
"""Takes a picture, a PDF file or an archive, gives what is in it, and never raises because of it."""

_LENGTH: Final = struct.Struct("!I")
_CHUNK: Final = 65_536

# The child is this package without the rest of the verifier, so that it starts fast and has little to be misused.
_START: Final = """
import json, sys, types
sys.path[:], folder, limits = json.loads(sys.argv[1])
sys.modules["verifier"] = package = types.ModuleType("verifier")
package.__path__ = [folder]
from verifier.reading.child import main
main(**limits)
"""

_KEPT: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Variables without which some builds of Python do not start. The child gets no others."""


class Died(Exception):
    """The child gave no answer; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class Worker:
    """One child process. `jobs` counts the files that it was given."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        """Start it. Raises `OSError` if the system starts no more processes."""
        self._limits = limits
        self.jobs = 0
        folder = str(Path(__file__).resolve().parent.parent)
        paths = [str(Path(path).resolve()) for path in sys.path]
        self.process = subprocess.Popen(  # noqa: S603  our own program and nothing from outside
            [sys.executable, "-I", "-S", "-c", _START, json.dumps([paths, folder, asdict(limits)])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"MALLOC_ARENA_MAX": "1"} | {name: os.environ[name] for name in _KEPT if name in os.environ},
            start_new_session=True,
            bufsize=0,
        )
        self.close = weakref.finalize(self, _end, self.process)

    def read(self, data: bytes, *, deep: bool, deadline: float) -> Contents:
        """Let it open one file. `deadline` is a time of `time.monotonic`. Raises `Died`, and must then be closed."""
        self.jobs += 1
        job = bytes([deep]) + data
        answer = self._exchange(_LENGTH.pack(len(job)) + job, deadline)
        try:
            return read_contents(json.loads(answer))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Died(Trouble.GAVE_UP) from None

    def _exchange(self, job: bytes, deadline: float) -> bytes:
        """Write the job and read the answer, whichever way the pipes are ready."""
        to_child, from_child = self.process.stdin, self.process.stdout
        if to_child is None or from_child is None:
            raise Died(Trouble.GAVE_UP)
        unsent, answer = memoryview(job), bytearray()
        with selectors.DefaultSelector() as selector:
            os.set_blocking(to_child.fileno(), False)
            selector.register(to_child, selectors.EVENT_WRITE)
            selector.register(from_child, selectors.EVENT_READ)
            while not (wanted := self._length(answer)) or len(answer) < wanted:
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready:
                    raise Died(Trouble.TOO_LONG)
                for key, _ in ready:
                    if key.fileobj is from_child:
                        answer += self._receive(from_child.fileno())
                    else:
                        unsent = unsent[self._send(to_child.fileno(), unsent[:_CHUNK]) :]
                        if not unsent:
                            selector.unregister(to_child)
        return bytes(answer[_LENGTH.size :])

    def _length(self, answer: bytearray) -> int:
        """Give the length of the whole answer once it is known, else 0."""
        if len(answer) < _LENGTH.size:
            return 0
        length: int = _LENGTH.unpack_from(answer)[0]
        if length > 2 * self._limits.text:
            raise Died(Trouble.GAVE_UP)
        return length + _LENGTH.size

    def _send(self, pipe: int, data: memoryview) -> int:
        try:
            return os.write(pipe, data)
        except BlockingIOError:
            return 0
        except BrokenPipeError:
            raise Died(self._cause()) from None

    def _receive(self, pipe: int) -> bytes:
        data = os.read(pipe, _CHUNK)
        if not data:
            raise Died(self._cause())
        return data

    def _cause(self) -> Trouble:
        """Say why the child ended. Without memory a decoder ends in many ways; SIGXCPU is sent for time alone."""
        status = self.process.wait(self._limits.patience)
        return Trouble.TOO_LONG if status == -SIGXCPU else Trouble.GAVE_UP


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()


class Reader:
    """Opens files in child processes: at most `most` at a time, one of which stays ready for the next file.

    To be closed, or used in a `with` statement. Several threads may use it.
    """

    def __init__(self, limits: Limits = LIMITS, most: int = 2) -> None:
        self._limits = limits
        self._room = BoundedSemaphore(most)
        self._lock = Lock()
        self._idle: Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child that is kept ready. The reader can still be used; it will start a new one."""
        idle = self._take()
        if idle:
            idle.close()

    def read(self, data: bytes, *, deep: bool = True, budget: Budget | None = None) -> Contents:
        """Give what is in a picture, a PDF file or an archive; never raises because of it.

        Without `deep`, codes are looked for only once, as suits the frames of a camera. What it takes, waiting for a
        child apart, is taken off `budget`; when nothing is left of it, no file is opened.
        """
        form = form_of(data)
        if len(data) > self._limits.file:
            return failure(form, Fault(Trouble.TOO_LARGE, self._limits.file))
        if form is Form.TEXT:
            return Contents(form)
        with self._room:
            if budget is not None and budget.left <= 0:
                return failure(form, Fault(Trouble.TOO_LONG))
            begun = time.monotonic()
            contents = self._read(data, form, deep, begun + self._limits.patience)
            if budget is not None:
                budget.spend(time.monotonic() - begun)
            return contents

    def _read(self, data: bytes, form: Form, deep: bool, deadline: float) -> Contents:
        try:
            worker = self._take() or Worker(self._limits)
        except OSError:
            return failure(form, Fault(Trouble.GAVE_UP))
        try:
            contents = worker.read(data, deep=deep, deadline=deadline)
        except Died as death:
            worker.close()
            if worker.jobs > 1 and death.trouble is not Trouble.TOO_LONG:
                return self._read(data, form, deep, deadline)
            return failure(form, Fault(death.trouble))
        self._put_back(worker)
        return contents

    def _take(self) -> Worker | None:
        with self._lock:
            worker, self._idle = self._idle, None
        return worker

    def _put_back(self, worker: Worker) -> None:
        with self._lock:
            spare, self._idle = self._idle, worker
        if spare:
            spare.close()


def read_once(data: bytes) -> Contents:
    """Open one file in a child of its own."""
    with Reader() as reader:
        return reader.read(data)
