"""Offers as wallets meet them: by reference and by value, what stands in them, and what ends them."""

import json
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest

from cairn.cli import run
from cairn.console import Streams
from cairn.wallet.claiming import PRE_AUTHORIZED
from cairn.wallet.purse import new_purse
from issuer import revocation
from issuer.offering import offers
from records import api_tokens
from records.organisations import by_slug
from records.principals import Role
from tests.support.inprocess import SLUG, open_house

LDP = "OpenBadgeCredential_ldp_vc"
CLIENTS = [{"client_id": "w", "name": "W", "redirect_uris": ["w.example:/back"]}]


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """A house that knows a wallet, and whose offers speak the old words too."""
    folder = tmp_path_factory.mktemp("other")
    (folder / "clients.json").write_text(json.dumps(CLIENTS))
    settings = {"CAIRN_WALLET_CLIENTS": str(folder / "clients.json"), "CAIRN_WALLETS": "vc_sd_jwt_alias"}
    opened = open_house(folder, **settings)
    yield opened
    opened.here.database.close()


def configurations(house):
    path = f"/.well-known/openid-credential-issuer/o/{SLUG}"
    return house.client.get(path).json()["credential_configurations_supported"]


@pytest.mark.parametrize("tx_code", [False, True])
def test_an_offer_holds_what_the_standard_knows_and_no_more(house, other, tx_code):
    for each, grants in ((house, {PRE_AUTHORIZED}), (other, {PRE_AUTHORIZED, "authorization_code"})):
        _, offer_id, _ = each.award(tx_code=tx_code)
        answer = each.offer(offer_id)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        offer = answer.json()
        assert set(offer) == {"credential_issuer", "credential_configuration_ids", "grants"}
        assert offer["credential_issuer"] == each.issuer
        ids = offer["credential_configuration_ids"]
        assert ids
        assert len(set(ids)) == len(ids)
        assert set(ids) <= set(configurations(each))
        assert set(offer["grants"]) == grants
        asked = {"tx_code"} if tx_code else set()
        assert set(offer["grants"][PRE_AUTHORIZED]) == {"pre-authorized_code"} | asked
        # There is one server, so no grant names one.
        assert "authorization_server" not in answer.text


def test_the_code_that_is_asked_for_is_described_in_the_words_of_the_standard(house):
    _, offer_id, tx_code = house.award(tx_code=True)
    asked = house.offer(offer_id).json()["grants"][PRE_AUTHORIZED]["tx_code"]
    assert set(asked) == {"input_mode", "length", "description"}
    assert asked["input_mode"] == "numeric"
    assert asked["length"] == len(tx_code)
    assert len(asked["description"]) <= 300
    _, offer_id, _ = house.award()
    assert "tx_code" not in house.offer(offer_id).text


def test_an_offer_says_nothing_about_the_person_and_neither_do_its_links(other):
    award, offer_id, _ = other.award(to="canary@example.com")
    with other.here.desk.work(SLUG) as work:
        offer = work.tx.offers.get(offer_id)
        links = work.offer_uri(offer) + work.offer_uri_by_value(offer)
    said = links + other.offer(offer_id).text
    for secret in ("canary", "Zo", "Rivera", "Seen.", award.person.id, award.claim_id):
        assert secret not in said


# --- by reference and by value --------------------------------------------------------------------


def program(house):
    with house.here.database.transaction() as connection:
        wanted = api_tokens.Wanted("tests", Role.HR)
        made = api_tokens.make(
            connection, by_slug(connection, SLUG).id, wanted, house.here.desk.randomness.token, house.clock()
        )
    return {"Authorization": f"Bearer {made}"}


def query(link):
    assert link.startswith("openid-credential-offer://?")
    assert "+" not in link
    return {name: value for name, (value,) in parse_qs(urlsplit(link).query).items()}


def test_a_link_is_by_reference_and_one_by_value_comes_only_if_it_is_asked_for(house):
    asked = {"achievement": "creativity", "to": "value@example.com", "level": 1}
    headers = program(house)
    usual = house.client.post("/v1/awards", json=asked, headers=headers).json()
    assert usual["offer_by_value"] is None
    made = house.client.post("/v1/awards", json=asked | {"by_value": True}, headers=headers).json()
    reference, value = query(made["offer_uri"]), query(made["offer_by_value"])
    assert (set(reference), set(value)) == ({"credential_offer_uri"}, {"credential_offer"})
    read = house.client.get(reference["credential_offer_uri"])
    assert json.loads(value["credential_offer"]) == read.json()


def test_the_command_line_makes_a_link_by_value_too(house):
    awarded, _, _ = house.award(to="line@example.com")
    folder = house.here.settings.state_dir
    printed = {}
    for more in ((), ("--by-value",)):
        out, err = StringIO(), StringIO()
        arguments = ["offer", awarded.id, "--json", *more]
        assert run(arguments, {"CAIRN_STATE_DIR": str(folder)}, Streams(out, err)) == 0, err.getvalue()
        printed[more] = json.loads(out.getvalue())
    assert "offer_by_value" not in printed[()]
    made = printed["--by-value",]
    offer = json.loads(query(made["offer_by_value"])["credential_offer"])
    offer_id = query(made["offer_uri"])["credential_offer_uri"].rpartition("/")[2]
    with house.here.desk.work(SLUG) as work:
        code = offers.code_of(offer_id, work.terms.secret)
    assert offer["grants"][PRE_AUTHORIZED] == {"pre-authorized_code": code}


# --- what ends an offer ---------------------------------------------------------------------------


def withdraw(work, award):
    revocation.revoke(work.tx, revocation.RevokeAward(award.id, "misconduct"), work.now)


def pause(work, award):
    revocation.suspend(work.tx, revocation.RevokeAward(award.id, "misconduct"), work.now)


def decline(work, award):
    offers.decline(work.tx, award, work.now)


def forget(work, award):
    assert work.tx.people.erase(award.person.id, work.now)


CHANGES = pytest.mark.parametrize(
    "change", [withdraw, pause, decline, forget], ids=lambda each: each.__name__
)


def changed(house, award, change):
    with house.here.desk.work(SLUG) as work:
        change(work, work.tx.awards.get(award.id))


@CHANGES
def test_what_happens_between_offer_and_token_ends_the_code(house, change):
    award, offer_id, _ = house.award(to=f"{change.__name__}-1@example.com")
    code = house.code(offer_id)
    changed(house, award, change)
    assert house.offer(offer_id).status_code == 404
    refused = house.token(code)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


@CHANGES
def test_what_happens_between_token_and_claim_denies_the_badge(house, change):
    award, offer_id, _ = house.award(to=f"{change.__name__}-2@example.com")
    token = house.token(house.code(offer_id)).json()["access_token"]
    changed(house, award, change)
    body = {"credential_configuration_id": LDP, "proofs": {"jwt": [house.proof(new_purse())]}}
    refused = house.credential(token, body)
    assert (refused.status_code, refused.json()["error"]) == (400, "credential_request_denied")
    with house.here.desk.work(SLUG) as work:
        assert work.tx.copies.of_award(award.id) == []


def test_somebody_forgotten_is_offered_nothing_any_more(house):
    award, _, _ = house.award(to="forgotten@example.com")
    changed(house, award, forget)
    again = house.opened(award).post(f"/claim/{award.claim_id}/offer")
    assert (again.status_code, "expired" in again.text) == (410, True)


def test_whatever_ended_an_offer_wallets_are_told_the_same_and_the_trace_tells_it(house):
    award, used, _ = house.award()
    house.claim(used)
    cancelled_award, cancelled, _ = house.award()
    with house.here.desk.work(SLUG) as work:
        offers.cancel(work.tx, cancelled_award, work.now)
    _, expired, _ = house.award()
    house.clock.forward(minutes=11)
    answers = [house.offer(each) for each in (used, cancelled, expired, "unknown")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "came with a code that had stopped working" in house.signed_in().get(f"/awards/{award.id}").text
