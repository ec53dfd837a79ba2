"""Workers: everything given comes back, numbers are found exactly and never lie open, and a person can be erased."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, text, update

from issuer.store import Conflict, NotFound, Refused, WrongSecret, audit, credentials, erasure, workers
from issuer.store.numbers import document_number, phone_number
from issuer.store.tables.workers import identity_documents, phones
from issuer.store.workers import (
    Background,
    DocumentKind,
    Education,
    Experience,
    IdentityDocument,
    Purpose,
    Training,
)
from tests.issuer.store.world import build, person

CNIC = DocumentKind.CNIC


def test_everything_given_comes_back(world):
    new = replace(
        person(),
        name_sd="ڪو",
        card_name="Somebody",
        education=Education.MIDDLE,
        experience=(Experience("plumber", 11, "ustad-shagird workshop"), Experience("cook", 2, "hotel kitchen")),
        training=(Training("Pipe fitting", "Demo centre", 2019), Training("Safety", "Demo centre")),
        references=("Ustad Nobody (demo)", "Ustad Somebody (demo)"),
        wants_overseas=True,
        phones=("+923990000001", "+923990000002"),
    )
    with world.store.transaction(world.clerk) as tx:
        worker = workers.register(tx, new)
    with world.store.read() as tx:
        assert workers.get(tx, worker.id) == worker
        kept = {name: getattr(worker, name) for name in workers.NewWorker.__slots__ if hasattr(worker, name)}
        assert kept == {name: getattr(new, name) for name in kept}
        assert len(kept) == 12
        assert workers.background(tx, worker.id) == Background(
            new.languages, new.experience, new.training, new.references
        )
        assert workers.phones(tx, worker.id) == ("+923990000001", "+923990000002")
        assert workers.documents(tx, [worker.id])[worker.id] == (
            IdentityDocument(CNIC, "0000000000012"),
            IdentityDocument(DocumentKind.PASSPORT, "ZZ0000001"),
        )


def test_a_worker_is_known_outside_by_a_random_identifier(world):
    one, other = world.worker(1), world.worker(2)
    assert one.startswith("urn:uuid:")
    assert one[23] == "4" == other[23]  # version 4: random (RFC 9562)
    assert one != other


def test_the_same_registration_again_changes_nothing(world):
    first = world.worker()
    assert world.worker() == first
    with world.store.read() as tx:
        assert len(audit.entries(tx, object_id=first)) == 4  # registered, consented, enrolled twice


def test_a_number_is_found_however_it_is_written(world):
    worker = world.worker()
    with world.store.read() as tx:
        for typed in ("00000-0000001-2", "0000000000012", " 00000 0000001 2 "):
            assert workers.find(tx, CNIC, typed).id == worker
        assert workers.find(tx, DocumentKind.PASSPORT, "zz 0000001").id == worker
        assert [found.id for found in workers.find_by_phone(tx, "+92-399-0000001")] == [worker]
        assert workers.find_by_reference(tx, "W-001").id == worker


def test_another_number_or_kind_is_not_found(world):
    world.worker()
    with world.store.read() as tx:
        assert workers.find(tx, CNIC, "00000-0000001-3") is None
        assert workers.find(tx, DocumentKind.NICOP, "00000-0000001-2") is None
        assert workers.find_by_phone(tx, "+923990000009") == ()
        assert workers.find_by_reference(tx, "W-999") is None


def test_an_unknown_identifier_is_not_found(world):
    for identifier in ("urn:uuid:00000000-0000-4000-8000-000000000000", "W-001", "", "urn:uuid:x"):
        with pytest.raises(NotFound), world.store.read() as tx:
            workers.get(tx, identifier)


def test_two_workers_cannot_have_one_document(world):
    world.worker()
    with pytest.raises(Conflict, match="another worker"):
        world.worker(reference="W-002")


def test_a_reference_is_not_taken_over_by_another_person(world):
    world.worker()
    with pytest.raises(Conflict, match="other documents"):
        world.worker(2, reference="W-001")


MALFORMED = (
    (CNIC, "123"),
    (CNIC, "00000-0000001-X"),
    (CNIC, "٠٠٠٠٠٠٠٠٠٠٠١٢"),
    (CNIC, ""),
    (CNIC, "00000000000123"),
    (DocumentKind.NICOP, "A" * 13),
    (DocumentKind.PASSPORT, "ZZ"),
    (DocumentKind.PASSPORT, "زز1234567"),
)


def test_a_malformed_number_is_refused_and_not_repeated():
    for kind, number in MALFORMED:
        with pytest.raises(Refused) as refusal:
            document_number(kind, number)
        assert not number or number not in str(refusal.value)


def test_a_malformed_phone_is_refused():
    for phone in ["03990000001", "+92", "+0399000000", "+92399000000000000", "phone"]:
        with pytest.raises(Refused):
            phone_number(phone)


def test_a_worker_with_a_malformed_number_is_not_registered(world):
    for changes in ({"documents": (IdentityDocument(CNIC, "123"),)}, {"phones": ("123",)}):
        with pytest.raises(Refused):
            world.worker(**changes)


def test_the_database_refuses_what_makes_no_sense_without_naming_anybody(world):
    for changes in [{"district": "PK-XX"}, {"birth_year": 90}, {"name_en": ""}]:
        with pytest.raises((NotFound, Refused)) as refusal:
            world.worker(father_name="Canary Elder", **changes)
        assert "Canary" not in str(refusal.value)
        assert refusal.value.__cause__ is None


def test_a_refusal_leaves_nothing_behind(world):
    with pytest.raises(NotFound):
        world.worker(district="PK-XX")
    with world.store.read() as tx:
        assert workers.find_by_reference(tx, "W-001") is None


def test_pages_of_workers_come_in_order(world):
    ids = [world.worker(number) for number in (3, 1, 2)]
    with world.store.read() as tx:
        assert [worker.id for worker in workers.iterate(tx, batch=2)] == [ids[1], ids[2], ids[0]]
        assert [worker.id for worker in workers.iterate(tx, after="W-002", batch=2)] == [ids[0]]


def test_workers_of_a_qualification_are_those_enrolled_for_it(world):
    enrolled = world.worker(1)
    wanted = world.standard.qualifications[0].id
    with world.store.transaction(world.clerk) as tx:
        workers.register(tx, person(2))
        assert [worker.id for worker in workers.iterate(tx, qualification=wanted)] == [enrolled]
        assert list(workers.iterate(tx, qualification="another")) == []


def test_a_consent_can_be_withdrawn_and_the_history_stays(world):
    worker = world.worker()
    with world.store.transaction(world.clerk) as tx:
        workers.set_consent(tx, worker, Purpose.SEARCH, given=False)
    with world.store.read() as tx:
        assert not workers.get(tx, worker).consents_to_search
        rows = tx.connection.execute(text("SELECT given FROM consents ORDER BY key")).scalars()
        assert [bool(given) for given in rows] == [True, False]


def test_a_number_sealed_for_one_worker_does_not_open_for_another(world):
    one, other = world.worker(1), world.worker(2)
    with pytest.raises(WrongSecret), world.store.transaction() as tx:
        table = identity_documents
        stolen = tx.connection.execute(table.select().where(table.c.worker == one, table.c.kind == CNIC)).one()
        theirs = (table.c.worker == other) & (table.c.kind == CNIC)
        tx.connection.execute(update(table).where(theirs).values(sealed=stolen.sealed))
        workers.documents(tx, [other])


def test_every_sealed_value_is_different_and_every_hash_is_keyed(world):
    world.worker(1, phones=("+923990000001",))
    world.worker(2, phones=("+923990000001",))
    with world.store.read() as tx:
        rows = tx.connection.execute(phones.select()).all()
    assert len({row.sealed for row in rows}) == 2
    assert len({row.found_by for row in rows}) == 1


CANARIES = ("0000000000017", "00000-0000001-7", "ZZ7777777", "+923997777777", "923997777777")


def file_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def _canary_worker(world):
    return world.worker(
        documents=(IdentityDocument(CNIC, CANARIES[1]), IdentityDocument(DocumentKind.PASSPORT, CANARIES[2])),
        phones=(CANARIES[3],),
        father_name="Canary Elder",
        references=("Canary Ustad",),
    )


def test_no_number_of_a_person_lies_in_the_files_of_the_database(tmp_path, open_store):
    store = open_store(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    _canary_worker(build(store))
    before = file_bytes(tmp_path)  # with the write-ahead log
    store.close()
    for found in (before, file_bytes(tmp_path)):
        assert b"Canary Elder" in found  # the control: what is not sealed is seen by this test
        assert [number for number in CANARIES if number.encode() in found] == []


def test_no_number_of_a_person_lies_in_a_dump_of_any_table(world):
    _canary_worker(world)
    with world.store.read() as tx:
        from issuer.store.tables import metadata

        dump = repr([tx.connection.execute(table.select()).all() for table in metadata.sorted_tables])
    assert "Canary Elder" in dump
    assert [number for number in CANARIES if number in dump] == []


def test_an_erased_person_is_gone_from_the_files(tmp_path, open_store):
    store = open_store(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    world = build(store)
    worker = _canary_worker(world)
    with store.transaction(world.clerk) as tx:
        erasure.erase(tx, worker)
    store.close()
    assert b"Canary" not in file_bytes(tmp_path)
    assert b"Somebody Number1" not in file_bytes(tmp_path)


def test_erasing_leaves_the_bare_identifier_its_results_and_a_whole_audit_trail(world):
    worker = world.worker()
    credential = world.signed(world.passed(worker)[0])
    with world.store.transaction(world.clerk) as tx:
        erasure.erase(tx, worker)
        erasure.erase(tx, worker)
    with world.store.read() as tx:
        gone = workers.get(tx, worker)
        assert (gone.name_en, gone.reference, gone.birth_year, gone.district) == ("", "", None, None)
        assert gone.erased_at is not None
        assert workers.documents(tx, [worker]) == {}
        assert workers.phones(tx, worker) == ()
        assert workers.background(tx, worker) == Background((), (), (), ())
        assert workers.find(tx, CNIC, "00000-0000001-2") is None
        assert list(workers.iterate(tx)) == []
        assert credentials.get(tx, credential.id) == credential
        with pytest.raises(NotFound):
            credentials.document(tx, credential.id)
        audit.verify(tx)


def test_whoever_was_erased_can_come_again_as_somebody_new(world):
    first = world.worker()
    with world.store.transaction(world.clerk) as tx:
        erasure.erase(tx, first)
    assert world.worker() != first


def test_nobody_is_erased_while_a_credential_of_theirs_is_being_made(world):
    worker = world.worker()
    world.planned(world.passed(worker)[0])
    with pytest.raises(Refused, match="being made"), world.store.transaction(world.clerk) as tx:
        erasure.erase(tx, worker)


def test_signed_documents_of_others_cannot_be_deleted(world):
    world.signed(world.passed(world.worker())[0])
    with pytest.raises(Refused, match="until its person is erased"), world.store.transaction() as tx:
        tx.connection.execute(text("DELETE FROM signed_documents"))


def test_a_repr_shows_no_number():
    assert "17" not in repr(IdentityDocument(CNIC, CANARIES[0]))
    assert "17" not in repr(replace(person(), documents=(IdentityDocument(CNIC, CANARIES[0]),)).documents)


def test_the_last_four_are_all_that_a_credential_may_have():
    assert IdentityDocument(CNIC, "00000-0000001-7").last_four == "0017"


def test_one_row_of_documents_for_each_number(world):
    worker = world.worker()
    with pytest.raises(Conflict), world.store.transaction() as tx:
        held = tx.connection.execute(identity_documents.select()).first()
        row = {"worker": worker, "kind": held.kind, "sealed": held.sealed, "found_by": held.found_by}
        tx.connection.execute(insert(identity_documents).values(**row))


def test_a_batch_is_registered_as_one_by_one(world):
    first = world.worker(2)
    with world.store.transaction(world.clerk) as tx:
        found = workers.register_many(tx, [person(number) for number in (3, 2, 1, 3)])
        assert [worker.reference for worker in found] == ["W-003", "W-002", "W-001", "W-003"]
        assert found[1].id == first
        assert found[0] == found[3] == workers.get(tx, found[0].id)
        assert workers.phones(tx, found[2].id) == ("+923990000001",)
        assert workers.register_many(tx, []) == ()
        assert set(workers.get_many(tx, [first, found[0].id])) == {first, found[0].id}


def test_a_document_has_one_owner_within_a_batch_too(world):
    with pytest.raises(Conflict, match="another worker"), world.store.transaction(world.clerk) as tx:
        workers.register_many(tx, [person(1), replace(person(1), reference="W-002")])


def test_who_was_erased_can_agree_to_nothing(world):
    worker = world.worker()
    with world.store.transaction(world.clerk) as tx:
        erasure.erase(tx, worker)
        with pytest.raises(NotFound):
            workers.set_consent(tx, worker, Purpose.SEARCH, given=True)
