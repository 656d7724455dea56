"""Endorsements and learner records by the partners of these tests."""

import json
from dataclasses import replace

from credentials import clr, endorsements
from credentials.open_badges.credential import EndorsementCredential, EndorsementSubject
from credentials.open_badges.learner_record import ClrCredential, ClrSubject
from credentials.open_badges.profile import Profile
from tests.support.partner import AWARDED, HOLDER


def bare(body):
    return {name: value for name, value in json.loads(body).items() if name != "proof"}


def opinion(by, about, number=1, seen=None, **changes):
    """Return a signed endorsement."""
    unsigned = EndorsementCredential(
        id=f"urn:uuid:00000000-0000-4000-8000-e{number:011d}",
        issuer=Profile(id=by.did, name=by.name),
        valid_from=AWARDED,
        name="Opinion",
        credential_subject=EndorsementSubject(id=about, endorsement_comment="Seen it."),
    )
    return by.signed(endorsements.compose(replace(unsigned, **changes), seen))


def record(partner, *parts, **changes):
    subject = ClrSubject(id=HOLDER, verifiable_credential=parts)
    unsigned = ClrCredential(
        id="urn:uuid:00000000-0000-4000-8000-c00000000001",
        name="All of it",
        issuer=Profile(id=partner.did, name=partner.name),
        valid_from=AWARDED,
        partial=True,
        credential_subject=subject,
    )
    return clr.compose(replace(unsigned, **changes))
