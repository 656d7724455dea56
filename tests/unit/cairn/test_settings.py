import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.errors import InvalidSetting
from cairn.settings import DEFAULT_PORT, Overrides, load
from cairn.traffic import NO_LIMITS, USUAL_TRAFFIC
from cairn.world import utc_now
from issuer.achievements.configurations import DC_SD_JWT, LDP_VC
from issuer.offering.offer_order import ORDERS
from keys.multibase import b64url_encode
from tests.support.attestations import Provider
from tests.support.pictures import png

KEK = b64url_encode(bytes(range(32)))


def test_without_any_setting_everything_is_on_this_machine():
    settings = load({})
    assert settings.public_url == f"http://127.0.0.1:{DEFAULT_PORT}"
    assert settings.database_url == "sqlite:///var/cairn.db"
    assert settings.on_sqlite
    assert not settings.public_url_given
    assert settings.kek is None
    assert settings.fetch_allow == frozenset()


def test_the_port_counts_only_where_the_public_url_is_derived_from_it():
    assert load({"CAIRN_PORT": "9000"}).public_url == "http://127.0.0.1:9000"
    given_url = load({"CAIRN_PORT": "9000", "CAIRN_PUBLIC_URL": "https://badges.example"})
    assert (given_url.port, given_url.public_url) == (9000, "https://badges.example")


def test_a_server_with_a_certificate_calls_itself_localhost(tmp_path):
    settings = load({}, Overrides(port=8443, tls_cert=tmp_path / "cert.pem"))
    assert settings.public_url == "https://localhost:8443"


def test_the_command_line_wins_over_the_environment():
    settings = load({"CAIRN_PORT": "9000", "CAIRN_HOST": "::1"}, Overrides(port=9001, host="127.0.0.2"))
    assert (settings.port, settings.host) == (9001, "127.0.0.2")


@pytest.mark.parametrize(
    "url",
    [
        "http://badges.example",
        "ftp://badges.example",
        "badges.example",
        "https://badges.example/path",
        "https://badges.example?q",
        "https://badges.example#f",
        "https://badges.example?",
        "https://badges.example#",
        "https://badges.example:99999",
        "https://badges.example:0",
        "https://badges .example",
        "https://[",
        "https://user@badges.example",
        "https://",
    ],
)
def test_a_public_url_that_wallets_can_not_use_is_refused(url):
    with pytest.raises(InvalidSetting, match="public URL"):
        load({"CAIRN_PUBLIC_URL": url})


@pytest.mark.parametrize(
    "url", ["https://badges.example", "https://badges.example:8443", "https://[2001:db8::1]"]
)
def test_a_public_url_is_a_host_and_perhaps_a_port(url):
    assert load({"CAIRN_PUBLIC_URL": url}).public_url == url


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_plain_http_is_for_loopback(url):
    assert load({"CAIRN_PUBLIC_URL": url}).public_url == url


def test_a_slash_at_the_end_of_the_public_url_is_dropped():
    assert load({"CAIRN_PUBLIC_URL": "https://badges.example/"}).public_url == "https://badges.example"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80.5"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(InvalidSetting, match="CAIRN_PORT"):
        load({"CAIRN_PORT": port})


def test_every_setting_can_be_read_from_a_file(tmp_path):
    file = tmp_path / "kek"
    file.write_text(KEK + "\n", encoding="utf-8")
    assert load({"CAIRN_KEK_FILE": str(file)}).kek == bytes(range(32))


def test_a_setting_given_twice_and_a_file_that_is_not_there_are_refused(tmp_path):
    with pytest.raises(InvalidSetting, match="keep one"):
        load({"CAIRN_KEK": KEK, "CAIRN_KEK_FILE": str(tmp_path / "kek")})
    with pytest.raises(InvalidSetting, match="can not be read"):
        load({"CAIRN_KEK_FILE": str(tmp_path / "nowhere")})


@given(st.text(max_size=60).filter(lambda text: text.strip() and "\0" not in text))
def test_a_key_encryption_key_of_another_form_is_refused_without_being_told(text):
    if text == KEK:
        return
    with pytest.raises(InvalidSetting) as refused:
        load({"CAIRN_KEK": text})
    assert len(text) < 8 or text not in str(refused.value)


def test_the_exceptions_of_the_fetcher_are_a_list():
    settings = load({"CAIRN_FETCH_ALLOW": "localhost:8001, 127.0.0.1:9000"})
    assert settings.fetch_allow == {"localhost:8001", "127.0.0.1:9000"}


def test_an_authority_file_must_be_there(tmp_path):
    with pytest.raises(InvalidSetting, match="CAIRN_FETCH_CA"):
        load({"CAIRN_FETCH_CA": str(tmp_path / "ca.pem")})


def test_switches_for_older_wallets_are_turned_by_name():
    settings = load({"CAIRN_WALLETS": "metadata_dual_display, -accept_user_pin"})
    assert settings.wallets.metadata_dual_display
    assert not settings.wallets.accept_user_pin
    assert settings.wallets.accept_single_proof


def test_a_switch_that_there_is_not_is_refused():
    with pytest.raises(InvalidSetting, match="frobnicate"):
        load({"CAIRN_WALLETS": "frobnicate"})


def test_the_order_of_offers_is_named_or_listed():
    assert load({}).offer_order == ORDERS["usual"]
    assert load({"CAIRN_OFFER_ORDER": "vcdm11"}).offer_order == ORDERS["vcdm11"]
    assert load({"CAIRN_OFFER_ORDER": f"{DC_SD_JWT}, {LDP_VC}"}).offer_order == (DC_SD_JWT, LDP_VC)


@pytest.mark.parametrize("text", ["frobnicate", "usual, vcdm11", f"{LDP_VC}, {LDP_VC}"])
def test_an_order_of_offers_that_there_is_not_is_refused(text):
    with pytest.raises(InvalidSetting, match="CAIRN_OFFER_ORDER"):
        load({"CAIRN_OFFER_ORDER": text})


@pytest.mark.parametrize(("text", "is_on"), [(None, False), ("on", True), ("off", False)])
def test_dpop_nonces_are_demanded_where_that_is_turned_on(text, is_on):
    environment = {} if text is None else {"CAIRN_DPOP_NONCES": text}
    assert load(environment).demands.dpop_nonces is is_on


def test_a_switch_that_is_neither_on_nor_off_is_refused():
    with pytest.raises(InvalidSetting, match="CAIRN_DPOP_NONCES"):
        load({"CAIRN_DPOP_NONCES": "yes"})


def test_how_many_keys_a_badge_is_bound_to_is_a_number():
    assert load({}).batch_size == 4
    assert load({"CAIRN_BATCH_SIZE": "1"}).batch_size == 1


@pytest.mark.parametrize("text", ["0", "101", "-1", "some"])
def test_another_size_of_a_batch_is_refused(text):
    with pytest.raises(InvalidSetting, match="CAIRN_BATCH_SIZE"):
        load({"CAIRN_BATCH_SIZE": text})


def test_encryption_is_demanded_by_a_switch():
    assert not load({}).demands.encryption
    assert load({"CAIRN_ENCRYPTION_REQUIRED": "on"}).demands.encryption


def test_wallets_are_known_by_a_file(tmp_path):
    file = tmp_path / "wallets.json"
    file.write_text('[{"client_id": "w", "name": "W", "redirect_uris": ["w.example:/back"]}]')
    (client,) = load({"CAIRN_WALLET_CLIENTS": str(file)}).wallet_clients
    assert (client.id, client.redirect_uris) == ("w", ("w.example:/back",))
    assert load({}).wallet_clients == ()


@pytest.mark.parametrize("text", ["", "{}", "[{}]", "[1]"])
def test_a_file_that_names_no_wallets_is_refused(tmp_path, text):
    file = tmp_path / "wallets.json"
    file.write_text(text)
    with pytest.raises(InvalidSetting, match="CAIRN_WALLET_CLIENTS"):
        load({"CAIRN_WALLET_CLIENTS": str(file)})


def test_tokens_for_known_wallets_only_are_a_switch_and_need_such_wallets(tmp_path):
    file = tmp_path / "wallets.json"
    file.write_text('[{"client_id": "w", "name": "W", "redirect_uris": ["w.example:/back"]}]')
    assert not load({"CAIRN_WALLET_CLIENTS": str(file)}).demands.known_wallets
    only = {"CAIRN_KNOWN_WALLETS_ONLY": "on"}
    assert load({"CAIRN_WALLET_CLIENTS": str(file)} | only).demands.known_wallets
    with pytest.raises(InvalidSetting, match="CAIRN_WALLET_CLIENTS"):
        load(only)


def test_the_profile_of_high_assurance_demands_nonces_too():
    assert not load({}).demands.haip
    demands = load({"CAIRN_HAIP": "on"}).demands
    assert (demands.haip, demands.needs_nonce) == (True, True)


@pytest.fixture
def providers(tmp_path):
    file = tmp_path / "providers.pem"
    file.write_bytes(Provider(utc_now()).pem)
    return str(file)


def test_whose_attestations_count_is_read_from_certificates(providers):
    assert load({}).demands.providers is None
    demands = load({"CAIRN_WALLET_PROVIDERS": providers}).demands
    assert repr(demands.providers) == "Anchors(CN=Wallets)"
    assert not demands.needs_attestation


@pytest.mark.parametrize("name", ["CAIRN_WALLET_ATTESTATION_REQUIRED", "CAIRN_HAIP"])
def test_wallets_must_be_attested_where_a_setting_says_so_and_somebody_is_trusted(providers, name):
    assert load({"CAIRN_WALLET_PROVIDERS": providers, name: "on"}).demands.needs_attestation
    assert not load({"CAIRN_HAIP": "on"}).demands.needs_attestation


@pytest.mark.parametrize("value", ["off", "accepted", "required"])
def test_what_is_made_of_attested_keys_is_one_of_three_things(providers, value):
    told = {"CAIRN_WALLET_PROVIDERS": providers, "CAIRN_KEY_ATTESTATIONS": value}
    assert load(told).demands.key_attestations == value


@pytest.mark.parametrize(
    ("name", "value"),
    [("CAIRN_WALLET_ATTESTATION_REQUIRED", "on"), ("CAIRN_KEY_ATTESTATIONS", "accepted")],
)
def test_attestations_without_anybody_who_is_trusted_are_refused(name, value):
    with pytest.raises(InvalidSetting, match="CAIRN_WALLET_PROVIDERS"):
        load({name: value})


def test_another_word_for_key_attestations_is_refused(providers):
    with pytest.raises(InvalidSetting, match="off, accepted, required"):
        load({"CAIRN_WALLET_PROVIDERS": providers, "CAIRN_KEY_ATTESTATIONS": "on"})


@pytest.mark.parametrize("text", ["", "{}", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
def test_a_file_without_authorities_is_refused(tmp_path, text):
    file = tmp_path / "providers.pem"
    file.write_text(text)
    with pytest.raises(InvalidSetting, match="CAIRN_WALLET_PROVIDERS"):
        load({"CAIRN_WALLET_PROVIDERS": str(file)})


def test_wallets_to_choose_from_come_with_pictures_beside_the_file(tmp_path):
    file = tmp_path / "wallets.json"
    (tmp_path / "pocket.png").write_bytes(png())
    file.write_text('[{"name": "P", "link": "https://p.example/{offer_link}", "logo": "pocket.png"}]')
    (wallet,) = load({"CAIRN_WALLET_CHOOSER": str(file)}).wallet_chooser
    assert (wallet.name, wallet.logo) == ("P", png())
    assert load({}).wallet_chooser == ()


@pytest.mark.parametrize(
    "text", ["", "{}", '[{"name": "P", "link": "https://p.example/{offer_link}", "logo": "missing.png"}]']
)
def test_a_file_that_can_not_be_chosen_from_is_refused(tmp_path, text):
    file = tmp_path / "wallets.json"
    file.write_text(text)
    with pytest.raises(InvalidSetting, match="CAIRN_WALLET_CHOOSER"):
        load({"CAIRN_WALLET_CHOOSER": str(file)})


def test_limits_proxies_and_the_talkativeness_of_the_log_are_settings():
    usual = load({})
    assert (usual.traffic, usual.proxies, usual.log_level) == (USUAL_TRAFFIC, (), "info")
    told = {"CAIRN_RATE_LIMITS": "off", "CAIRN_PROXIES": "10.0.0.0/8, ::1", "CAIRN_LOG_LEVEL": "debug"}
    changed = load(told)
    assert (changed.traffic, changed.log_level) == (NO_LIMITS, "debug")
    assert [str(each) for each in changed.proxies] == ["10.0.0.0/8", "::1/128"]


@pytest.mark.parametrize(
    ("name", "text"), [("RATE_LIMITS", "some"), ("PROXIES", "10.0.0.1/8"), ("LOG_LEVEL", "loud")]
)
def test_limits_proxies_and_levels_that_there_are_not_are_refused(name, text):
    with pytest.raises(InvalidSetting, match=f"CAIRN_{name}"):
        load({f"CAIRN_{name}": text})
