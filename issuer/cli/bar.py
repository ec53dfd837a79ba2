"""The progress bar of signing."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from issuer import issue
from issuer.cli.screen import console


@contextmanager
def signing(total: int) -> Iterator[issue.Progress]:
    """Show a bar while credentials are signed; gives what to call for each. Without a terminal, only its end."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Signing", total=total)
        yield lambda count: progress.advance(task, count)
        progress.update(task, total=progress.tasks[0].completed)  # what was expected was an estimate
