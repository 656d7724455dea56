"""Both images, built as they stand and run hardened: no root, nothing to write on but their volume, a badge claimed."""

import json

import pytest

from cairn.wallet.claiming import Wish, claim
from cairn.wallet.http import Http
from cairn.wallet.purse import new_purse
from cairn.world import utc_now
from tests.images.buildah import mounted_below
from tests.images.container import Container
from tests.images.pip_settings import AUTHORITIES, mounts, settings

pytestmark = [pytest.mark.buildah, pytest.mark.timeout(1800)]
NOBODYS = 10001


@pytest.fixture(params=["issuer", "verifier"])
def service(request):
    return request.getfixturevalue(request.param)


def claimed(issuer, wanted, *options):
    """Award a badge inside the issuer's container, claim it from outside, and return its bytes."""
    award = ("award", "--achievement", "communication", "--to", "zoe@example.org", "--level", "2")
    offer = issuer.command(*award, *options)
    with Http() as http:
        return claim(offer["offer_uri"], Wish(wanted, offer["tx_code"]), new_purse(), http, utc_now())


# --- how they run


def test_the_service_is_not_root_and_can_do_nothing_that_needs_root(service):
    status = service.status()
    assert set(status["Uid"] + status["Gid"]) == {str(NOBODYS)}
    assert status["Groups"] == []
    assert {int(status[name][0], 16) for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")} == {0}
    assert status["NoNewPrivs"] == ["1"]


@pytest.mark.parametrize("user", [NOBODYS, 0])
@pytest.mark.parametrize("place", ["/", "/opt/venv", "/etc", "/var/lib"])
def test_nobody_can_write_to_the_root_not_even_root(service, place, user):
    done = service.run("sh", "-c", f"echo planted > {place}/planted", user=user)
    assert done.returncode != 0
    assert "Read-only file system" in done.stderr


def test_its_user_can_write_to_tmp_and_to_its_volume(service):
    done = service.run("sh", "-c", "cd /tmp && : > kept && cd /var/lib/cairn && : > kept && ls")
    assert done.returncode == 0, done.stderr
    assert "cairn.db" in done.stdout.split()


def test_what_the_image_calls_healthy_answers(service):
    kind, *command = service.configuration["Healthcheck"]["Test"]
    assert (kind, command) == ("CMD", ["cairn", "health"])
    patience = service.configuration["Healthcheck"]["Timeout"] / 1e9
    assert service.run(*command, timeout=patience).returncode == 0


def test_health_says_no_where_nothing_answers(service):
    assert service.run("env", "CAIRN_PORT=9", "cairn", "health").returncode == 1


def test_each_image_serves_its_own_half_alone(issuer, verifier):
    served = {
        path: (issuer.get(path).status_code, verifier.get(path).status_code) for path in ("/check", "/awards")
    }
    assert served["/check"] == (404, 200)
    assert served["/awards"][0] != 404
    assert served["/awards"][1] == 404


def test_the_pages_come_with_their_styles_and_scripts(issuer):
    page = issuer.get("/").text
    links = [each.partition('"')[0] for each in page.split('="/static/')[1:]]
    assert links
    assert {issuer.get(f"/static/{link}").status_code for link in links} == {200}


# --- what they do


@pytest.mark.parametrize(("wanted", "options"), [("ldp_vc", ()), ("jwt_vc_json", ("--tx-code",))])
def test_a_badge_of_the_issuers_image_is_claimed_and_the_verifiers_image_finds_it_valid(
    issuer, verifier, wanted, options
):
    badge = claimed(issuer, wanted, *options)
    report = verifier.verify(badge)
    assert report["verdict"] == "valid", report
    assert {each["outcome"] for each in report["checks"]} <= {"passed", "not_applicable"}


def test_a_badge_changed_on_the_way_is_not_genuine_and_a_withdrawn_one_is_withdrawn(issuer, verifier):
    badge = claimed(issuer, "ldp_vc")
    assert verifier.verify(badge.replace(b"Communication", b"Kommunication"))["verdict"] == "not_genuine"
    awarded = json.loads(badge)["id"]
    issuer.command("revoke", awarded, "--reason", "issued_by_mistake")
    assert verifier.verify(badge)["verdict"] == "no_longer_valid"


def test_the_whole_journey_plays_inside_an_image(issuer):
    done = issuer.run("cairn", "journey", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(json.loads(line)["ok"] for line in done.stdout.splitlines())


def test_a_container_stops_when_it_is_told_and_the_next_one_on_its_volume_goes_on(builder, images, tmp_path):
    with Container(builder, images["issuer"], tmp_path) as container:
        badge, trusted = claimed(container, "ldp_vc"), container.trust_list()
        assert container.stop() == 0
        container.__exit__()
        with container:
            assert container.trust_list() == trusted
            assert container.command("awards")["awards"][0]["state"] == "claimed"
    assert badge
    assert not mounted_below(tmp_path)


def test_nothing_of_this_machine_is_in_an_image(builder, images):
    paths = [
        inside.lstrip("/")
        for inside, path in mounts(settings(), builder.folder).items()
        if path != AUTHORITIES
    ]
    for image in images.values():
        container, root = builder.mount(image)
        try:
            # Where something was mounted for the build, buildah leaves an empty place.
            places = [root / path for path in paths if (root / path).exists()]
            assert not [
                place for place in places if (any(place.iterdir()) if place.is_dir() else place.read_bytes())
            ]
            assert not (root / "src").exists()
        finally:
            builder.remove(container)


def test_an_image_holds_the_packages_and_not_the_tests(builder, images):
    for image in images.values():
        container, root = builder.mount(image)
        try:
            (installed,) = (root / "opt" / "venv").glob("lib/python3*/site-packages")
            assert (installed / "issuer").is_dir()
            assert not (installed / "tests").exists()
        finally:
            builder.remove(container)
