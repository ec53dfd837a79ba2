"""Places for keys: a temporary folder, and a real token of SoftHSM2."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.keys.answers import PIN

_MODULES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib64/pkcs11/libsofthsm2.so"),
    Path("/opt/homebrew/lib/softhsm/libsofthsm2.so"),
)


def absent(what: str) -> NoReturn:
    """Skip with the reason; in CI everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} must be present in CI")
    pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def module() -> Path:
    """The PKCS#11 module of SoftHSM2."""
    try:
        import pkcs11  # noqa: F401
    except ImportError:
        absent("python-pkcs11, the extra `pkcs11`")
    for path in _MODULES:
        if path.exists() and shutil.which("softhsm2-util"):
            return path
    absent("SoftHSM2 (Debian package softhsm2)")


@pytest.fixture(scope="session")
def token(module: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A fresh token named Hunar with the user PIN `PIN`; gives the URI of it without object, module at its end."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        for label in ("Hunar", "Another"):
            subprocess.run(
                ["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "11223344", "--pin", PIN],
                check=True,
                capture_output=True,
            )
        yield f"pkcs11:token=Hunar;object={{}}?module-path={module}"
