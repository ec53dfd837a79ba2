"""What the child process answers is what its function gives, in a process without confinement.

So nothing that a file leads to depends on the child's limits, but for running into them; and the lines that run in the
child, where no coverage can be written, are counted here.
"""

import codecs
import json

import pytest

from tests.reading.hostile import archives, pdfs, pictures
from tests.reading.hostile.row import Row
from verifier.reading import child
from verifier.reading.contents import Trouble
from verifier.reading.forms import Form
from verifier.reading.limits import LIMITS
from verifier.reading.worker import Reader

LIMITED = {Trouble.TOO_LONG, Trouble.TOO_MUCH_MEMORY, Trouble.GAVE_UP}
"""What only a child may run into: such a file is not opened without it."""

# Every fourth case of each family: together they go through all that the child does.
ROWS = [
    pytest.param(row, id=f"{family.__name__.rpartition('.')[2]}-{row.name}")
    for family in (archives, pdfs, pictures)
    for row in family.ROWS[::4]
]


@pytest.mark.parametrize("row", ROWS)
def test_the_child_says_what_its_function_gives(row: Row, reader: Reader) -> None:
    data = row.make()
    answered = reader.read(data)
    is_limited = LIMITED & {fault.trouble for fault in answered.faults} or len(data) > LIMITS.file
    if is_limited or answered.form is Form.TEXT:  # of which the child hears nothing
        return
    for name in child._CODECS:
        codecs.lookup(name)
    given = child.read(data, LIMITS, deep=True)
    assert json.loads(json.dumps(given.to_json())) == json.loads(json.dumps(answered.to_json()))
