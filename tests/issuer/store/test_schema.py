"""The tables: from nothing to the newest form, on both databases, and as the code believes them to be."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from issuer.store import Store, StoreError, WrongSecret, schema
from issuer.store.tables import metadata
from tests.issuer.store.conftest import SECRET


def test_an_empty_database_comes_to_the_newest_form(store):
    with store.read() as tx:
        assert schema.form(tx.connection) == schema.HEAD


def test_the_newest_form_is_the_last_migration_of_the_folder():
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_migrations_make_the_tables_that_the_code_believes_in(store):
    with store.read() as tx:
        context = MigrationContext.configure(tx.connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_checks_of_the_migrations_are_those_of_the_code(store):
    from sqlalchemy import CheckConstraint, inspect

    with store.read() as tx:
        seen = inspect(tx.connection)
        for table in metadata.sorted_tables:
            named = {check["name"] for check in seen.get_check_constraints(table.name)}
            believed = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
            missing = {name for name in believed if not any(found.endswith(name) for found in named)}
            assert missing == set(), table.name


def test_opening_again_changes_nothing(database, open_store):
    open_store(database)
    with open_store(database).read() as tx:
        assert schema.form(tx.connection) == schema.HEAD


def test_two_who_open_a_new_register_at_once_make_it_once(database):
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: Store.open(database, SECRET), range(4)))
    for store in stores:
        store.close()


def test_a_register_of_a_newer_version_is_refused(database, open_store):
    with open_store(database).transaction() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        open_store(database)


def test_another_secret_is_refused(database, open_store):
    open_store(database)
    with pytest.raises(WrongSecret):
        open_store(database, bytes(64))


@pytest.mark.parametrize("url", ["", "mysql://host/name", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_a_url_that_means_no_register_is_refused(url, open_store):
    with pytest.raises(StoreError):
        open_store(url)


def test_alembic_is_not_loaded_for_a_register_that_needs_nothing(tmp_path, open_store):
    url = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    open_store(url)
    program = (
        "import sys; from issuer.store import Store;"
        f"Store.open({url!r}, {SECRET!r}).close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_sqlite_is_set_up_to_last(tmp_path, open_store):
    with open_store(f"sqlite:///{tmp_path / 'register.sqlite3'}").read() as tx:
        pragmas = {
            name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("page_size", "journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert pragmas == {
        "page_size": 16384, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1,
    }  # fmt: skip
