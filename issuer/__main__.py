"""The way in to `hunar`, also as `python -m issuer`.

The rule: the base install has the verifier alone, and whoever calls the issuer there is told what to install.
"""

import sys

_OUTSIDE = 3


def main() -> None:
    """Run `hunar`. Ends with status 3 where a package is missing that only the issuer needs."""
    try:
        from issuer.cli import main as hunar
    except ModuleNotFoundError as missing:
        sys.stderr.write(
            f"Only the verifier is installed here: {missing.name} is missing, which the issuer needs. "
            "In the checkout, run: pip install '.[issuer]'\n"
        )
        raise SystemExit(_OUTSIDE) from None
    hunar()


if __name__ == "__main__":
    main()
