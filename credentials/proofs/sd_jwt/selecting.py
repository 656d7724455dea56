"""What a holder shows of an SD-JWT (RFC 9901, 7.2)."""

from collections.abc import Iterable

from credentials.proofs.sd_jwt.compact import joined
from credentials.proofs.sd_jwt.disclosures import Path
from credentials.proofs.sd_jwt.reading import read


def select(text: str, wanted: Iterable[Path]) -> str:
    """Return the SD-JWT with only the disclosures that the wanted places need, without key binding.

    A place stands for all that is in it; None in a path stands for every element of an array.

    Raises:
        MalformedToken, UnsupportedProof: as `read`.
    """
    whole = read(text)
    paths = tuple(wanted)
    shown = {each.text for each in whole.disclosed if any(_meet(each.path, path) for path in paths)}
    return joined(whole.parts.issuer_jwt, tuple(each for each in whole.parts.disclosures if each in shown))


def _meet(place: Path, wanted: Path) -> bool:
    """Return whether one of the two lies on the way to the other."""
    return all(
        isinstance(step, int) if asked is None else step == asked
        for step, asked in zip(place, wanted, strict=False)
    )
