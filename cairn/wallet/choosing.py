"""Choose among what is offered, and the keys it is to be bound to."""

from collections.abc import Iterable

from cairn.wallet.http import WalletRefused
from cairn.wallet.issuers import Described, Issuer
from cairn.wallet.offering import Offer
from cairn.wallet.profiles import DC_SD_JWT, VC_SD_JWT, Reading, WalletProfile
from cairn.wallet.purse import HolderKey, KeyKind, Purse


def readable(
    offer: Offer, issuer: Issuer, profile: WalletProfile, wanted: str | None
) -> tuple[Described, ...]:
    """Return what the wallet can have of an offer, in the offer's order; `wanted` is a format or an id.

    Raises:
        WalletRefused: there is none, or something the wallet needs is not said of one that is.
    """
    known = [issuer.described[each] for each in offer.configuration_ids if each in issuer.described]
    found = tuple(
        each for each in known if _is_wanted(each, wanted) and _reads(profile.reading, issuer, each)
    )
    if not found:
        raise WalletRefused(
            "metadata", "format_not_offered", f"the offer holds no {wanted or 'format it reads'}"
        )
    _check_whole(found, profile.reading)
    return found


def _is_wanted(each: Described, wanted: str | None) -> bool:
    return wanted is None or wanted in (each.id, each.format)


def _reads(reading: Reading, issuer: Issuer, each: Described) -> bool:
    # Each edition has one name for SD-JWTs, and an offer may hold both.
    is_other_name = each.format in (DC_SD_JWT, VC_SD_JWT) and each.format != issuer.shapes.sd_jwt
    return each.format in reading.formats and not is_other_name


def _check_whole(found: Iterable[Described], reading: Reading) -> None:
    for each in found:
        if reading.needs_proof_types and each.proof_algorithms is None:
            raise WalletRefused(
                "metadata", "unbound", f"{each.id} names no proofs, and what is unbound is not taken"
            )
        needed = reading.suites.get(each.format)
        if needed and needed.isdisjoint(each.proof_algorithms or ()):
            raise WalletRefused(
                "metadata", "suite_not_named", f"{each.id} names none of {', '.join(sorted(needed))}"
            )


def keys_for(each: Described, profile: WalletProfile, purse: Purse, count: int) -> tuple[HolderKey, ...]:
    """Return keys of the purse that an issuer takes for a credential, made where there are too few.

    Raises:
        WalletRefused: the issuer takes no key that this wallet uses.
    """
    fitting = [kind for kind in profile.proving.kinds if _is_taken(kind, each)]
    if not fitting:
        raise WalletRefused(
            "metadata", "no_key_fits", f"{each.id} is bound to no kind of key of {profile.name}"
        )
    return purse.keys_of(fitting, count)


def _is_taken(kind: KeyKind, each: Described) -> bool:
    algorithms = each.proof_algorithms
    is_taken = algorithms is None or kind.algorithm.value in algorithms
    return is_taken and (not each.binding_methods or kind.method in each.binding_methods)
