"""Letters over real SMTP: what is told arrives once in effect, whoever is killed and however a server answers."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from cryptography import x509

from cairn.demo import SLUG
from cairn.jobs import worker
from cairn.mail_carriers import carrier
from cairn.settings import load
from issuer.jobs import LEASE
from issuer.kept.mail import LetterKind, LetterState
from issuer.mail.envelope import Envelope
from issuer.mail.posting import post
from issuer.mail.sending import Result
from tests.support.authority import Authority
from tests.support.inprocess import URL, open_house
from tests.support.mail_server import mail_server

ADDRESS = "zoe@example.com"


@pytest.fixture(scope="module")
def server():
    with mail_server() as made:
        yield made


@pytest.fixture(scope="module")
def house(tmp_path_factory, server):
    folder = tmp_path_factory.mktemp("mail")
    opened = open_house(folder, CAIRN_SMTP=server.setting, CAIRN_MAIL_FROM="badges@acme.example")
    work_off(opened)
    yield opened
    opened.here.database.close()


@pytest.fixture(autouse=True)
def fresh(server):
    for each in (server.got, server.to, server.data, server.raw):
        each.clear()


def work_off(house, **delta):
    house.clock.forward(**delta)
    worker(house.here).run_due(house.clock())


def tell(house, kind=LetterKind.OFFER, to=ADDRESS, *, tx_code=False, **values):
    """Award a badge and post a letter about it; return both."""
    award, _, _ = house.award(to=to, tx_code=tx_code)
    with house.here.desk.work(SLUG) as work:
        return award, post(work.tx, kind, award.person, {"award": award.id, **values}, work.now)


def kept(house, letter):
    with house.here.desk.work(SLUG) as work:
        return work.tx.mail.get(letter.id)


def test_a_badge_is_told_in_text_and_html_with_the_link_that_claims_it(house, server):
    award, letter = tell(house, message="Congratulations!")
    work_off(house)
    ((to, message),) = server.got
    assert to == ADDRESS
    assert kept(house, letter).state is LetterState.SENT
    assert message.get_content_type() == "multipart/alternative"
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    links = {*re.findall(r"https?://\S+", text), *re.findall(r'href="([^"]+)"', html)}
    assert links == {f"{URL}/claim/{award.claim_id}", f"{URL}/claim"}
    assert "Congratulations!" in text
    page = house.browser()
    assert page.get(f"/claim/{award.claim_id}").status_code == 200
    assert page.post(f"/claim/{award.claim_id}/files/json").status_code == 200


def test_machines_that_read_the_mail_first_use_nothing_up(house, server):
    award, _ = tell(house, tx_code=True)
    work_off(house)
    link = f"/claim/{award.claim_id}"
    for _ in range(20):
        for method in ("HEAD", "GET"):
            assert house.browser().request(method, link).status_code == 200
        assert house.browser().post(f"{link}/decline").status_code == 403
    assert "six digits" in server.got[0][1].get_body(("plain",)).get_content()
    with house.here.desk.work(SLUG) as work:
        assert work.tx.awards.get(award.id).declined_at is None
        assert work.tx.offers.newest(award.id).redeemed_at is None


def test_a_server_that_puts_off_whom_it_does_not_know_is_asked_again(house, server):
    server.to = ["451 4.7.1 greylisted, try again"]
    _, letter = tell(house, to="grey@example.com")
    work_off(house)
    waiting = kept(house, letter)
    assert (waiting.state, waiting.answer) == (LetterState.WAITING, "451 4.7.1 greylisted, try again")
    work_off(house, minutes=2)
    assert kept(house, letter).state is LetterState.SENT
    assert [to for to, _ in server.got] == ["grey@example.com"]


def test_an_address_that_is_nobodys_is_written_to_once(house, server):
    server.to = ["550 5.1.1 nobody of this name"]
    award, letter = tell(house, to="nobody@example.com")
    work_off(house)
    bounced = kept(house, letter)
    assert (bounced.state, bounced.answer) == (LetterState.BOUNCED, "550 5.1.1 nobody of this name")
    with house.here.desk.work(SLUG) as work:
        next_one = post(work.tx, LetterKind.REMINDER, award.person, {"award": award.id}, work.now)
    work_off(house, minutes=2)
    assert kept(house, next_one).state is LetterState.HELD
    assert server.got == []


def test_a_full_mailbox_or_a_letter_taken_for_spam_leaves_the_address_good(house, server):
    server.to, server.data = ["552 5.2.2 mailbox full", "250 fine"], ["554 5.7.1 looks like spam"]
    for state in (LetterState.BOUNCED, LetterState.BOUNCED, LetterState.SENT):
        _, letter = tell(house, to="full@example.com")
        work_off(house)
        assert kept(house, letter).state is state


def test_killed_between_sending_and_noting_it_is_sent_again_as_the_same_message(house, server):
    _, letter = tell(house, to="twice@example.com")
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
    assert kept(house, letter).state is LetterState.WAITING
    work_off(house, seconds=LEASE.total_seconds())
    assert kept(house, letter).state is LetterState.SENT
    assert server.ids() == [f"<{letter.id}@acme.example>"] * 2
    assert len(set(server.raw)) == 1


def test_the_way_to_a_server_is_encrypted_and_a_wrong_password_loses_nothing(tmp_path):
    authority = Authority(tmp_path)
    context = authority.context(x509.DNSName("localhost"))
    envelope = Envelope("b@acme.example", ADDRESS, "<1@acme.example>", b"Subject: Hi\r\n\r\nHi\r\n")
    with mail_server(tls_context=context, require_starttls=True, login=True) as made:

        def carried(password, ca_file):
            setting = f"smtp://acme:{password}@localhost:{made.port}"
            settings = load({"CAIRN_SMTP": setting, "CAIRN_MAIL_FROM": "b@acme.example"}).mail
            return carrier(settings, ca_file)(envelope)

        untrusted = carried("right%3A%20p%40ss", None)
        assert (untrusted.result, untrusted.answer) == (Result.LATER, "unreachable: SSLCertVerificationError")
        refused = carried("wrong", authority.ca_file)
        assert refused.result is Result.LATER
        assert refused.answer.startswith("535")
        assert "wrong" not in refused.answer
        assert made.got == []
        assert carried("right%3A%20p%40ss", authority.ca_file).result is Result.TAKEN
        assert made.logins[0] == (b"acme", b"wrong")
        assert made.logins[-1] == (b"acme", b"right: p@ss")
        assert len(made.got) == 1
    assert carried("right", authority.ca_file).result is Result.LATER


def test_without_a_server_letters_are_files_that_a_mail_program_opens(tmp_path):
    house = open_house(tmp_path)
    award, letter = tell(house)
    work_off(house)
    path = Path(kept(house, letter).answer)
    assert path.parent == tmp_path / "mail"
    read = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert award.claim_id in read.get_body(("plain",)).get_content()
    assert (path.parent.stat().st_mode & 0o777) == 0o700
    house.here.database.close()
