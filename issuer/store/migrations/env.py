"""What alembic runs: the migrations, on the connection that `issuer.store.schema` hands it, within its transaction."""

from alembic import context

from issuer.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite's tables can be made within a transaction too; a migration that is cut off leaves nothing behind.
    transactional_ddl=True,
)
context.run_migrations()
