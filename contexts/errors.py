"""Every refusal of this package, each with a code."""

from typing import ClassVar


class ContextsError(Exception):
    """Base of all refusals of `contexts`."""

    code: ClassVar[str] = "contexts_error"


class MalformedJson(ContextsError):
    """The bytes are not JSON as Cairn reads it; `code` names the fault.

    Codes: `json_syntax`, `json_encoding`, `json_duplicate_key`, `json_number`, `json_depth`, `json_size`,
    `json_not_object`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code  # type: ignore[misc]


class UnknownContext(ContextsError):
    """A JSON-LD context is not among the pinned ones. Contexts are never fetched."""

    code = "context_unknown"


class DataLoss(ContextsError):
    """A part of the document would not be signed: an undefined term, a relative id or type.

    Data Integrity 1.0 names this DATA_LOSS_DETECTION_ERROR.
    """

    code = "data_loss"


class MalformedDocument(ContextsError):
    """The document is JSON, but not JSON-LD that can be canonicalised."""

    code = "json_ld_malformed"


class TooComplex(ContextsError):
    """Canonicalising would need more work than any honest document (RDF Canonicalization, section 7.1)."""

    code = "too_complex"


class ContextChanged(ContextsError):
    """A pinned file is not the one that was pinned: its SHA-256 is not the manifest's, or it is gone."""

    code = "context_changed"
