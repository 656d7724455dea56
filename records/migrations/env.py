"""What Alembic runs: with the connection it was given, or with `-x database=URL` from its command line."""

from importlib import import_module
from typing import Literal

from alembic import context
from sqlalchemy import Connection, MetaData, create_engine
from sqlalchemy.types import TypeDecorator

from records.columns import METADATA


def _models() -> MetaData:
    # Only writing a new migration needs the tables; running one must not depend on today's.
    for module in (context.config.get_main_option("models") or "").split():
        import_module(module)
    return METADATA


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    # A migration is history: it names the plain type, not today's decorator.
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=_models(), compare_type=True, render_item=_render
    )
    with context.begin_transaction():
        context.run_migrations()


def _run_from_command_line() -> None:
    engine = create_engine(context.get_x_argument(as_dictionary=True)["database"])
    with engine.begin() as connection:
        _run(connection)


given = context.config.attributes.get("connection")
if given is None:
    _run_from_command_line()
else:
    _run(given)
