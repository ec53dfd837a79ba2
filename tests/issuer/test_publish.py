"""The public folder: complete, verified, and never half-written."""

import json
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from issuer import publish as publishing
from issuer.errors import NotPublished
from issuer.folder import write_changed, write_file
from issuer.publish import last_published, publish
from issuer.store import audit, people
from schemas import SCHEMAS, read
from schemas.standards import read_standard
from tests.issuer.office import PASSPHRASE, UNITS, TestOffice, judge, plumber
from vc.dids import resolve
from vc.reader import read_object


def test_the_folder_holds_what_verifiers_and_readers_need(issued: TestOffice) -> None:
    public = issued.home.public
    found = {str(path.relative_to(public)) for path in public.rglob("*") if path.is_file()}
    assert {
        ".well-known/did.json",
        "trust-list.json",
        "status/revocation/1",
        "status/suspension/1",
        "status/message/1",
        "contexts/hunar-v1.jsonld",
        "standards/nsp-std-plumber/1/index.json",
        "standards/nsp-std-plumber/1/qualifications/plumber-l3",
        "organisations/test-centre-dadu",
        "organisations/test-board-demo",
        *(f"standards/nsp-std-plumber/1/units/{unit}" for unit in UNITS),
        *(f"schemas/{file}" for file in SCHEMAS.values()),
    } <= found
    assert (public / "schemas" / "trust-list-v1.json").read_bytes() == read("trust-list-v1.json")


def test_every_identifier_in_a_credential_leads_to_what_it_says(issued: TestOffice) -> None:
    document = read_object(issued.files()[f"T-1/{UNITS[0]}.json"])
    achievement = document["credentialSubject"]["achievement"]
    base = issued.home.settings.base_url
    page = read_object((issued.home.public / achievement["id"].removeprefix(f"{base}/")).read_bytes())
    assert {name: page[name] for name in achievement} == achievement
    for organisation in (document["awardingBody"], document["evidence"][0]["assessmentCentre"]):
        page = read_object((issued.home.public / organisation["id"].removeprefix(f"{base}/")).read_bytes())
        assert {name: page[name] for name in organisation} == organisation


def test_the_did_resolves_to_the_keys_on_record(issued: TestOffice) -> None:
    data = (issued.home.public / ".well-known" / "did.json").read_bytes()
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return data

    document = resolve(issued.desk.did, fetch)
    assert asked == ["https://office.hunar.example/.well-known/did.json"]
    assert document["assertionMethod"] == [f"{issued.desk.did}#key-1"]


def test_publishing_again_changes_the_lists_only(issued: TestOffice) -> None:
    done = publish(issued.desk, issued.home.public, issued.home.trust, actor=issued.clerk)
    assert set(done.changed) <= {f"status/{purpose}/1" for purpose in ("revocation", "suspension", "message")}


def test_each_publication_is_in_the_audit_trail(issued: TestOffice) -> None:
    with issued.desk.store.read() as tx:
        before = [entry.digest for entry in audit.entries(tx, limit=1000) if entry.action == "publish"]
    issued.publish()
    with issued.desk.store.read() as tx:
        after = [entry.digest for entry in audit.entries(tx, limit=1000) if entry.action == "publish"]
    assert len(after) == len(before) + 1
    assert all(digest and len(digest) == 32 for digest in after)


def test_last_published_is_read_from_the_lists(issued: TestOffice) -> None:
    moment = last_published(issued.home.public)
    assert moment is not None
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 600
    assert last_published(issued.home.path / "nowhere") is None
    (issued.home.public / "status" / "revocation" / "1").write_bytes(b"{")
    assert last_published(issued.home.public) is None


def test_a_damaged_public_list_is_not_silently_replaced(issued: TestOffice) -> None:
    (issued.home.public / "status" / "revocation" / "1").write_bytes(b"half a li")
    with pytest.raises(NotPublished, match="cannot be read"):
        issued.publish()


def test_a_trust_list_that_was_altered_is_not_published(issued: TestOffice) -> None:
    file = issued.home.trust / "trust-list.json"
    public = (issued.home.public / "trust-list.json").read_bytes()
    file.write_bytes(file.read_bytes().replace(b"Test office", b"Best office"))
    with pytest.raises(NotPublished, match="not sound"):
        issued.publish()
    assert (issued.home.public / "trust-list.json").read_bytes() == public


@pytest.mark.parametrize("code", ["../../../did.json", "..", "a//b", "a/../b", "/etc/passwd", "."])
def test_a_code_that_leads_out_of_the_folder_is_refused(issued: TestOffice, code: str) -> None:
    document = json.loads(plumber())
    document["unitOrdinals"] = [code if each == UNITS[0] else each for each in document["unitOrdinals"]]
    for unit in document["units"]:
        unit["code"] = code if unit["code"] == UNITS[0] else unit["code"]
    for row in document["qualifications"]:
        row["unitCodes"] = [code if each == UNITS[0] else each for each in row["unitCodes"]]
    hostile = read_standard(document)
    desk = replace(issued.desk, library={("nsp-std-plumber", "1"): hostile})
    with pytest.raises(NotPublished, match="no file name"):
        publish(desk, issued.home.public, issued.home.trust, actor=issued.clerk)


def test_codes_with_an_ampersand_and_a_slash_have_their_place(issued: TestOffice) -> None:
    document = json.loads(plumber().decode().replace(UNITS[0], "0722W&C07").replace(UNITS[1], "07/22"))
    desk = replace(issued.desk, library={("nsp-std-plumber", "1"): read_standard(document)})
    publish(desk, issued.home.public, issued.home.trust, actor=issued.clerk)
    units = issued.home.public / "standards" / "nsp-std-plumber" / "1" / "units"
    assert read_object((units / "0722W&C07").read_bytes())["id"].endswith("/units/0722W%26C07")
    assert read_object((units / "07" / "22").read_bytes())["id"].endswith("/units/07%2F22")


def test_two_organisations_of_one_identifier_are_refused(issued: TestOffice) -> None:
    with issued.desk.store.transaction(issued.clerk) as tx:
        people.add_body(tx, "Test Centre  Dadu")
    with pytest.raises(NotPublished, match="Two organisations"):
        issued.publish()


def test_nothing_published_holds_personal_data(issued: TestOffice) -> None:
    everything = b"".join(file.read_bytes() for file in issued.home.public.rglob("*") if file.is_file())
    for secret in ("Nobody", "کوئی", "00000-000000", "T-1", "Assessor"):
        assert secret.encode() not in everything
    assert b"Test centre Dadu" in everything  # the control


def test_an_interrupted_write_leaves_the_old_file_and_is_cleaned_up(tmp_path: Path) -> None:
    write_file(tmp_path / "a" / "list", b"old")
    (tmp_path / "a" / ".list.99.partial").write_bytes(b"half")
    assert write_changed(tmp_path, {"a/list": b"new", "b": b"one"}) == ["a/list", "b"]
    assert write_changed(tmp_path, {"a/list": b"new", "b": b"one"}) == []
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == ["a/list", "b"]


LOOP = """
import sys
from pathlib import Path
from tests.issuer.office import reopen
with reopen(Path(sys.argv[1])) as office:
    print("ready", flush=True)
    while True:
        office.publish()
"""


def test_readers_see_whole_and_sound_files_while_a_publisher_is_killed(issued: TestOffice) -> None:
    """Four readers, and a publisher that is killed (SIGKILL) again and again: no bad read (docs/threats.md, 45)."""
    issued.desk.store.close()
    paths = [issued.home.public / "status" / purpose / "1" for purpose in ("revocation", "suspension", "message")]
    paths.append(issued.home.public / ".well-known" / "did.json")
    seen: dict[Path, set[bytes]] = {path: set() for path in paths}
    stop = threading.Event()

    def read_on(path: Path) -> None:
        while not stop.is_set():
            seen[path].add(path.read_bytes())

    readers = [threading.Thread(target=read_on, args=(path,)) for path in paths]
    for reader in readers:
        reader.start()
    try:
        for number in range(3):
            _publish_and_kill(issued.home.path, paths[0], after=0.3 + 0.17 * number)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert all(read_object(data) for found in seen.values() for data in found)
    lists = {data for path in paths[:3] for data in seen[path]}
    assert len(lists) > 3  # something was published while they read, or nothing was proved
    assert {str(judge(issued.home, data).verdict) for data in lists} == {"valid"}


def _publish_and_kill(home: Path, published: Path, after: float) -> None:
    """Kill a publisher `after` so many seconds, counted from the first list that it has put in place."""
    before = published.read_bytes()
    root = str(Path(publishing.__file__).parents[1])
    command = [sys.executable, "-c", LOOP, str(home)]
    environment = {"HUNAR_PASSPHRASE": PASSPHRASE, "PYTHONPATH": root}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=root) as process:
        process.stdout.readline()
        while published.read_bytes() == before and process.poll() is None:
            time.sleep(0.01)
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
