"""The recipes of the images: nothing for hadolint to find, a hardened compose file, no setting that does not exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cairn.settings import load

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILES = sorted((ROOT / "docker").glob("*.Dockerfile"))
COMPOSE = ROOT / "docker" / "compose.yaml"
SERVICES = ("issuer", "verifier")
SETTING = re.compile(r"\bCAIRN_[A-Z_]+")


def hadolint(file):
    command = [Path(sys.executable).with_name("hadolint"), "--no-color", file]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


class Asked(dict):
    """An environment that remembers what was looked up in it."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)


def settings():
    """Return the name of every setting that there is."""
    asked = Asked()
    load(asked)
    return asked.names


def named(file):
    """Return the settings that a file names."""
    return set(SETTING.findall(file.read_text(encoding="utf-8")))


def test_there_is_a_recipe_for_each_service():
    assert [file.name for file in DOCKERFILES] == [f"{service}.Dockerfile" for service in SERVICES]


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: file.name)
def test_hadolint_finds_nothing(file):
    done = hadolint(file)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("planted", "rule"),
    [("RUN cd /tmp", "DL3003"), ("USER root", "DL3002"), ("RUN apt-get install x", "DL3008")],
)
def test_hadolint_finds_what_is_planted(tmp_path, planted, rule):
    file = tmp_path / "planted.Dockerfile"
    file.write_text(DOCKERFILES[0].read_text(encoding="utf-8") + f"{planted}\n", encoding="utf-8")
    done = hadolint(file)
    assert done.returncode != 0
    assert rule in done.stdout


@pytest.mark.parametrize("file", [*DOCKERFILES, COMPOSE], ids=lambda file: file.name)
def test_every_setting_that_is_named_exists(file):
    assert named(file)
    assert named(file) <= settings()


def test_a_setting_that_does_not_exist_would_be_noticed():
    assert {"CAIRN_KEK", "CAIRN_KEK_FILE", "CAIRN_DATABASE_URL"} <= settings()
    assert "CAIRN_DATABASE_PASSWORD" not in settings()


@pytest.mark.parametrize("service", SERVICES)
def test_the_compose_file_builds_each_service_from_its_recipe(compose, service):
    build = compose["services"][service]["build"]
    assert (COMPOSE.parent / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]) in DOCKERFILES
    assert service in build["dockerfile"]


@pytest.mark.parametrize("service", SERVICES)
def test_the_compose_file_takes_everything_from_a_service_that_it_does_not_need(compose, service):
    asked = compose["services"][service]
    assert asked["read_only"] is True
    assert asked["cap_drop"] == ["ALL"]
    assert asked["security_opt"] == ["no-new-privileges:true"]
    assert any(place.startswith("/tmp:") for place in asked["tmpfs"])
    assert all(port.startswith("127.0.0.1:") for port in asked["ports"])


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_waits_for_the_database_and_is_told_where_it_is(compose, service):
    asked = compose["services"][service]
    assert asked["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "@database:5432/" in asked["environment"]["CAIRN_DATABASE_URL"]
    assert "healthcheck" in compose["services"]["database"]


def test_no_secret_has_a_value_in_the_compose_file(compose):
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name or name == "CAIRN_KEK":
                assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value), name


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: file.name)
def test_an_image_is_not_root_and_says_how_it_is_healthy(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    last_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER 10001:10001" in last_stage
    assert any(line.startswith("HEALTHCHECK ") for line in last_stage)
    assert not any(line.startswith(("COPY . ", "ADD ")) for line in last_stage)
