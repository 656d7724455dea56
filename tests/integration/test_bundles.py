"""Bundles between installations: what was saved while the issuer answered is checked when nobody does any more."""

import json

from did.document import DidDocument
from tests.integration.test_two_installations import REASON, outcome_of, second
from tests.support.authority import Authority
from tests.support.services import installation, serving
from verifier.bundle.model import MEDIA_TYPE


def saved(checker, badge, name, code=0):
    """Check a badge and save the bundle; return the file."""
    source, file = checker.folder / "badge.json", checker.folder / f"{name}.cairn"
    source.write_bytes(badge)
    done = checker.run("verify", str(source), "--save-bundle", str(file), "--json")
    assert done.returncode == code, done.stderr
    return file


def opened(checker, file, *options):
    done = checker.run("verify", str(file), "--json", *options)
    return done.returncode, json.loads(done.stdout)


def thumbprints(issuer):
    methods = DidDocument.from_json(issuer.document("/o/acme/did.json")).methods
    return [each.public_key().thumbprint() for each in methods]


def test_each_bundle_gives_the_verdict_of_its_time_when_the_issuer_is_gone(tmp_path):
    authority = Authority(tmp_path / "ca")
    issuer = installation(tmp_path / "issuer", authority=authority)
    with serving(issuer):
        did, keys = issuer.did(), thumbprints(issuer)
        assert did.startswith("did:web:")
        checker = second(tmp_path / "checker", issuer, authority, did)
        stranger = second(tmp_path / "stranger", issuer, authority, did)
        offer = issuer.award()
        badge = issuer.claim(offer["offer_uri"], "ldp_vc")
        before = saved(checker, badge, "before")
        issuer.command("revoke", offer["award"], "--reason", REASON)
        after = saved(checker, badge, "after", 1)

    code, report = opened(checker, before)
    assert (code, report["verdict"], report["offline"]["made_here"]) == (0, "valid", True)
    assert report["headline"].startswith("Valid as of ")
    assert opened(checker, after)[0] == 1
    assert outcome_of(opened(checker, after)[1], "status") == ("failed", "revoked")
    assert opened(checker, before, "--now", "2050-01-01T00:00:00Z")[0] != 0

    # To anybody else, keys at a web address are only as good as what is known of them already.
    code, report = opened(stranger, before)
    assert (code, outcome_of(report, "issuer_key")) == (2, ("unknown", "issuer_unproven"))
    listed = {"did": did, "name": "Acme", "source": "our partners", "keys": keys}
    trusted = json.dumps({"version": 1, "issuers": [listed]})
    (stranger.folder / "issuers.json").write_text(trusted)
    assert opened(stranger, before)[0] == 0
    assert opened(stranger, after)[0] == 1


def test_the_service_saves_a_bundle_and_checks_what_is_in_one_as_of_now(tmp_path):
    issuer = installation(tmp_path / "issuer")
    with serving(issuer):
        offer = issuer.award()
        badge = issuer.claim(offer["offer_uri"], "ldp_vc")
        answer = issuer.post("/v1/bundles", content=badge, headers={"Content-Type": "text/plain"})
        assert answer.headers["content-type"].startswith(MEDIA_TYPE)
        bundle = answer.raise_for_status().content
        issuer.command("revoke", offer["award"], "--reason", REASON)
        assert issuer.verify(badge)["verdict"] == "no_longer_valid"
        # Where the issuer can be asked, the moment that a bundle was made is not what is asked about.
        now = issuer.verify(bundle)
        assert (now["verdict"], now["input"]["format"]) == ("no_longer_valid", "bundle")
        assert now["offline"] is None
        page = issuer.post("/check", files={"file": ("badge.cairn", bundle)}, follow_redirects=True)
        assert "withdrawn" in page.text
        assert "Valid as of" not in page.text
        form = {"text": badge.decode()}
        kept = issuer.post("/check/bundle", data=form)
        assert kept.headers["content-disposition"] == 'attachment; filename="badge.cairn"'
        assert issuer.verify(kept.content)["verdict"] == "no_longer_valid"
        refused = issuer.post("/check/bundle", data={"text": " "})
        assert (refused.status_code, "Nothing to save" in refused.text) == (422, True)
        again = issuer.post("/v1/bundles", content=bundle, headers={"Content-Type": MEDIA_TYPE})
        assert (again.status_code, again.json()["code"]) == (400, "nothing_to_verify")
