"""Webhooks over real HTTP: what happens here arrives there, at least once and once in effect, whoever is killed."""

import json
import re

import pytest
from standardwebhooks.webhooks import Webhook

from cairn.demo import SLUG
from cairn.jobs import worker
from issuer.jobs import LEASE
from issuer.revocation import RevokeAward, revoke, suspend
from records import api_tokens
from records.api_tokens import Wanted
from records.principals import Principal, Role
from tests.support.inprocess import form_token, open_house
from tests.support.receiver import receiving

EVERYTHING = [
    "award.created",
    "award.claimed",
    "award.declined",
    "credential.status_changed",
    "approval.requested",
    "badge_request.made",
    "badge_request.granted",
    "badge_request.returned",
    "badge_request.declined",
]


@pytest.fixture
def receiver():
    with receiving() as made:
        yield made


@pytest.fixture
def house(tmp_path, receiver):
    opened = open_house(tmp_path, CAIRN_FETCH_ALLOW=receiver.place)
    work_off(opened)
    yield opened
    opened.here.database.close()


@pytest.fixture
def hr(house):
    return house.signed_in()


def work_off(house, **delta):
    """Let time pass, and whatever is due be done."""
    house.clock.forward(**delta)
    worker(house.here).run_due(house.clock())


def program(house, role=Role.HR):
    """Return the header with which a program comes."""
    here = house.here
    with here.database.transaction() as connection:
        organisation = here.desk.store.organisations()[0]
        wanted = Wanted("hr system", role)
        token = api_tokens.make(
            connection, organisation.id, wanted, here.desk.randomness.token, house.clock()
        )
    return {"Authorization": f"Bearer {token}"}


def add(house, receiver, **more):
    asked = {"url": receiver.url, "events": EVERYTHING} | more
    answer = house.client.post("/v1/webhooks", json=asked, headers=program(house))
    assert answer.status_code == 201, answer.text
    return answer.json()


def types(receiver):
    return [json.loads(body)["type"] for _, body in receiver.got]


def log(house, hook):
    return house.client.get(f"/v1/webhooks/{hook['id']}/deliveries", headers=program(house)).json()


# --- what arrives -----------------------------------------------------------------------------------


def test_the_life_of_a_badge_arrives_signed_and_in_order(house, receiver):
    hook = add(house, receiver)
    award, offer_id, _ = house.award()
    work_off(house)
    house.claim(offer_id)
    work_off(house)
    with house.here.desk.work(SLUG) as work:
        suspend(work.tx, RevokeAward(award.id, "holder_asked"), work.now)
    work_off(house)
    with house.here.desk.work(SLUG) as work:
        revoke(work.tx, RevokeAward(award.id, "misconduct", "Private."), work.now)
    work_off(house)
    assert types(receiver) == [
        "award.created",
        "award.claimed",
        "credential.status_changed",
        "credential.status_changed",
    ]
    said = [json.loads(body)["data"] for _, body in receiver.got]
    assert [each.get("change") for each in said] == [None, None, "suspended", "revoked"]
    assert {each["credential"] for each in said} == {award.id}
    for headers, body in receiver.got:
        assert headers["content-type"] == "application/json"
        assert not re.search("zoe|zoë|private|misconduct", body.decode().lower())
        at_then = house.clock().fromtimestamp(int(headers["webhook-timestamp"]), house.clock().tzinfo)
        theirs = Webhook(hook["secret"]).sign(headers["webhook-id"], at_then, body.decode())
        assert headers["webhook-signature"] == theirs
    assert [each["state"] for each in log(house, hook)] == ["delivered"] * 4


def test_two_workers_killed_at_any_point_send_it_at_least_once_and_it_is_noted_once(house, receiver):
    hook = add(house, receiver)
    house.award()
    at_work = worker(house.here)
    kinds = dict(at_work.kinds)

    class Killed(BaseException):
        pass

    def killed_after_sending(job, now):
        kinds[job.kind](job, now)
        raise Killed

    at_work.kinds = dict.fromkeys(kinds, killed_after_sending)
    with pytest.raises(Killed):
        at_work.run_due(house.clock())
    assert len(receiver.got) == 1
    assert log(house, hook)[0]["state"] == "waiting"
    work_off(house)
    assert len(receiver.got) == 1, "nobody else takes it while the dead one's time runs"
    work_off(house, seconds=LEASE.total_seconds())
    assert len(receiver.got) == 2
    assert len(set(receiver.ids())) == 1, "by its id the receiver knows that it has it"
    (message,) = log(house, hook)
    assert (message["state"], message["attempts"]) == ("delivered", 1)
    work_off(house, hours=1)
    assert len(receiver.got) == 2


def test_one_that_fails_is_tried_again_and_its_log_says_so(house, receiver):
    receiver.answers = [500, 302, 204]
    hook = add(house, receiver)
    house.award()
    work_off(house)
    (message,) = log(house, hook)
    assert (message["state"], message["answer"], message["attempts"]) == ("waiting", "500", 1)
    work_off(house, seconds=7)
    assert log(house, hook)[0]["answer"] == "302"
    work_off(house, minutes=7)
    assert log(house, hook)[0]["state"] == "delivered"
    assert len(receiver.got) == 3
    assert len(set(receiver.ids())) == 1


def test_one_that_never_takes_anything_is_switched_off_and_hr_is_told(house, receiver, hr):
    receiver.answers = [503]
    hook = add(house, receiver)
    house.award()
    for _ in range(12):
        work_off(house, hours=29)
    assert len(receiver.got) == 10
    hr = house.signed_in()
    assert "A webhook was switched off" in hr.get("/awards").text
    assert "so it was switched off" in hr.get("/settings/webhooks").text
    page = hr.get(f"/settings/webhooks/{hook['id']}").text
    assert "given up: answered 503" in page
    receiver.answers = [204]
    csrf = form_token(page)
    for act in ("on", "replay"):
        done = hr.post(f"/settings/webhooks/{hook['id']}/{act}", data={"csrf": csrf}, follow_redirects=False)
        assert done.status_code == 303
    work_off(house)
    assert len(receiver.got) == 11
    assert len(set(receiver.ids())) == 1
    assert "A webhook was switched off" not in hr.get("/awards").text


def test_a_chat_is_told_in_words_and_its_address_is_not_shown(house, receiver):
    hook = add(house, receiver, kind="slack")
    assert hook["secret"] is None
    assert "hook" not in hook["url"]
    house.award()
    work_off(house)
    ((headers, body),) = receiver.got
    assert json.loads(body)["text"].startswith("“Communication” was awarded.")
    assert "webhook-signature" not in headers


def test_by_choice_messages_name_the_person(house, receiver):
    add(house, receiver, personal_data=True)
    house.award()
    work_off(house)
    person = json.loads(receiver.got[0][1])["data"]["person"]
    assert person == {"name": "Zoë Rivera", "email": "zoe@example.com"}


# --- the API ----------------------------------------------------------------------------------------


def test_a_webhook_is_looked_after_by_machine(house, receiver):
    hook, me = add(house, receiver), program(house)
    address = f"/v1/webhooks/{hook['id']}"
    kept = house.client.get(address, headers=me).json()
    assert kept == {name: value for name, value in hook.items() if name != "secret"}
    assert house.client.get("/v1/webhooks", headers=me).json() == [kept]
    assert house.client.post(f"{address}/test", headers=me).json()["type"] == "webhook.test"
    work_off(house)
    assert types(receiver) == ["webhook.test"]
    fresh = house.client.post(f"{address}/rotate", headers=me).json()["secret"]
    assert fresh not in (None, hook["secret"])
    (message,) = log(house, hook)
    again = house.client.post(f"{address}/replay", json={"delivery": message["id"]}, headers=me)
    assert (again.status_code, again.json()) == (202, {"count": 1})
    assert house.client.post(f"{address}/replay", json={}, headers=me).json() == {"count": 0}
    assert house.client.post(f"{address}/off", headers=me).json()["off_reason"] == "by_hand"
    refused = house.client.post(f"{address}/test", headers=me)
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_off")
    assert house.client.post(f"{address}/on", headers=me).json()["is_on"]
    assert house.client.delete(address, headers=me).status_code == 204
    assert house.client.get(address, headers=me).status_code == 404
    assert house.client.get(f"{address}/deliveries", headers=me).status_code == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"url": "http://hr.example/"}, "webhook_refused"),
        ({"url": "https://10.0.0.1/"}, "webhook_refused"),
        ({"url": "https://hr.example:8443/"}, "webhook_refused"),
        ({"url": "ftp://hr.example/"}, "webhook_refused"),
        ({"events": []}, None),
        ({"events": ["everything"]}, None),
        ({"more": 1}, None),
    ],
)
def test_what_can_not_be_asked_for_is_refused(house, receiver, changes, code):
    asked = {"url": receiver.url, "events": EVERYTHING} | changes
    answer = house.client.post("/v1/webhooks", json=asked, headers=program(house))
    assert answer.status_code == 422
    assert code is None or answer.json()["code"] == code
    assert house.client.get("/v1/webhooks", headers=program(house)).json() == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HR])
def test_nobody_but_hr_looks_after_webhooks(house, receiver, role):
    hook = add(house, receiver)
    me = program(house, role)
    assert house.client.get("/v1/webhooks", headers=me).status_code == 403
    assert house.client.post(f"/v1/webhooks/{hook['id']}/rotate", headers=me).status_code == 403
    assert house.client.get("/v1/webhooks").status_code == 401


# --- the pages --------------------------------------------------------------------------------------


def test_hr_adds_one_on_the_page_and_sees_its_secret_once(house, receiver, hr):
    page = hr.get("/settings/webhooks").text
    assert "nobody is told" in page
    form = {"csrf": form_token(page), "url": receiver.url, "kind": "standard", "events": EVERYTHING[:2]}
    added = hr.post("/settings/webhooks", data=form)
    assert added.status_code == 201
    assert added.headers["cache-control"] == "no-store"
    secret = re.search(r"whsec_[\w+/=]+", added.text).group(0)
    listed = hr.get("/settings/webhooks").text
    assert "2 of 9 events" in listed
    place = re.search(r"/settings/webhooks/[\w-]+", listed).group(0)
    assert secret not in hr.get(place).text
    changed = hr.post(f"{place}/rotate", data={"csrf": form_token(listed)})
    assert re.search(r"whsec_[\w+/=]+", changed.text).group(0) != secret
    sent = hr.post(f"{place}/test", data={"csrf": form_token(listed)}, follow_redirects=True)
    assert "on its way" in sent.text
    work_off(house)
    assert types(receiver) == ["webhook.test"]
    gone = hr.post(f"{place}/remove", data={"csrf": form_token(listed)}, follow_redirects=True)
    assert "nobody is told" in gone.text


def test_what_is_wrong_is_said_and_stays_in_the_form(hr):
    form = {"csrf": form_token(hr.get("/settings/webhooks").text), "url": "http://intranet/", "kind": "slack"}
    refused = hr.post("/settings/webhooks", data=form | {"events": EVERYTHING[:1]})
    assert refused.status_code == 422
    assert "public https addresses" in refused.text
    assert 'value="http://intranet/"' in refused.text
    assert refused.text.count(" checked") == 1


def test_only_our_own_form_and_only_hr_changes_anything(house, receiver, hr):
    hook = add(house, receiver)
    for path in ("", f"/{hook['id']}/off", f"/{hook['id']}/remove", f"/{hook['id']}/rotate"):
        assert hr.post(f"/settings/webhooks{path}", data={"csrf": "x"}).status_code == 403
    leader = house.signed_in(Principal("leader-of-hooks", "Li", "li@example.com", Role.LEADER))
    assert leader.get("/settings/webhooks").status_code == 403
    assert "/settings/webhooks" not in leader.get("/awards").text
    assert house.browser().get("/settings/webhooks").status_code == 401
