"""Which configurations offers name, and in which order."""

import pytest

from issuer.achievements.configurations import (
    DC_SD_JWT,
    JWT_VC_JSON,
    JWT_VC_JSON_ES256,
    JWT_VC_JSON_RS256,
    JWT_VC_JSON_V1,
    LDP_VC,
    VC_SD_JWT,
    by_format,
    supported,
    with_alias,
)
from issuer.offering.offer_order import ORDERS, USUAL, arranged, order_of
from keys.public import Algorithm

URL = "https://badges.example/o/acme"
LOOPBACK = supported("Acme", {Algorithm.EDDSA}, URL)
WEB = supported("Acme", {Algorithm.EDDSA, Algorithm.ES256, Algorithm.RS256}, URL)
EVERY_ORDER = pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)


def offered(configurations):
    return [each.id for each in configurations if each.is_offered]


def test_by_itself_an_offer_names_what_the_configurations_say():
    assert offered(arranged(WEB, USUAL)) == offered(WEB)
    assert offered(arranged(with_alias(LOOPBACK), USUAL)) == offered(with_alias(LOOPBACK))


@EVERY_ORDER
@pytest.mark.parametrize("known", [LOOPBACK, WEB, with_alias(WEB)], ids=["loopback", "web", "with alias"])
def test_an_order_decides_what_is_offered_and_loses_nothing_that_may_be_asked_for(known, order):
    found = arranged(known, order)
    ids = {each.id for each in known}
    assert offered(found) == [name for name in order if name in ids]
    assert sorted(each.id for each in found) == sorted(ids)


@pytest.mark.parametrize("name", [name for name in ORDERS if name != "usual"])
def test_in_orders_for_older_wallets_a_format_means_one_configuration(name):
    found = arranged(with_alias(WEB), ORDERS[name])
    formats = [each.format for each in found if each.is_offered]
    assert len(set(formats)) == len(formats)
    assert by_format(found, "jwt_vc_json").id == JWT_VC_JSON_V1


@pytest.mark.parametrize(
    ("names", "order"),
    [
        ((), USUAL),
        (("vcdm11",), (JWT_VC_JSON_V1, LDP_VC, DC_SD_JWT, VC_SD_JWT)),
        (("sd-jwt",), (DC_SD_JWT, VC_SD_JWT, LDP_VC, JWT_VC_JSON_V1)),
        ((JWT_VC_JSON_RS256, LDP_VC), (JWT_VC_JSON_RS256, LDP_VC)),
    ],
)
def test_an_order_is_named_or_listed(names, order):
    assert order_of(names) == order


@pytest.mark.parametrize(
    ("names", "words"),
    [(("frobnicate",), "frobnicate"), ((LDP_VC, "usual"), "usual"), ((LDP_VC, LDP_VC), "twice")],
)
def test_an_order_that_there_is_not_is_refused(names, words):
    with pytest.raises(ValueError, match=words):
        order_of(names)


def test_what_can_not_be_signed_is_passed_over_and_an_offer_is_never_empty():
    assert offered(arranged(LOOPBACK, (JWT_VC_JSON_ES256, JWT_VC_JSON))) == [JWT_VC_JSON]
    assert offered(arranged(LOOPBACK, (JWT_VC_JSON_ES256, VC_SD_JWT))) == [LDP_VC, JWT_VC_JSON, DC_SD_JWT]
