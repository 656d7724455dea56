import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from contexts import loader
from contexts.errors import ContextChanged, MalformedJson, UnknownContext
from contexts.loader import DATA, PACKAGED, PinnedContexts

V2 = "https://www.w3.org/ns/credentials/v2"
# Printed in the Recommendations of VCDM 2.0 and Data Integrity 1.0.
INTEGRITY = "https://w3id.org/security/data-integrity/v2"
MULTIKEY = "https://w3id.org/security/multikey/v1"
PRINTED = {
    V2: "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    INTEGRITY: "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    MULTIKEY: "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
}


@pytest.fixture
def copied(tmp_path):
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.parametrize("url", PACKAGED.pins)
def test_every_pinned_file_is_the_one_that_was_pinned(url):
    pin = PACKAGED.pins[url]
    assert hashlib.sha256((DATA / pin.file).read_bytes()).hexdigest() == pin.sha256


@pytest.mark.parametrize("url", PACKAGED.pins)
def test_every_pinned_context_can_be_loaded(url):
    assert "@context" in loader.load(url)


@pytest.mark.parametrize("url", PACKAGED.pins)
def test_every_pinned_file_names_its_carrier_and_brings_its_licence(url):
    pin = PACKAGED.pins[url]
    assert pin.kind in ("pypi", "npm")
    assert re.fullmatch(r"\d+\.\d+\.\d+", pin.version)
    assert pin.licence
    assert len((DATA / pin.licence_file).read_text()) > 1000


@pytest.mark.parametrize("url", PACKAGED.pins)
def test_a_re_spaced_copy_says_so_and_names_the_official_hash(url):
    pin = PACKAGED.pins[url]
    assert pin.byte_exact == (pin.official_sha256 == "")
    assert pin.official_sha256 != pin.sha256


@pytest.mark.parametrize("url", PRINTED)
def test_the_hashes_printed_in_the_recommendations_are_ours(url):
    assert PACKAGED.pins[url].sha256 == PRINTED[url]


def test_no_file_lies_in_the_folder_that_is_not_pinned():
    pinned = {pin.file for pin in PACKAGED.pins.values()} | {
        pin.licence_file for pin in PACKAGED.pins.values()
    }
    there = {str(path.relative_to(DATA)) for path in DATA.rglob("*") if path.is_file()}
    assert {name for name in there if not re.search(r"\.pyc?$", name)} == pinned | {"manifest.json"}


def test_a_changed_file_is_refused(copied):
    path = copied / PACKAGED.pins[V2].file
    path.write_bytes(path.read_bytes().replace(b"VerifiableCredential", b"VerifiableCredentiaI", 1))
    with pytest.raises(ContextChanged):
        PinnedContexts(copied).load(V2)


def test_a_file_changed_in_its_spaces_only_is_refused(copied):
    path = copied / PACKAGED.pins[V2].file
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(ContextChanged):
        PinnedContexts(copied).load(V2)


def test_a_missing_file_is_refused(copied):
    (copied / PACKAGED.pins[V2].file).unlink()
    with pytest.raises(ContextChanged):
        PinnedContexts(copied).load(V2)


def test_an_unchanged_copy_is_not_refused(copied):
    assert PinnedContexts(copied).load(V2) == loader.load(V2)


def test_another_file_under_a_changed_manifest_is_what_one_gets(copied):
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "mine.json").write_text('{"@context":{}}')
    digest = hashlib.sha256(b'{"@context":{}}').hexdigest()
    manifest["urn:mine"] = manifest[V2] | {"file": "mine.json", "sha256": digest}
    (copied / "manifest.json").write_text(json.dumps(manifest))
    assert PinnedContexts(copied).load("urn:mine") == {"@context": {}}


def test_a_manifest_that_names_a_url_twice_is_refused(copied):
    entry = (copied / "manifest.json").read_text().strip()[1:-1]
    (copied / "manifest.json").write_text("{" + entry + "," + entry + "}")
    with pytest.raises(MalformedJson):
        PinnedContexts(copied).load(V2)


@pytest.mark.parametrize("url", ["https://example.org/context", V2 + "/", V2.upper(), "", "../manifest.json"])
def test_an_unknown_url_is_an_error_and_nothing_is_fetched(url):
    assert not loader.is_pinned(url)
    with pytest.raises(UnknownContext):
        loader.load(url)
    with pytest.raises(UnknownContext):
        loader.document_loader(url, {})


def test_a_context_nobody_carries_is_left_out():
    assert not loader.is_pinned("https://w3id.org/security/jwk/v1")


def test_changing_a_loaded_context_changes_nothing_for_others():
    loader.load(V2)["@context"].clear()
    assert loader.load(V2)["@context"]


def test_the_loader_answers_in_the_form_of_the_json_ld_api():
    answer = loader.document_loader(V2, {"headers": {}})
    assert answer["documentUrl"] == V2
    assert answer["contextUrl"] is None
    assert answer["document"] == loader.load(V2)


def test_the_manifest_cannot_be_changed_by_its_readers():
    with pytest.raises(TypeError):
        PACKAGED.pins["urn:x"] = PACKAGED.pins[V2]  # type: ignore[index]
