"""Reports of mail servers are read by the standard (RFC 3464), and held to the letter they are about, once."""

from email.message import EmailMessage

import pytest

from issuer.errors import NotABounce, UnknownLetter
from issuer.kept.mail import LetterState
from issuer.mail import bounces
from tests.support.builders import at
from tests.unit.issuer.mail.letters import Carrier, carry_out, told

REPORT = """\
From: MAILER-DAEMON@mx.example
To: badges@acme.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; zoe@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status_code} {status} No
  such user

--b
Content-Type: {returned}

Message-ID: <{letter}@acme.example>
Subject: Hi

--b--
"""


def report(letter, action="failed", status="5.1.1", returned="message/rfc822", status_code="550"):
    said = REPORT.format(
        letter=letter, action=action, status=status, returned=returned, status_code=status_code
    )
    return said.encode()


def nested(kind):
    """Return a message in whose parts are parts, ever deeper."""
    opened = 'multipart/mixed; boundary="b{0}"\n\n--b{0}\n' if kind == "multipart" else "message/rfc822\n\n"
    return "".join(f"Content-Type: {opened.format(at)}" for at in range(2_000)).encode() + b"x"


@pytest.mark.parametrize(
    "body",
    [
        report("l-1").replace(b"<l-1@acme.example>", b"<"),
        report("l-1").replace(b"<l-1@acme.example>", b"<[@]>"),
        nested("multipart"),
        nested("rfc822"),
    ],
    ids=["half-an-id", "an-odd-id", "parts-within-parts", "messages-within-messages"],
)
def test_what_was_made_to_break_its_reader_is_no_report(body):
    with pytest.raises(NotABounce):
        bounces.read(body)


def test_what_a_server_said_is_kept_as_one_line_that_can_be_shown():
    found = bounces.read(report("l-1").replace(b"  such user", b" such\x00\x1b[2Juser"))
    assert found.said == "550 5.1.1 No such [2Juser"


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_says_which_message_came_back_and_why(returned):
    found = bounces.read(report("l-1", returned=returned))
    assert found == bounces.Report("<l-1@acme.example>", "failed", "5.1.1", "550 5.1.1 No such user")
    assert found.is_final
    assert found.is_about_the_address


def test_a_report_may_name_the_message_as_what_it_answers():
    body = report("l-9").replace(b"Subject: Undelivered", b"In-Reply-To: <l-1@acme.example>")
    body = body.replace(b"Message-ID: <l-9@acme.example>\n", b"")
    assert bounces.read(body).message_id == "<l-1@acme.example>"


def other():
    message = EmailMessage()
    message["Subject"] = "Out of office"
    message.set_content("Back on Monday.")
    return message.as_bytes()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no mail at all",
        b"\xff\xfe",
        other(),
        report("l-1").replace(b"Message-ID", b"X-Other"),
        b"x" * 1_048_577,
    ],
    ids=["empty", "text", "bytes", "mail", "nameless", "large"],
)
def test_what_is_no_report_is_refused(body):
    with pytest.raises(NotABounce):
        bounces.read(body)


def sent():
    store, award, letter_id = told()
    carry_out(store, letter_id, Carrier(), at(2))
    return store, award, letter_id


def take(store, body, now=at(9)):
    with store.transaction("acme") as tx:
        letter = bounces.take(tx, bounces.read(body), now)
        return letter, tx.mail.standing("zoe@example.org")


def test_a_letter_that_came_back_marks_its_address_and_does_so_once():
    store, award, letter_id = sent()
    letter, standing = take(store, report(letter_id))
    assert (letter.state, letter.answer) == (LetterState.BOUNCED, "5.1.1 550 5.1.1 No such user")
    assert standing.bounced_at == at(9)
    again, standing = take(store, report(letter_id), at(99))
    assert (again, standing.bounced_at) == (letter, at(9))
    with store.transaction("acme") as tx:
        acts = [each.action for each in tx.audit.of_object(award.id)]
    assert acts.count("mail.bounced") == 1


@pytest.mark.parametrize("status", ["5.2.2", "4.4.7", "5.7.1", ""])
def test_a_letter_may_come_back_from_an_address_that_is_good(status):
    store, _, letter_id = sent()
    letter, standing = take(store, report(letter_id, status=status))
    assert letter.state is LetterState.BOUNCED
    assert standing.bounced_at is None


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_letter_that_is_late_or_has_arrived_did_not_come_back(action):
    store, _, letter_id = sent()
    letter, standing = take(store, report(letter_id, action))
    assert (letter.state, standing.bounced_at) == (LetterState.SENT, None)


def test_a_report_about_a_letter_of_somebody_else_changes_nothing():
    store, _, _ = sent()
    with pytest.raises(UnknownLetter):
        take(store, report("another"))
