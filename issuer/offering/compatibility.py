"""How far the issuer meets wallets of older drafts half-way: one switch for each habit.

A switch widens the shapes that are read or written. No check of a signature, a nonce or a code depends on one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final, Self

_OFF = "-"


@dataclass(frozen=True, slots=True)
class Compatibility:
    """The switches, as they stand where nobody says otherwise.

    `legacy_wellknown_paths`: metadata also where drafts up to 15 looked for it. `c_nonce_in_responses`: a nonce in
    token and credential answers, and where one was missing or wrong. `accept_single_proof`: `proof` besides
    `proofs`. `accept_format_request`: a credential asked for by format and type. `credential_singular_in_response`:
    `credential` besides `credentials` for whoever asked in an old shape. `accept_user_pin`: the transaction code
    under its old name. `draft11_metadata_and_offer`: what draft 11 called things, besides. `metadata_dual_display`:
    `display` beside `format` too. `vc_sd_jwt_alias`: SD-JWT badges also under the format's old name.
    `invalid_tx_code_error`: the word of version 1.1 for a wrong transaction code. `deferred_pending_as_error`: a badge
    that is not ready yet is told as drafts 13 to 15 do, by an error. `deferred_notification_id`: a notification id also
    with badges that were put off.
    """

    legacy_wellknown_paths: bool = True
    c_nonce_in_responses: bool = True
    accept_single_proof: bool = True
    accept_format_request: bool = True
    credential_singular_in_response: bool = True
    accept_user_pin: bool = True
    draft11_metadata_and_offer: bool = False
    metadata_dual_display: bool = False
    vc_sd_jwt_alias: bool = False
    invalid_tx_code_error: bool = False
    deferred_pending_as_error: bool = False
    deferred_notification_id: bool = False

    def turned(self, names: Iterable[str]) -> Self:
        """Return the switches with those named turned on, and those named with a minus before turned off.

        Raises:
            ValueError: there is no switch of a name.
        """
        wanted = {name.removeprefix(_OFF): not name.startswith(_OFF) for name in names}
        known = {each.name for each in fields(self)}
        for name in wanted:
            if name not in known:
                raise ValueError(f"there is no switch “{name}”; there are {', '.join(sorted(known))}")
        return replace(self, **wanted)


USUAL: Final = Compatibility()
