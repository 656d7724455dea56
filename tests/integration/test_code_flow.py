"""Wallets that ask a signed-in person for a badge (OpenID4VCI 1.0, 5): sent ahead, allowed, exchanged, claimed."""

import hashlib
import json
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs

import pytest

from cairn.demo import SLUG
from cairn.wallet.claiming import PRE_AUTHORIZED
from cairn.wallet.purse import new_purse
from issuer.organisation import key_certificates
from issuer.organisation.key_life import Hand
from keys.multibase import b64url_encode
from keys.public import Algorithm
from records.principals import Principal, Role
from tests.support.certifiers import Certifier, library_key, pem, x5c
from tests.support.dpop import Prover
from tests.support.inprocess import House, open_house

BACK, OWN = "https://wallet.example/back", "wallet.example:/back"
LDP, JWT = "OpenBadgeCredential_ldp_vc", "OpenBadgeCredential_jwt_vc_json"
SD_JWT = "OpenBadgeCredential_dc_sd_jwt"
VERIFIER = "v" * 43
CHALLENGE = b64url_encode(hashlib.sha256(VERIFIER.encode()).digest())
CLIENTS = [
    {"client_id": "wallet", "name": "Good Wallet", "redirect_uris": [BACK, OWN]},
    {"client_id": "other", "name": "Other Wallet", "redirect_uris": [BACK]},
]


def house_with_clients(folder, **environment):
    clients = folder / "clients.json"
    clients.write_text(json.dumps(CLIENTS))
    return open_house(folder, CAIRN_WALLET_CLIENTS=str(clients), **environment)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A house that knows two wallets."""
    opened = house_with_clients(tmp_path_factory.mktemp("known"))
    yield opened
    opened.here.database.close()


def certify(house, by=None, **more):
    """Have the key of SD-JWTs certified; return the chain."""
    certifier = by or Certifier.root("Badge authority", house.clock()).below("Badges")
    with house.here.desk.work(SLUG) as work:
        key = work.identity.key_for(Algorithm.ES256)
        chain = certifier.chain(library_key(key.signer), **more)
        hand = Hand(work.tx, work.identity, house.here.sealer, work.now)
        key_certificates.certify(hand, key.name, key_certificates.Given(pem(*chain)))
    return x5c(*chain)


@pytest.fixture(scope="module")
def haip(tmp_path_factory):
    """The same, by the High Assurance Interoperability Profile."""
    settings = {"CAIRN_HAIP": "on", "CAIRN_PUBLIC_URL": "https://badges.example"}
    opened = house_with_clients(tmp_path_factory.mktemp("haip"), **settings)
    certify(opened)
    yield opened
    opened.here.database.close()


@dataclass
class Person:
    """Somebody nobody else knows, signed in, with a wallet."""

    house: House
    address: str

    def __post_init__(self):
        self.browser = self.house.signed_in(
            Principal(f"p-{self.address}", "Zoë", self.address, Role.EMPLOYEE)
        )

    def award(self, slug="communication"):
        return self.house.award(slug, to=self.address)

    def ask(self, **changes):
        """Return a request's parameters, without those that are None."""
        usual = {"response_type": "code", "client_id": "wallet", "redirect_uri": BACK, "state": "s-1"}
        usual |= {"scope": JWT, "code_challenge": CHALLENGE, "code_challenge_method": "S256"}
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def push(self, headers=None, **changes):
        return self.house.client.post(f"/o/{SLUG}/par", data=self.ask(**changes), headers=headers)

    def page(self, parameters, browser=None):
        browser = browser or self.browser
        return browser.get(f"/o/{SLUG}/authorize", params=parameters, follow_redirects=False)

    def pushed_page(self, **changes):
        uri = self.push(**changes).json()["request_uri"]
        return self.page({"client_id": "wallet", "request_uri": uri})

    def decide(self, page, award=None, decision="allow"):
        fields = {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}
        answer = {"decision": decision, "award": award or ""}
        return self.browser.post(f"/consent/{SLUG}/wallet", data={**fields, **answer}, follow_redirects=False)

    def code(self, award, **changes):
        answer = self.decide(self.pushed_page(**changes), award.id)
        return said(answer)["code"]

    def form(self, code, **changes):
        usual = {"grant_type": "authorization_code", "client_id": "wallet", "code": code}
        usual |= {"redirect_uri": BACK, "code_verifier": VERIFIER}
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def exchange(self, code, **changes):
        return self.house.client.post(f"/o/{SLUG}/token", data=self.form(code, **changes))

    def body(self, configuration=JWT, **changes):
        body = {"credential_configuration_id": configuration, **changes}
        return body | {"proofs": {"jwt": [self.house.proof(new_purse())]}}


_HIDDEN = re.compile(r'name="(form_token|asked)" value="([^"]*)"')


def said(answer, back=BACK):
    assert answer.status_code == 303, answer.text
    uri, _, query = answer.headers["location"].partition("?")
    assert uri == back
    return {name: value for name, (value,) in parse_qs(query).items()}


def address_of(request):
    return f"{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]}@example.com"


@pytest.fixture
def zoe(request, known):
    return Person(known, address_of(request))


@pytest.fixture
def strict(request, haip):
    return Person(haip, address_of(request))


def test_from_a_request_sent_ahead_to_the_badge(known, zoe):
    award, _, _ = zoe.award()
    pushed = zoe.push()
    assert (pushed.status_code, pushed.json()["expires_in"]) == (201, 60)
    assert pushed.headers["cache-control"] == "no-store"
    assert pushed.json()["request_uri"].startswith("urn:ietf:params:oauth:request_uri:")
    page = zoe.page({"client_id": "wallet", "request_uri": pushed.json()["request_uri"]})
    assert "Good Wallet" in page.text
    assert "form-action 'self' https://wallet.example;" in page.headers["content-security-policy"]
    back = said(zoe.decide(page, award.id))
    assert (back["state"], back["iss"]) == ("s-1", known.issuer)
    token = zoe.exchange(back["code"])
    assert (token.status_code, token.json()["token_type"]) == (200, "Bearer")
    assert token.json()["expires_in"] <= 300
    assert "authorization_details" not in token.json()
    claimed = known.credential(token.json()["access_token"], zoe.body())
    badge = claimed.json()["credentials"][0]["credential"]
    assert known.verify(badge.encode())["verdict"] == "valid"


def test_a_request_that_was_not_sent_ahead_is_served_too(zoe):
    award, _, _ = zoe.award()
    assert said(zoe.decide(zoe.page(zoe.ask()), award.id))["code"]


def test_the_servers_metadata_tells_where_requests_are_sent_ahead(known, haip, house):
    path = f"/.well-known/oauth-authorization-server/o/{SLUG}"
    for each, is_required in ((known, False), (haip, True)):
        metadata = each.client.get(path).json()
        assert metadata["pushed_authorization_request_endpoint"] == f"{each.issuer}/par"
        assert metadata["require_pushed_authorization_requests"] is is_required
        assert metadata["authorization_response_iss_parameter_supported"] is True
        assert metadata["authorization_details_types_supported"] == ["openid_credential"]
        assert JWT in metadata["scopes_supported"]
    assert "pushed_authorization_request_endpoint" not in house.client.get(path).json()


def test_a_request_sent_ahead_is_taken_once(zoe):
    uri = zoe.push().json()["request_uri"]
    assert zoe.page({"client_id": "wallet", "request_uri": uri}).status_code == 200
    again = zoe.page({"client_id": "wallet", "request_uri": uri})
    assert (again.status_code, "begin again" in again.text) == (400, True)


def test_a_request_sent_ahead_is_another_wallets_or_too_old(known, zoe):
    uri = zoe.push().json()["request_uri"]
    assert zoe.page({"client_id": "other", "request_uri": uri}).status_code == 400
    known.clock.forward(seconds=60)
    assert zoe.page({"client_id": "wallet", "request_uri": uri}).status_code == 400


def test_a_request_sent_ahead_names_no_other(zoe):
    refused = zoe.push(request_uri="urn:ietf:params:oauth:request_uri:x")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": None}, 401, "invalid_client"),
        ({"redirect_uri": "https://wallet.example/back/"}, 400, "invalid_request"),
        ({"redirect_uri": "other.example:/back"}, 400, "invalid_request"),
        ({"response_type": "token"}, 400, "unsupported_response_type"),
        ({"code_challenge": None}, 400, "invalid_request"),
        ({"code_challenge_method": "plain"}, 400, "invalid_request"),
        ({"code_challenge_method": None}, 400, "invalid_request"),
        ({"scope": "unknown"}, 400, "invalid_scope"),
        ({"scope": None}, 400, "invalid_scope"),
        ({"authorization_details": "{"}, 400, "invalid_authorization_details"),
        ({"dpop_jkt": "short"}, 400, "invalid_request"),
    ],
)
def test_a_request_that_is_no_good_is_refused_when_it_is_sent_ahead(zoe, changes, status, error):
    refused = zoe.push(**changes)
    assert (refused.status_code, refused.json()["error"]) == (status, error)


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"code_challenge_method": "plain"}, "invalid_request"), ({"scope": "x"}, "invalid_scope")],
)
def test_a_fault_goes_back_to_the_wallet_with_who_says_so(known, zoe, changes, error):
    back = said(zoe.page(zoe.ask(**changes)))
    assert (back["error"], back["iss"], back["state"]) == (error, known.issuer, "s-1")


def test_nobody_is_sent_to_an_address_that_is_not_known(zoe):
    refused = zoe.page(zoe.ask(redirect_uri="https://evil.example/"))
    assert (refused.status_code, "Nothing was allowed" in refused.text) == (400, True)


def test_a_wallets_own_scheme_is_led_back_to(zoe):
    award, _, _ = zoe.award()
    page = zoe.pushed_page(redirect_uri=OWN)
    assert "form-action 'self' wallet.example:;" in page.headers["content-security-policy"]
    assert said(zoe.decide(page, award.id), OWN)["code"]


def test_who_says_no_sends_the_wallet_away(known, zoe):
    back = said(zoe.decide(zoe.pushed_page(), decision="deny"))
    assert (back["error"], back["iss"]) == ("access_denied", known.issuer)


def test_who_is_not_signed_in_sees_the_clear_page_and_takes_nothing(known, zoe):
    uri = zoe.push().json()["request_uri"]
    parameters = {"client_id": "wallet", "request_uri": uri}
    page = zoe.page(parameters, known.browser())
    assert (page.status_code, "Sign in" in page.text) == (401, True)
    assert zoe.page(zoe.ask(), known.browser()).status_code == 401
    assert zoe.page(parameters).status_code == 200


def test_only_ones_own_badges_that_no_wallet_has_can_be_chosen(known, zoe):
    mine, _, _ = zoe.award()
    claimed, offer_id, _ = zoe.award("creativity")
    known.claim(offer_id)
    theirs, _, _ = known.award(to="somebody-else@example.com")
    page = zoe.pushed_page()
    assert mine.id in page.text
    for each in (claimed, theirs):
        assert each.id not in page.text
        assert zoe.decide(page, each.id).status_code == 404


def test_who_has_no_badge_to_claim_is_told_so(zoe):
    assert "none that you could still claim" in zoe.pushed_page().text


def test_a_form_of_another_session_allows_nothing(known, zoe):
    award, _, _ = zoe.award()
    page = zoe.pushed_page()
    other = Person(known, f"other-{zoe.address}")
    assert other.decide(page, award.id).status_code == 403


# --- what an offer leads here with ----------------------------------------------------------------


def state_of(house, offer_id):
    return house.offer(offer_id).json()["grants"]["authorization_code"]["issuer_state"]


def test_an_offer_can_be_taken_either_way_where_wallets_are_known(known, house, zoe):
    _, offer_id, _ = zoe.award()
    offer = known.offer(offer_id)
    assert set(offer.json()["grants"]) == {"authorization_code", PRE_AUTHORIZED}
    assert zoe.address not in offer.text
    _, offer_id, _ = house.award()
    assert set(house.offer(offer_id).json()["grants"]) == {PRE_AUTHORIZED}


def test_what_an_offer_gives_along_narrows_the_choice(known, zoe):
    award, offer_id, _ = zoe.award()
    other, _, _ = zoe.award("creativity")
    page = zoe.pushed_page(issuer_state=state_of(known, offer_id))
    assert award.id in page.text
    assert other.id not in page.text


@pytest.mark.parametrize("state", ["made-up", "%00", "", "QUJD", "A" * 60])
def test_what_no_offer_gave_along_changes_nothing(zoe, state):
    award, _, _ = zoe.award()
    assert award.id in zoe.pushed_page(issuer_state=state).text


def test_an_offer_to_somebody_else_gives_the_signed_in_nothing(known, zoe):
    zoe.award()
    _, theirs, _ = known.award(to="somebody-else@example.com")
    page = zoe.pushed_page(issuer_state=state_of(known, theirs))
    assert (page.status_code, "somebody else" in page.text) == (403, True)


def test_what_an_offer_gives_along_signs_nobody_in(known, zoe):
    _, offer_id, _ = zoe.award()
    asked = zoe.ask(issuer_state=state_of(known, offer_id))
    assert zoe.page(asked, known.browser()).status_code == 401


# --- the token ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "other"},
        {"redirect_uri": OWN},
        {"redirect_uri": None},
        {"code_verifier": "w" * 43},
        {"code_verifier": None},
    ],
)
def test_a_code_is_for_its_wallet_address_and_verifier(zoe, changes):
    award, _, _ = zoe.award()
    code = zoe.code(award)
    refused = zoe.exchange(code, **changes)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert zoe.exchange("made up").json() == refused.json()
    assert zoe.exchange(code).status_code == 200


def test_a_code_that_comes_again_ends_the_token_it_gave(known, zoe):
    award, _, _ = zoe.award()
    code = zoe.code(award)
    token = zoe.exchange(code).json()["access_token"]
    assert zoe.exchange(code).json()["error"] == "invalid_grant"
    refused = known.credential(token, zoe.body())
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")


def test_a_code_is_for_a_minute(known, zoe):
    award, _, _ = zoe.award()
    code = zoe.code(award)
    known.clock.forward(seconds=60)
    assert zoe.exchange(code).json()["error"] == "invalid_grant"


def test_a_token_covers_what_was_asked_for_and_nothing_else(known, zoe):
    award, _, _ = zoe.award()
    token = zoe.exchange(zoe.code(award, scope=f"{JWT} unknown")).json()["access_token"]
    refused = known.credential(token, zoe.body(LDP))
    assert (refused.status_code, refused.json()["error"]) == (403, "insufficient_scope")
    assert known.credential(token, zoe.body()).status_code == 200


def details(configuration=JWT, **more):
    entry = {"type": "openid_credential", "credential_configuration_id": configuration, **more}
    return json.dumps([entry])


def test_who_asks_by_authorization_details_is_answered_by_identifiers(known, zoe):
    award, _, _ = zoe.award()
    code = zoe.code(award, scope=JWT, authorization_details=details(unknown="is passed over"))
    token = zoe.exchange(code).json()
    (entry,) = token["authorization_details"]
    assert (entry["type"], entry["credential_configuration_id"]) == ("openid_credential", JWT)
    (identifier,) = entry["credential_identifiers"]
    body = zoe.body(None, credential_identifier="other")
    del body["credential_configuration_id"]
    unknown = known.credential(token["access_token"], body)
    assert unknown.json()["error"] == "unknown_credential_identifier"
    body["credential_identifier"] = identifier
    assert known.credential(token["access_token"], body).status_code == 200


def ask_for(known, token, body):
    answer = known.credential(token, body)
    return answer.status_code, answer.json().get("error")


def test_scopes_and_details_together_are_each_followed(known, zoe):
    award, _, _ = zoe.award()
    code = zoe.code(award, scope=f"{LDP} unknown {JWT}", authorization_details=details())
    token = zoe.exchange(code).json()
    assert [each["credential_configuration_id"] for each in token["authorization_details"]] == [JWT]
    purse = new_purse()
    for each in (JWT, LDP):
        body = zoe.body(each) | {"proofs": {"jwt": [known.proof(purse)]}}
        assert ask_for(known, token["access_token"], body) == (200, None)
    assert ask_for(known, token["access_token"], zoe.body(SD_JWT)) == (403, "insufficient_scope")


def several(*configurations):
    return json.dumps([json.loads(details(each))[0] for each in configurations])


def test_a_token_is_asked_for_less_than_was_allowed_but_never_for_more(known, zoe):
    award, _, _ = zoe.award()
    code = zoe.code(award, scope=None, authorization_details=several(JWT, LDP))
    for wrong in (several(JWT, SD_JWT), "["):
        refused = zoe.exchange(code, authorization_details=wrong)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_authorization_details")
    token = zoe.exchange(code, authorization_details=several(LDP)).json()
    assert [each["credential_configuration_id"] for each in token["authorization_details"]] == [LDP]
    assert ask_for(known, token["access_token"], zoe.body(JWT)) == (403, "insufficient_scope")
    assert ask_for(known, token["access_token"], zoe.body(LDP)) == (200, None)


def test_a_request_that_names_its_key_binds_the_code_to_it(known, zoe):
    award, _, _ = zoe.award()
    mine = Prover(known)
    code = zoe.code(award, dpop_jkt=mine.signer.public_key.thumbprint())
    assert zoe.exchange(code).json()["error"] == "invalid_grant"
    assert Prover(known).token(zoe.form(code)).json()["error"] == "invalid_grant"
    assert mine.token(zoe.form(code)).json()["token_type"] == "DPoP"


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A house that gives tokens to wallets it knows and to nobody else."""
    opened = house_with_clients(tmp_path_factory.mktemp("closed"), CAIRN_KNOWN_WALLETS_ONLY="on")
    yield opened
    opened.here.database.close()


@pytest.mark.parametrize("client_id", [None, "", "stranger"])
def test_where_only_known_wallets_get_tokens_no_other_does(closed, client_id):
    _, offer_id, _ = closed.award()
    code = closed.code(offer_id)
    refused = closed.token(code, **({} if client_id is None else {"client_id": client_id}))
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert closed.token(code, client_id="wallet").status_code == 200


def test_whether_a_wallet_must_say_who_it_is_stands_in_the_metadata(closed, known, house):
    for each, is_anonymous in ((closed, False), (known, True), (house, True)):
        metadata = each.client.get(f"/.well-known/oauth-authorization-server/o/{SLUG}").json()
        assert metadata["pre-authorized_grant_anonymous_access_supported"] is is_anonymous


@pytest.mark.parametrize(
    "given",
    ["[]", "{}", "[1]", '[{"type":"other"}]', details("unknown"), details(locations=["https://o.example"])],
)
def test_authorization_details_that_can_not_be_followed_are_refused(zoe, given):
    back = said(zoe.page(zoe.ask(authorization_details=given)))
    assert back["error"] == "invalid_authorization_details"


def test_authorization_details_for_this_issuer_are_followed(known, zoe):
    given = details(locations=[known.issuer])
    assert zoe.push(scope=None, authorization_details=given).status_code == 201


def test_an_award_that_asks_for_a_code_still_does_without_the_sign_in(known, zoe):
    award, offer_id, _ = known.award(to=zoe.address, tx_code=True)
    zoe.exchange(zoe.code(award))
    renewed = known.opened(award).post(f"/claim/{award.claim_id}/offer")
    assert renewed.status_code == 403
    assert known.offer(offer_id).status_code == 404


def test_a_badge_withdrawn_in_between_is_given_to_nobody(known, zoe):
    award, _, _ = zoe.award()
    code = zoe.code(award)
    with known.here.desk.work(SLUG) as work:
        work.tx.awards.set_declined(award.id, work.now)
    assert zoe.exchange(code).json()["error"] == "invalid_grant"


# --- bound to a key -------------------------------------------------------------------------------


def test_a_request_sent_ahead_with_a_proof_binds_the_code_to_its_key(known, zoe):
    award, _, _ = zoe.award()
    mine, other = Prover(known), Prover(known)
    uri = zoe.push({"DPoP": mine.proof("par")}).json()["request_uri"]
    page = zoe.page({"client_id": "wallet", "request_uri": uri})
    form = zoe.form(said(zoe.decide(page, award.id))["code"])
    assert other.token(form).json()["error"] == "invalid_grant"
    assert zoe.exchange(form["code"]).json()["error"] == "invalid_grant"
    answer = mine.token(form)
    assert answer.json()["token_type"] == "DPoP"
    assert mine.credential(answer.json()["access_token"], zoe.body()).status_code == 200


def test_a_proof_of_another_key_than_is_named_is_refused(known, zoe):
    refused = zoe.push({"DPoP": Prover(known).proof("par")}, dpop_jkt="A" * 43)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_dpop_proof")


# --- high assurance -------------------------------------------------------------------------------


def test_by_the_profile_requests_are_sent_ahead(strict):
    assert said(strict.page(strict.ask()))["error"] == "invalid_request"


def test_by_the_profile_a_code_needs_a_proof_with_a_nonce_of_ours(haip, strict):
    award, _, _ = strict.award()
    form = strict.form(strict.code(award, scope=SD_JWT))
    assert strict.exchange(form["code"]).json()["error"] == "invalid_dpop_proof"
    prover = Prover(haip)
    asked = prover.token(form)
    assert asked.json()["error"] == "use_dpop_nonce"
    given = asked.headers["dpop-nonce"]
    token = prover.token(form, nonce=given).json()["access_token"]
    claimed = prover.credential(token, strict.body(SD_JWT), nonce=given)
    assert claimed.status_code == 200, claimed.text


def test_by_the_profile_a_request_sent_ahead_is_asked_for_a_nonce_too(haip, strict):
    prover = Prover(haip)
    asked = strict.push({"DPoP": prover.proof("par")})
    assert (asked.status_code, asked.json()["error"]) == (400, "use_dpop_nonce")
    given = asked.headers["dpop-nonce"]
    assert strict.push({"DPoP": prover.proof("par", nonce=given)}).status_code == 201


def test_by_the_profile_no_sd_jwt_is_given_for_a_token_that_anybody_could_use(haip, strict):
    _, offer_id, _ = strict.award()
    token = haip.token(haip.code(offer_id)).json()["access_token"]
    assert haip.credential(token, strict.body(SD_JWT)).status_code == 401
    assert haip.credential(token, strict.body(JWT)).status_code == 200
