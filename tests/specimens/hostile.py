"""Badges with which somebody tries the reader: the machine's patience, or a person's eyes."""

from credentials.badge import IssuerProfile
from tests.specimens.bench import MARK, changed, dump

UNDEFINED = "https://www.w3.org/ns/credentials/undefined-terms/v2"
LISTED = ("issuer_trust", "issuer_listed")
# U+0415 is a Cyrillic letter that looks like the Latin E.
LOOK_ALIKE = MARK.replace("e", "\u0435", 1)
SIZE = 12


def eyes(bench):
    """Make genuine badges whose names are not what they look like."""
    for name, text in {
        "name-turned-around.json": f"{MARK} \u202enoitacinummoC",
        "name-with-letters-without-width.json": f"{MARK}\u200b Commu\u2060nication\ufeff",
        "name-with-tags.json": f"{MARK} Communication" + "".join(chr(0xE0000 + ord(c)) for c in " gold"),
        "name-in-decomposed-letters.json": f"{MARK} Communica\u0301tion",
        "name-of-joined-letters.json": f"{MARK} \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    }.items():
        named = bench.issuer.achievement("communication", name=text)
        bench.add(name, bench.badge(achievement=named), "valid", *LISTED)
    unlisted = ("issuer_unknown", "issuer_trust", "issuer_not_listed")
    for name, claimed in {"looks-like-another": LOOK_ALIKE, "of-the-same-name": MARK}.items():
        badge = bench.unsigned(issuer=IssuerProfile(bench.other.did, claimed), status=None)
        bench.add(f"issuer-{name}.json", bench.other.sign(badge), *unlisted)


def patience(bench):
    """Make badges that cost much to read, or that contexts would read otherwise."""
    good = bench.badge()

    def unread(name, document, verdict, code):
        bench.add(name, document, verdict, "data_loss", code)

    unread("poison-graph.json", _poisoned(good), "could_not_check", "too_complex")
    v2, ob = good["@context"]
    other = good | {"@context": [v2, ob.replace("3.0.3", "3.0.2")]}
    unread("context-of-another-edition.json", other, "not_genuine", "data_not_signed")
    unread(
        "context-by-another-spelling.json",
        good | {"@context": [v2, f"{ob}#"]},
        "not_genuine",
        "context_unknown",
    )
    added = good | {"kestrelRank": MARK, "@context": [v2, ob, UNDEFINED]}
    bench.add("context-for-undefined-terms.json", added, "not_genuine", "signature", "signature_invalid")
    vocabulary = {"@vocab": "https://kestrel.example/terms#"}
    inside = changed(good, "credentialSubject", "@context", to=vocabulary)
    unread("context-inline-inside.json", inside, "could_not_check", "context_unknown")
    text = dump(good)
    for name, number in {"number-not-one.json": b"NaN", "number-endless.json": b"-Infinity"}.items():
        body = text.replace(b"{", b'{"kestrel": ' + number + b",", 1)
        bench.add(name, body, "not_genuine", "structure", "malformed_json")


def _poisoned(good):
    """Return a badge with two endorsements that look alike, each with evidence that looks all alike."""
    subject = {"id": good["id"], "type": ["EndorsementSubject"], "endorsementComment": MARK}
    endorsement = {
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": good["issuer"],
        "validFrom": good["validFrom"],
        "credentialSubject": subject,
        "evidence": [{"type": ["Evidence"], "name": MARK}] * SIZE,
    }
    return good | {"endorsement": [endorsement, endorsement]}
