"""The whole corpus in one process that has only the verifier loaded (issue of memory: under 256 MB for each case)."""

from tests.memory import peak_of

PROGRAM = """
import contextlib
from tests.hostile.corpus import CASES
from tests.hostile.judge import judge
from tests.hostile.scene import Scene
with contextlib.closing(Scene()) as scene:
    for case in CASES:
        judge(case, scene)
"""


def test_the_whole_corpus_takes_little_memory() -> None:
    assert peak_of(PROGRAM) < 256 * 2**20
