"""Specimens of whole documents: badges that break a rule of the standard, endorsements, records, bound resources."""

import json
from dataclasses import replace
from datetime import timedelta

from contexts.errors import ContextsError
from contexts.loader import PACKAGED
from credentials import clr, endorsements
from credentials.digest import digest_multibase
from credentials.integrity import digest_sri
from credentials.open_badges.credential import EndorsementCredential, EndorsementSubject
from credentials.open_badges.documents import VCDM_2, document_of
from credentials.open_badges.learner_record import ClrCredential, ClrSubject
from credentials.open_badges.profile import Profile
from credentials.proofs import vc_jwt
from tests.specimens.bench import HOLDER, MARK, changed
from tests.support.partner import AWARDED, NOW
from tests.unit.credentials.open_badges.broken import ALWAYS
from tests.unit.credentials.open_badges.cases import BADGE

# One for each kind of rule; all of them are in the tests of the rules.
RULES = (
    "contexts-swapped",
    "id-missing",
    "id-with-a-space",
    "start-missing",
    "name-in-languages",
    "subject-of-another-type",
    "credits-as-text",
    "achievement-without-a-description",
    "criteria-that-say-nothing",
    "achievement-type-unknown",
    "achievement-type-with-ext-inside",
    "language-not-a-code",
    "image-with-a-digest",
    "alignment-without-a-target",
    "required-level-not-on-the-scale",
    "result-of-no-description",
    "level-reached-that-is-none",
    "status-missing-where-it-is-the-result",
    "identity-says-more",
    "identity-hash-not-one",
    "evidence-of-another-type",
    "endorsement-that-is-none",
)


def whole(bench, **changes):
    """Return a badge that uses the whole standard, not yet signed."""
    issuer = replace(BADGE.issuer, id=bench.issuer.did, name=MARK)
    subject = replace(BADGE.credential_subject, id=HOLDER)
    plain = {
        "credential_status": None,
        "refresh_service": None,
        "issuer": issuer,
        "credential_subject": subject,
    }
    return document_of(replace(BADGE, **plain | changes))


def token(document, by):
    return vc_jwt.sign(document, by.signer, by.method_id).encode()


def rules(bench):
    """Make badges that break one rule of Open Badges 3.0 each, and are signed so."""
    good = whole(bench)
    bench.add("good-whole.json", bench.resigned(good), "valid", "schema", "open_badge")
    for name in RULES:
        steps, value, _ = ALWAYS[name]
        document = changed_or_without(good, steps, value)
        try:
            made, ending = bench.resigned(document), "json"
        except ContextsError:
            # A proof inside would not cover it; a token covers whatever it holds.
            made, ending = token(document, bench.issuer), "jwt"
        bench.add(f"rule-{name}.{ending}", made, "not_genuine", "schema", "open_badge_incomplete")
    own = replace(BADGE.credential_schema[0], id="https://kestrel.example/schema.json")
    stricter = whole(bench, credential_schema=(*BADGE.credential_schema, own))
    bench.add(
        "good-with-a-schema-of-its-own.json",
        bench.resigned(stricter),
        "valid",
        "schema",
        "own_schema_not_asked",
    )


def changed_or_without(document, steps, value):
    made = changed(document, *steps, to=value)
    if value is ...:
        at = made
        for step in steps[:-1]:
            at = at[step]
        del at[steps[-1]]
    return made


def endorsement(bench, about, by=None, **changes):
    """Return what somebody says about an id, not yet signed."""
    by = by or bench.other
    usual = EndorsementCredential(
        id="urn:uuid:00000000-0000-4000-8000-0000000000e1",
        issuer=Profile(id=by.did, name=MARK),
        valid_from=AWARDED,
        name=f"What {MARK} says",
        credential_subject=EndorsementSubject(id=about, endorsement_comment=f"{MARK} was there."),
    )
    return replace(usual, **changes)


def opinions(bench):
    """Make badges that carry what others say of them, well and badly. The badge itself is always good."""
    bare = {name: value for name, value in bench.badge().items() if name != "proof"}
    achievement = bare["credentialSubject"]["achievement"]
    about_badge = endorsements.compose(endorsement(bench, bare["id"]))
    bound = endorsements.compose(endorsement(bench, achievement["id"]), achievement)
    signed, signed_bound = bench.other.signed(about_badge), bench.other.signed(bound)

    def carrying(name, *said, code, on_achievement=False):
        path = ("credentialSubject", "achievement", "endorsement") if on_achievement else ("endorsement",)
        document = bench.resigned(changed(bare, *path, to=list(said)))
        bench.add(f"{name}.json", document, "valid", "endorsements", code)

    carrying("good-endorsed", signed, code="endorsements_good")
    carrying("good-endorsed-as-it-stands", signed_bound, code="endorsements_good", on_achievement=True)
    carrying("endorsement-of-another", signed, code="endorsements_bad", on_achievement=True)
    forged = changed(signed, "credentialSubject", "endorsementComment", to=f"{MARK} was not there.")
    carrying("endorsement-tampered", forged, code="endorsements_bad")
    over = endorsements.compose(endorsement(bench, bare["id"], valid_until=NOW - timedelta(days=1)))
    carrying("endorsement-expired", bench.other.signed(over), code="endorsements_bad")
    unsigned = changed(bare, "endorsement", to=[about_badge])
    bench.add(
        "endorsement-unsigned.json", bench.resigned(unsigned), "valid", "endorsements", "endorsements_bad"
    )
    other = changed(bound, "credentialSubject", "digestMultibase", to=digest_multibase(b"another"))
    carrying(
        "endorsement-of-another-wording",
        bench.other.signed(other),
        code="endorsements_unclear",
        on_achievement=True,
    )
    spoken = endorsements.sign_as_token(about_badge, bench.other.signer, bench.other.method_id)
    carrier = token(bare | {"endorsementJwt": [spoken]}, bench.issuer)
    bench.add("good-endorsed-by-token.jwt", carrier, "valid", "endorsements", "endorsements_good")
    many = [
        endorsements.compose(
            endorsement(bench, bare["id"], id=f"urn:uuid:00000000-0000-4000-8000-00000000e{n:03d}")
        )
        for n in range(17)
    ]
    carrying("endorsements-too-many", *map(bench.other.signed, many), code="endorsements_not_checked")


def record(bench, *parts, **changes):
    """Return a learner record over these credentials, signed."""
    subject = ClrSubject(
        id=HOLDER,
        verifiable_credential=tuple(parts),
        association=(clr.precedes("urn:kestrel:first", "urn:kestrel:second"),),
    )
    usual = ClrCredential(
        id="urn:uuid:00000000-0000-4000-8000-0000000000c1",
        name=f"All of {MARK}",
        issuer=Profile(id=bench.issuer.did, name=MARK),
        valid_from=AWARDED,
        partial=True,
        credential_subject=subject,
    )
    return bench.issuer.signed(clr.compose(replace(usual, **changes)))


def records(bench):
    """Make learner records whose parts are good, forged, withdrawn, or lie too deep."""
    good, foreign = bench.badge(), json.loads(bench.other.sign(bench.other.unsigned(subject_id=HOLDER)))
    forged = changed(bench.badge(), "credentialSubject", "achievement", "name", to=f"{MARK} forged")
    inner = record(bench, good, id="urn:uuid:00000000-0000-4000-8000-0000000000c2")

    def kept(name, document, code, check="parts", verdict="valid"):
        bench.add(f"{name}.json", document, verdict, check, code)

    kept("good-record", record(bench, good, foreign), "parts_good")
    kept("good-record-of-a-record", record(bench, inner), "parts_good")
    kept("record-with-a-forged-part", record(bench, good, forged), "parts_bad")
    expired = bench.badge(valid_until=NOW - timedelta(days=1))
    kept("record-with-an-expired-part", record(bench, expired), "parts_bad")
    unsigned = {name: value for name, value in good.items() if name != "proof"}
    kept("record-with-an-unsigned-part", record(bench, unsigned), "parts_bad")
    many = [bench.resigned(_small(bench, number)) for number in range(65)]
    kept("record-with-too-many-parts", record(bench, *many), "parts_not_checked")
    changed_after = changed(record(bench, good), "name", to=f"Everything of {MARK}")
    kept("record-changed", changed_after, "signature_invalid", "signature", "not_genuine")
    association = ("credentialSubject", "association", 0, "associationType")
    unknown = bench.resigned(changed(record(bench, good), *association, to="isCousinOf"))
    kept("record-associated-otherwise", unknown, "learner_record_incomplete", "schema", "not_genuine")


def _small(bench, number):
    return {
        "@context": [VCDM_2],
        "id": f"urn:kestrel:{number}",
        "type": ["VerifiableCredential"],
        "issuer": bench.issuer.did,
        "validFrom": "2026-11-01T09:00:00Z",
        "credentialSubject": {"id": HOLDER},
    }


def resources(bench):
    """Make badges that bind resources by their digests, rightly and wrongly."""
    bare = {name: value for name, value in bench.badge().items() if name != "proof"}
    data = PACKAGED.data(VCDM_2)
    right = {"id": VCDM_2, "digestSRI": digest_sri(data), "digestMultibase": digest_multibase(data)}
    picture = {"id": "https://kestrel.example/k.png", "mediaType": "image/png", "digestSRI": digest_sri(b"k")}

    def binding(name, resources, code, verdict="not_genuine"):
        document = bench.resigned(bare | {"relatedResource": resources})
        bench.add(f"{name}.json", document, verdict, "related_resources", code)

    binding("good-binding-its-context", [right, picture], "related_unchanged", "valid")
    binding("good-binding-a-picture", [picture], "related_not_used", "valid")
    binding("bound-context-is-another", [right | {"digestSRI": digest_sri(b"kestrel")}], "related_changed")
    twice = token(bare | {"relatedResource": [right, right]}, bench.issuer)
    bench.add("bound-twice.jwt", twice, "not_genuine", "related_resources", "related_malformed")
    binding("bound-by-nothing", [{"id": VCDM_2}], "related_malformed")
    binding("bound-by-a-bare-hash", [right | {"digestMultibase": "uELq9"}], "related_malformed")
    binding("bound-by-a-short-hash", [right | {"digestSRI": "sha384-AAAA"}], "related_malformed")


MAKERS = (rules, opinions, records, resources)
