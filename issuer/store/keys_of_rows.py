"""What most rows have: a place in the order they came, and references that stay inside one organisation."""

from sqlalchemy import Column, ForeignKeyConstraint

from records.columns import Serial


def serial() -> Column[int]:
    """Return the column that counts rows in the order they came."""
    return Column("serial", Serial, primary_key=True, autoincrement=True)


def refers(table: str, *columns: tuple[str, str]) -> ForeignKeyConstraint:
    """Return the constraint that pairs of columns, ours and theirs, name a row of the same organisation."""
    pairs = [("organisation_id", "organisation_id"), *columns]
    return ForeignKeyConstraint([own for own, _ in pairs], [f"{table}.{theirs}" for _, theirs in pairs])
