"""What shows a badge elsewhere: months as LinkedIn counts them, on the day of the organisation; HTML that holds."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from issuer.sharing.profile_links import embedding, linkedin, signature
from tests.support.builders import give, organisation, stocked

CHECK = "https://badges.example/b/abc"


def asked(at, zone, valid_until=None):
    with stocked().transaction("acme") as tx:
        award = give(tx, "communication")
    award = replace(award, awarded_at=at, version=replace(award.version, valid_until=valid_until))
    link = linkedin(award, organisation(zone=zone, name="Acme & Söhne"), CHECK)
    assert link.startswith("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=")
    return {name: value for name, (value,) in parse_qs(urlsplit(link).query).items()}


@pytest.mark.parametrize(
    ("at", "zone", "year", "month"),
    [
        # 31 December, 23:30 in UTC-8.
        (datetime(2027, 1, 1, 7, 30, tzinfo=UTC), "America/Los_Angeles", "2026", "12"),
        # 1 January, 00:30 in UTC+13.
        (datetime(2026, 12, 31, 11, 30, tzinfo=UTC), "Pacific/Auckland", "2027", "1"),
        (datetime(2026, 5, 3, 12, 0, tzinfo=UTC), "UTC", "2026", "5"),
    ],
)
def test_u10_the_month_counts_from_one_on_the_day_of_the_organisation(at, zone, year, month):
    found = asked(at, zone)
    assert (found["issueYear"], found["issueMonth"]) == (year, month)
    assert "expirationYear" not in found


def test_the_end_and_the_page_that_lasts_are_told():
    found = asked(
        datetime(2026, 5, 3, tzinfo=UTC), "UTC", valid_until=datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC)
    )
    assert (found["expirationYear"], found["expirationMonth"]) == ("2027", "12")
    assert (found["certUrl"], found["organizationName"]) == (CHECK, "Acme & Söhne")


def test_what_is_pasted_elsewhere_is_a_link_whatever_the_badge_is_called():
    title = 'A "<b>" & more'
    for html in (signature(title, CHECK), embedding(title, CHECK, f"{CHECK}/card.png")):
        assert html.startswith(f'<a href="{CHECK}">')
        assert "<b>" not in html
        assert "&lt;b&gt;" in html
