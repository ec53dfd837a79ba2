"""Who is let in over HTTP, and what it costs: nobody takes the verifier from the others."""

import io
import json
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from tests.reading.paper import Desk, draw, picture
from tests.verifier.world import NOW
from verifier import Policy
from verifier.reading.contents import Contents, Fault, Trouble
from verifier.reading.limits import Budget
from verifier.reading.worker import Reader
from verifier.web import Service, create_app
from verifier.web.admission import FOR_EACH, Room
from verifier.web.allowance import Allowance, Rate

ONE, OTHER = "203.0.113.7", "198.51.100.7"
WIDE = Rate(burst=1_000_000, seconds=0.000001)


class Slow(Reader):
    """Opens files as ever, and takes 70 seconds more for each, by its account."""

    def read(self, data: bytes, *, deep: bool = True, budget: Budget | None = None) -> Contents:
        assert budget is not None
        contents = super().read(data, deep=deep, budget=budget)
        budget.spend(70)
        return contents


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    desk = Desk()
    desk.world.publish()
    policy = Policy(desk.trust)
    with Slow() as reader:
        service = Service(lambda: policy, desk.world.fetch, lambda: NOW, reader)
        yield create_app(service, Allowance(FOR_EACH, WIDE)).test_client()


def photo() -> bytes:
    desk = Desk()
    return picture(draw(desk.text()))


def upload(client: FlaskClient, address: str, number: int = 1) -> tuple[int, list[str]]:
    """Upload a picture so many times; gives the status, and the verdicts."""
    files = [(io.BytesIO(photo()), f"{each}.png") for each in range(number)]
    answer = client.post("/", data={"file": files}, environ_base={"REMOTE_ADDR": address})
    return answer.status_code, re.findall(r'id="verdict-\d+" data-verdict="([a-z-]+)"', answer.get_data(as_text=True))


def test_who_had_much_work_done_waits_and_the_others_do_not(client: FlaskClient) -> None:
    assert upload(client, ONE)[0] == 200
    assert upload(client, ONE)[0] == 429
    assert client.post("/verify", data=photo(), environ_base={"REMOTE_ADDR": "203.0.113.99"}).status_code == 429
    assert upload(client, OTHER)[0] == 200
    assert [upload(client, "127.0.0.1")[0] for _ in range(3)] == [200] * 3


def test_light_work_costs_no_more_than_was_paid(client: FlaskClient) -> None:
    text = json.dumps({"type": "nothing"})
    answers = [
        client.post("/verify", data=text, environ_base={"REMOTE_ADDR": ONE}).status_code for _ in range(FOR_EACH.burst)
    ]
    assert set(answers) == {200}


def test_files_past_what_one_request_may_take_are_not_opened(client: FlaskClient) -> None:
    status, verdicts = upload(client, ONE, number=4)
    assert (status, verdicts[2:]) == (200, ["unreadable"] * 2)
    assert "unreadable" not in verdicts[:2]


def test_an_empty_budget_opens_nothing_and_a_full_one_is_spent() -> None:
    with Reader() as reader:
        assert reader.read(photo(), budget=Budget(0)).faults == (Fault(Trouble.TOO_LONG),)
        budget = Budget(60)
        assert reader.read(photo(), budget=budget).pieces
    assert 0 < budget.spent == pytest.approx(60 - budget.left)


def test_one_network_has_half_the_room() -> None:
    room = Room(4)
    for _ in range(2):
        room.enter("203.0.113.0/24")
    with pytest.raises(TooManyRequests):
        room.enter("203.0.113.0/24")
    for _ in range(2):
        room.enter("")
    with pytest.raises(ServiceUnavailable):
        room.enter("198.51.100.0/24")
    room.leave("203.0.113.0/24")
    room.enter("198.51.100.0/24")
    room.leave("")
    room.enter("203.0.113.0/24")


def test_what_is_owed_is_waited_for() -> None:
    allowance = Allowance(Rate(burst=10, seconds=1), WIDE)
    assert allowance.wait(ONE, 0) == 0
    allowance.owe(ONE, 0, 100)
    assert allowance.wait(ONE, 0) == 92
    assert allowance.wait(OTHER, 0) == 0
    assert allowance.wait(ONE, 92) == 0
