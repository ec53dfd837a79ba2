"""What the commands print on.

The rule: text from the register is made harmless before it reaches a terminal (control and direction characters become
visible code points), nothing is cut off, and what goes to a file or a pipe is never folded to a terminal's width.
"""

from rich.console import Console, ConsoleDimensions
from rich.table import Table

from verifier.text import neutralize

_UNFOLDED = 400
"""Columns where there is no terminal: wider than any row of ours."""


class Screen(Console):
    """A console as wide as the terminal, and wide enough for anything where there is none."""

    def __init__(self) -> None:
        super().__init__(highlight=False, emoji=False, markup=False, soft_wrap=True)

    @property  # type: ignore[misc]  # nobody sets the size of this one
    def size(self) -> ConsoleDimensions:
        """Columns and lines."""
        found = super().size
        return found if self.is_terminal else ConsoleDimensions(_UNFOLDED, found.height)


class Listing(Table):
    """A table without lines, whose cells are folded where the terminal is narrow and never cut."""

    def __init__(self, *headings: str) -> None:
        super().__init__(box=None)
        for heading in headings:
            self.add_column(heading, overflow="fold")

    def add(self, *cells: str) -> None:
        """Add a row."""
        self.add_row(*map(neutralize, cells))


console = Screen()
"""Standard output, as everything here prints to it."""
