"""What is wrong with a document, one sentence a fault, each at its JSON path."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Strictness(StrEnum):
    """Whether a document was received or is about to be signed.

    What is received may be compacted and may use what VCDM 2.0 allows besides. What Cairn signs keeps to the
    letter of the JSON schema, so that every validator accepts it.
    """

    READING = "reading"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that a document breaks. Neither part repeats what the document says."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


Faults = Iterator[Fault]
