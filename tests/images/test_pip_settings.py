"""The build reaches packages as pip does on this machine; these run everywhere, without an image."""

from pathlib import Path

from tests.images.pip_settings import INSIDE, configuration, folders, mounts, parse

LISTING = """\
:env:.default-timeout='180'
:env:.find-links='/srv/env-wheels'
global.cert='/etc/own-ca.pem'
global.extra-index-url='file:///srv/one/simple\\nfile:///srv/two%20b/simple'
global.find-links='/srv/wheels https://example.org/wheels'
global.require-virtualenv='true'
install.cert='/etc/install-ca.pem'
wheel.cert='/etc/wheel-ca.pem'
"""


def test_the_last_place_that_sets_something_decides_as_it_does_for_pip():
    found = parse(LISTING)
    assert (found["cert"], found["find-links"]) == ("/etc/install-ca.pem", "/srv/env-wheels")


def test_settings_that_do_not_say_where_packages_are_stay_outside():
    assert set(parse(LISTING)) == {"cert", "extra-index-url", "find-links", "default-timeout"}


def test_several_values_stand_on_one_line_of_the_configuration():
    lines = configuration(parse(LISTING)).splitlines()
    assert lines[0] == "[global]"
    assert "extra-index-url = file:///srv/one/simple file:///srv/two%20b/simple" in lines


def test_folders_of_packages_are_those_of_this_machine_only():
    found = {
        "find-links": "/srv/wheels https://example.org/wheels",
        **_indexes("file:///a/simple https://example.org/"),
    }
    assert list(folders(found)) == [Path("/srv/wheels"), Path("/a")]


def test_an_index_is_mounted_with_the_files_that_lie_beside_it(tmp_path):
    (tmp_path / "index" / "simple").mkdir(parents=True)
    shared = mounts(_indexes((tmp_path / "index" / "simple").as_uri()), tmp_path)
    assert shared[str(tmp_path / "index")] == tmp_path / "index"


def test_only_what_exists_is_mounted_and_the_configuration_is_for_the_owner_alone(tmp_path):
    shared = mounts({"cert": "/nowhere/ca.pem", "find-links": str(tmp_path / "absent")}, tmp_path)
    assert not {"/nowhere/ca.pem", str(tmp_path / "absent")} & set(shared)
    assert shared[INSIDE].stat().st_mode & 0o777 == 0o600


def _indexes(addresses):
    return {"extra-index-url": addresses}
