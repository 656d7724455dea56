"""What wallets tell after they were answered, and what HR reads of what they did."""

import pytest

from cairn.wallet.purse import new_purse
from tests.support.inprocess import SLUG

LDP, JWT = "OpenBadgeCredential_ldp_vc", "OpenBadgeCredential_jwt_vc_json"
EVENTS = ["credential_accepted", "credential_failure", "credential_deleted"]


def token_of(house, to="zoe@example.com"):
    made, offer_id, _ = house.award(to=to)
    return made, house.token(house.code(offer_id)).json()["access_token"]


def claim(house, token, purse, configuration=LDP):
    body = {"credential_configuration_id": configuration, "proofs": {"jwt": [house.proof(purse)]}}
    answer = house.credential(token, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def claimed(house):
    made, token = token_of(house)
    return made, token, claim(house, token, new_purse())["notification_id"]


def tell(house, token, body):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return house.client.post(f"/o/{SLUG}/notification", json=body, headers=headers)


def page_of(house, award):
    return house.signed_in().get(f"/awards/{award.id}").text


def test_the_metadata_say_where_to_tell(house):
    document = house.client.get(f"/.well-known/openid-credential-issuer/o/{SLUG}").json()
    assert document["notification_endpoint"] == f"{house.issuer}/notification"


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_is_taken_and_again_just_as_well(house, claimed, event):
    _, token, name = claimed
    for _ in range(2):
        answer = tell(
            house, token, {"notification_id": name, "event": event, "event_description": "x", "more": 1}
        )
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["cache-control"] == "no-store"


def test_a_token_serves_for_telling_until_its_own_end(house):
    _, token = token_of(house)
    told = {"notification_id": claim(house, token, new_purse())["notification_id"], "event": EVENTS[0]}
    house.clock.forward(minutes=4, seconds=59)
    assert tell(house, token, told).status_code == 204
    house.clock.forward(seconds=1)
    late = tell(house, token, told)
    assert (late.status_code, late.json()["error"]) == (401, "invalid_token")


def test_the_same_answer_has_the_same_id_and_another_one_another(house):
    _, token = token_of(house)
    purse = new_purse()
    first, again, other = (claim(house, token, purse, each)["notification_id"] for each in (LDP, LDP, JWT))
    assert first == again != other


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"notification_id": "unheard of", "event": EVENTS[0]}, "invalid_notification_id"),
        ({"event": EVENTS[0]}, "invalid_notification_request"),
        ({"notification_id": "x"}, "invalid_notification_request"),
        ({"notification_id": "x", "event": "credential_framed"}, "invalid_notification_request"),
        ({"notification_id": 7, "event": EVENTS[0]}, "invalid_notification_request"),
        ([], "invalid_notification_request"),
    ],
)
def test_what_can_not_be_understood_gets_its_code(house, claimed, body, code):
    answer = tell(house, claimed[1], body)
    assert (answer.status_code, answer.json()["error"]) == (400, code)
    assert answer.headers["cache-control"] == "no-store"


def test_another_content_type_is_refused(house, claimed):
    headers = {"Authorization": f"Bearer {claimed[1]}", "Content-Type": "text/plain"}
    answer = house.client.post(f"/o/{SLUG}/notification", content=b"{}", headers=headers)
    assert answer.json()["error"] == "invalid_notification_request"


def test_the_id_serves_only_the_token_that_was_answered(house, claimed):
    _, _, name = claimed
    _, other = token_of(house, "ann@example.com")
    answer = tell(house, other, {"notification_id": name, "event": EVENTS[0]})
    assert answer.json()["error"] == "invalid_notification_id"


def test_without_a_token_or_with_a_bad_one_nobody_is_heard(house, claimed):
    body = {"notification_id": claimed[2], "event": EVENTS[0]}
    bare = tell(house, None, body)
    assert (bare.status_code, bare.headers["www-authenticate"], bare.json()) == (401, "Bearer", {})
    bad = tell(house, "nonsense", {})
    assert (bad.status_code, bad.json()["error"]) == (401, "invalid_token")
    assert 'error="invalid_token"' in bad.headers["www-authenticate"]


def test_a_refused_request_has_no_notification_id(house):
    _, token = token_of(house)
    assert "notification_id" not in house.credential(token, {"credential_configuration_id": LDP}).json()


def test_a_badge_deleted_from_a_wallet_still_counts_and_hr_reads_of_it_once(house):
    made, token = token_of(house)
    answer = claim(house, token, new_purse(), JWT)
    for _ in range(2):
        tell(house, token, {"notification_id": answer["notification_id"], "event": "credential_deleted"})
    badge = answer["credentials"][0]["credential"]
    assert house.verify(badge.encode())["verdict"] == "valid"
    page = page_of(house, made)
    assert page.count("deleted from the wallet; it still counts, by a wallet") == 1
    assert page.count("The wallet says that its owner deleted the badge.") == 1


def test_hr_reads_every_step_and_what_the_wallet_was_told(house):
    made, offer_id, tx_code = house.award(to="trace@example.com", tx_code=True)
    assert "What wallets did" not in page_of(house, made)
    code = house.code(offer_id)
    house.offer(offer_id)
    wrong = "000000" if tx_code != "000000" else "111111"
    house.token(code, tx_code=wrong)
    token = house.token(code, tx_code=tx_code).json()["access_token"]
    house.offer(offer_id)
    house.credential(token, {"credential_configuration_id": LDP, "proofs": {"jwt": ["not.a.proof"]}})
    claim(house, token, new_purse())
    page = page_of(house, made)
    told = [
        "A wallet read the offer. (2 times",
        "A wallet was not let in: its code had stopped working, or the digits were wrong.",
        "A wallet showed its code and was let in.",
        "A wallet came with a code that had stopped working, and was told to get a new one.",
        "The wallet was refused: it did not prove that it holds a key.",
        "The wallet was given the badge.",
    ]
    places = [page.find(line) for line in told]
    assert -1 not in places
    assert places == sorted(places)


def test_a_trace_holds_no_secret(house):
    made, offer_id, tx_code = house.award(to="quiet@example.com", tx_code=True)
    code = house.code(offer_id)
    token = house.token(code, tx_code=tx_code).json()["access_token"]
    name = claim(house, token, new_purse())["notification_id"]
    tell(house, token, {"notification_id": name, "event": EVENTS[0], "event_description": "<b>hello</b>"})
    with house.here.desk.work(SLUG) as work:
        kept = str(work.tx.wallets.steps(made.id))
    page = page_of(house, made)
    assert "its owner accepted the badge" in page
    for secret in (code, token, tx_code, name, "hello"):
        assert secret not in kept
        assert secret not in page
