"""Watches an installation's transactions: which tables each changed, and which acts it wrote to the audit log."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event

CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')


@dataclass
class Transaction:
    """What one committed transaction did."""

    changed: set = field(default_factory=set)
    acts: list = field(default_factory=list)


@contextmanager
def watched(database):
    """Yield a list that is filled with every transaction committed meanwhile that changed something."""
    engine, done = database._engine, []

    def executed(connection, cursor, statement, _parameters, context, _many):
        found = CHANGES.match(statement)
        if found is None or cursor.rowcount == 0:
            return
        at_work = connection.info.setdefault("watched", Transaction())
        at_work.changed.add(found[1])
        if found[1] == "audit_entry":
            at_work.acts += [each["action"] for each in context.compiled_parameters]

    def committed(connection):
        at_work = connection.info.pop("watched", None)
        if at_work is not None:
            done.append(at_work)

    def undone(connection):
        connection.info.pop("watched", None)

    listeners = (("after_cursor_execute", executed), ("commit", committed), ("rollback", undone))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield done
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)
