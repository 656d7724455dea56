"""What an organisation can be known by."""

import pytest

from records.errors import InvalidOrganisation
from records.organisations import check


@pytest.mark.parametrize("slug", ["a", "acme", "acme-2", "4c", "a" * 63])
def test_a_slug_that_fits_in_a_url_is_taken(slug):
    check(slug, "UTC")


@pytest.mark.parametrize(
    "slug", ["", "Acme", "a b", "a_b", "-a", "a-", ".", "a/b", "a" * 64, "é", "a\n", "%61"]
)
def test_any_other_slug_is_refused_and_the_remedy_said(slug):
    with pytest.raises(InvalidOrganisation, match="a-z, 0-9"):
        check(slug, "UTC")


@pytest.mark.parametrize("zone", ["UTC", "Europe/Amsterdam", "America/Argentina/Buenos_Aires"])
def test_an_iana_zone_is_taken(zone):
    check("acme", zone)


@pytest.mark.parametrize(
    "zone", ["", "CET+1", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe"]
)
def test_any_other_zone_is_refused_and_the_remedy_said(zone):
    with pytest.raises(InvalidOrganisation, match="Europe/Amsterdam"):
        check("acme", zone)
