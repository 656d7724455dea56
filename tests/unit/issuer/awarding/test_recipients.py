import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.awarding.recipients import ADDRESS_LIMIT, parse_address
from issuer.errors import InvalidRecipient

KEPT = {
    "zoe@example.org": "zoe@example.org",
    "  Zoe.Rivera+badges@Example.ORG\n": "zoe.rivera+badges@example.org",
    "o'neil@mail.example.co.uk": "o'neil@mail.example.co.uk",
    "a@b-c.example": "a@b-c.example",
    "jürgen@MÜNCHEN.example": "jürgen@münchen.example",
    "info@xn--mnchen-3ya.example": "info@münchen.example",
    "info@XN--MNCHEN-3YA.example": "info@münchen.example",
    "info@straße.example": "info@straße.example",
    "用户@例子.公司": "用户@例子.公司",
    "zoe\u0308@example.org": "zoë@example.org",
}
REFUSED = {
    "": "no “@”",
    "zoe": "no “@”",
    "zoe@": "not a domain name",
    "@example.org": "nothing stands before",
    "zoe@localhost": "no ending such as .com",
    "li.wei@acme": "no ending such as .com",
    "zoe@example.123": "a number can not be the ending",
    "zoe@127.0.0.1": "a number can not be the ending",
    "zoe@[127.0.0.1]": "can not stand in a domain name",
    "zoe@@example.org": "one address only",
    "zoe@example.org, li@example.org": "one address only",
    "Zoë <zoe@example.org>": "one address only",
    "zoe rivera@example.org": "one address only",
    '"zoe"@example.org': "can not stand before",
    ".zoe@example.org": "a dot stands",
    "zoe.@example.org": "a dot stands",
    "zo..e@example.org": "a dot stands",
    "zoe@example..org": "not a domain name",
    "zoe@.example.org": "not a domain name",
    "zoe@example.org.": "not a domain name",
    "zoe@-example.org": "not a domain name",
    "zoe@example-.org": "not a domain name",
    "zoe@exa_mple.org": "can not stand in a domain name",
    "zoe@exam\u202eple.org": "can not stand in a domain name",
    "zo\u200be@example.org": "can not stand before",
    "zo\u0000e@example.org": "can not stand before",
    "zoe\uff20example.org": "no “@”",
    f"{'x' * 65}@example.org": "longer than 64",
    f"zoe@{'x' * 64}.org": "not a domain name",
    f"zoe@{'ü' * 60}.org": "not a domain name",
    f"zoe@{'.'.join(['x' * 60] * 5)}.org": f"longer than {ADDRESS_LIMIT}",
    "zoe@xn--.org": "not an international domain name",
    "zoe@xn--abc-.org": "not an international domain name",
    "zoe@xn--\u00fc.org": "not an international domain name",
    "zoe@xn--99999999.org": "not an international domain name",
}


@pytest.mark.parametrize(("typed", "kept"), KEPT.items())
def test_an_address_is_kept_in_one_form(typed, kept):
    assert parse_address(typed) == kept


@pytest.mark.parametrize(("typed", "why"), REFUSED.items())
def test_what_is_no_plain_address_is_refused_with_the_reason(typed, why):
    with pytest.raises(InvalidRecipient, match="is not an e-mail address") as refused:
        parse_address(typed)

    assert why in str(refused.value)


@pytest.mark.parametrize("typed", KEPT)
def test_an_address_in_its_kept_form_stays_as_it_is(typed):
    once = parse_address(typed)

    assert parse_address(once) == once


@given(st.text(max_size=40) | st.from_regex(r"[\w.+-]{1,8}@[\w.-]{1,12}\.[\w]{1,5}", fullmatch=True))
def test_any_text_is_an_address_in_its_kept_form_or_refused(typed):
    try:
        kept = parse_address(typed)
    except InvalidRecipient:
        return
    assert parse_address(kept) == kept
    assert kept == kept.strip().lower()
    assert kept.count("@") == 1


def test_the_longest_local_part_and_label_are_taken():
    assert parse_address(f"{'x' * 64}@{'y' * 63}.org")


def test_the_longest_address_is_taken_and_a_longer_one_refused():
    longest = "@".join(["x" * 30, ".".join(["y" * 55] * 4)])
    assert len(longest) == ADDRESS_LIMIT
    assert parse_address(longest) == longest
    with pytest.raises(InvalidRecipient, match="longer than 254 bytes"):
        parse_address(f"x{longest}")


def test_the_message_does_not_repeat_odd_characters():
    with pytest.raises(InvalidRecipient) as refused:
        parse_address("zo\u202ee@example.org")

    assert "\u202e" not in str(refused.value)
    assert "\\u202e" in str(refused.value)
