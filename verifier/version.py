"""Which version of the product this is.

The rule: the installed package says so; where nothing is installed, it is unknown and not guessed.
"""

from importlib.metadata import PackageNotFoundError, version


def software_version() -> str:
    """Give the version of this product, as it is installed, such as `0.1.0`."""
    try:
        return version("hunar")
    except PackageNotFoundError:
        return "unknown"
