"""`hunar verify`: the standalone verifier, from here."""

import sys

import click

from verifier.cli import main as verify


@click.command(
    "verify", context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Verify credentials: the same as hunar-verify, with the same arguments."""
    sys.exit(verify(arguments))
