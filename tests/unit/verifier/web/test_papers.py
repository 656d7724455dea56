"""A PDF that is handed in: the badge attached to it is checked, else what its one code or link leads to."""

import base64

import pytest

from credentials.badge import Carrier
from tests.support.papers import pdf, scanned
from tests.support.partner import Partner
from tests.unit.verifier.web.test_check_entries import HERE, LINK, client_of, handed, heading, signed
from verifier.errors import CredentialUnreachable, PdfWithoutBadge, TooLarge, UnreadablePdf
from verifier.reference import reference_from
from verifier.store.memory import MemoryReports
from verifier.verify import Submission
from verifier.web import envelopes, papers
from web.pdf_reading import MAX_BYTES


@pytest.fixture(scope="module")
def partner():
    return Partner(name="Initech")


@pytest.fixture
def client(partner):
    return client_of(partner, MemoryReports())


def taken_out(partner, body, *components):
    return envelopes.taken_out(Submission(body, components), partner)


@pytest.mark.parametrize("carrier", [Carrier.LDP_VC, Carrier.JWT_VC_JSON])
def test_the_badge_attached_to_a_certificate_is_checked_whatever_its_page_leads_to(client, partner, carrier):
    badge = signed(partner, carrier)
    paper = pdf(
        [("notes.txt", b"Well done"), ("badge.json", badge)], [f"{HERE}/check", "https://elsewhere.example"]
    )
    assert heading(handed(client, paper, "certificate.pdf")) == "Valid"
    assert taken_out(partner, paper).body == badge


def test_an_altered_badge_in_a_certificate_is_not_genuine(client, partner):
    paper = pdf([("badge.json", signed(partner).replace(b"weekly", b"yearly"))])
    assert heading(handed(client, paper)) == "Do not rely on this"
    cut_off = pdf([("badge.json", signed(partner)[:-30])])
    assert "<h1>" in handed(client, cut_off).text


@pytest.mark.parametrize("order", [1, -1])
def test_a_stack_with_its_parts_attached_is_checked_with_them(partner, order):
    parts = {slug: partner.badge(slug) for slug in ("communication", "creativity")}
    stack = partner.stack(parts)
    files = [("stack.json", stack), *((f"{slug}.json", body) for slug, body in parts.items())]
    taken = taken_out(partner, pdf(files[::order]))
    assert taken.body == stack
    assert set(taken.components) == set(parts.values())


def test_component_badges_may_come_as_certificates_each(client, partner):
    parts = {slug: partner.badge(slug) for slug in ("communication", "creativity")}
    stack = partner.stack(parts)
    certificates = [pdf([("badge.json", body)]) for body in parts.values()]
    files = [("file", ("stack.json", stack)), *(("components", ("part.pdf", each)) for each in certificates)]
    page = client.post("/check", files=files)
    assert heading(page) == "Valid"
    assert "not handed in" not in page.text
    assert taken_out(partner, stack, *certificates).components == tuple(parts.values())


@pytest.mark.parametrize("make", [lambda link: pdf(links=[link, f"{HERE}/check"]), scanned])
def test_without_a_file_its_one_link_or_code_is_followed(client, partner, make):
    partner.published[LINK] = signed(partner)
    assert heading(handed(client, make(LINK))) == "Valid"


def test_a_link_may_lead_to_a_certificate_and_no_further(client, partner):
    partner.published[LINK] = pdf([("badge.json", signed(partner))])
    assert heading(handed(client, pdf(links=[LINK]))) == "Valid"
    assert heading(client.post("/check", data={"text": LINK})) == "Valid"
    partner.published[LINK] = pdf(links=[LINK])
    assert handed(client, pdf(links=[LINK])).status_code == 422


def test_a_code_that_holds_a_badge_is_checked_and_one_for_wallets_is_named(client, partner):
    page = handed(client, scanned("openid-credential-offer://?x=1"))
    assert "code is for a wallet" in page.text
    assert taken_out(partner, scanned("eyJhbGciOiJub25lIn0.e30.")).body == b"eyJhbGciOiJub25lIn0.e30."


def test_a_certificate_of_a_report_of_ours_leads_to_it(client, partner):
    reference = handed(client, signed(partner)).url.path.rpartition("/")[2]
    led = handed(client, pdf(links=[f"{HERE}/check/r/{reference}"]))
    assert led.url.path == f"/check/r/{reference}"
    assert reference_from(bytes(8)) != reference


REFUSED = {
    "nothing": (lambda: pdf(), PdfWithoutBadge, "no badge in this PDF"),
    "several links": (lambda: pdf(links=[LINK, LINK + "2"]), PdfWithoutBadge, "several links"),
    "other files": (lambda: pdf([("a.txt", b"x")], [LINK]), PdfWithoutBadge, "none of them is a badge"),
    "locked": (lambda: pdf([("badge.json", b"{}")], password="x"), UnreadablePdf, "locked with a password"),
    "broken": (lambda: b"%PDF-1.7 and no more", UnreadablePdf, "This PDF is broken"),
    "too large": (lambda: b"%PDF-" + bytes(MAX_BYTES), TooLarge, "8 MiB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_not_be_checked_is_refused_in_words_at_the_field(client, partner, case):
    make, refusal, words = REFUSED[case]
    page = handed(client, make())
    assert (page.status_code, words in page.text, "<h1>Check a badge</h1>" in page.text) == (422, True, True)
    with pytest.raises(refusal):
        taken_out(partner, make())


def test_a_part_without_a_badge_and_a_link_to_nothing_are_refused(partner):
    with pytest.raises(PdfWithoutBadge):
        papers.badges_in(pdf(links=[LINK]))
    with pytest.raises(CredentialUnreachable):
        taken_out(partner, pdf(links=["https://nobody.example/badge"]))


def test_by_the_api_a_pdf_comes_as_it_is_or_as_a_data_url(partner):
    badge = signed(partner)
    paper = pdf([("badge.json", badge)])
    url = f"data:application/pdf;base64,{base64.b64encode(paper).decode()}"
    for envelope in (
        envelopes.read(paper, "application/pdf"),
        envelopes.of_object({"credential": url}),
        envelopes.of_object({"credential": url, "components": [url]}),
    ):
        assert envelope.fetched(partner).body == badge
    assert envelope.fetched(partner).components == (badge,)
