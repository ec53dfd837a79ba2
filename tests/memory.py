"""The most memory that a Python program takes, measured from inside of it, with nothing loaded but what it asks for."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

_PEAK = (
    "\nfrom pathlib import Path\n"
    "lines = dict(line.split(':', 1) for line in Path('/proc/self/status').read_text().splitlines())\n"
    "print('PEAK', lines['VmHWM'].split()[0])\n"
)


def peak_of(program: str, *arguments: str) -> int:
    """Run a program in a process of its own; give the greatest size it had in memory, in bytes.

    Asked of the kernel for this program alone (`VmHWM`): `getrusage` begins with the size of the process that started
    it, here that of the whole test run. Skips where the system cannot say.
    """
    if not sys.platform.startswith("linux"):
        pytest.skip("the peak of a single program can be asked of Linux only")
    done = subprocess.run(
        [sys.executable, "-c", program + _PEAK, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return 1024 * int(done.stdout.rpartition("PEAK")[2])
