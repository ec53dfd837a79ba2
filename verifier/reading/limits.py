"""How much of a file is read, and what that may cost.

The rule: a limit is checked before the work that it limits, and where it cannot be, the child process that does the
work dies of it. Work on pixels is counted, not timed, so that the same file gives the same answer on every machine.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one file, archives with all that is in them included.

    `file` is in bytes; `pixels` is how many a picture may have; `pages`, `attachments`, `members` and `codes` are
    numbers of these; `member` is the most bytes of one attachment or one text in an archive, `expanded` of all members
    of an archive together, and `ratio` how many times larger than packed a member may be. `text` is the most bytes of
    all that is given back. `work` is the number of pixels that are searched for codes at first sight, `retries` that of
    those which are searched again because that was not enough.

    `memory` is the child's address space in bytes, `seconds` its time on a processor for one file, `patience` the time
    by the clock until it is given up.
    """

    file: int = 10_000_000
    pixels: int = 40_000_000
    pages: int = 20
    attachments: int = 40
    members: int = 100
    codes: int = 100
    member: int = 2 * 2**20
    expanded: int = 40_000_000
    ratio: int = 100
    text: int = 2 * 2**20
    work: int = 750_000_000
    retries: int = 120_000_000
    memory: int = 512 * 2**20
    seconds: int = 10
    patience: float = 12.0


LIMITS: Final = Limits()


@dataclass(slots=True)
class Budget:
    """Seconds by the clock that the files of one request may take together: `left` of them, and `spent` so far.

    What is begun is finished, so up to `patience` more may be spent. For one thread at a time.
    """

    left: float
    spent: float = 0.0

    def spend(self, seconds: float) -> None:
        """Take so many seconds off what is left."""
        self.left -= seconds
        self.spent += seconds
