"""What Alembic runs to migrate the connection that `store.migrate` hands over, within its transaction."""

from alembic import context

from kbapi.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
