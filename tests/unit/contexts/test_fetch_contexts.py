import hashlib
import io
import tarfile
import zipfile
from dataclasses import replace

import pytest

from contexts.errors import ContextChanged, MalformedJson
from contexts.loader import PACKAGED
from contexts.scripts.fetch_contexts import exported, fetch, member, unpack

FILES = {"package/context.json": b'{"@context":{}}', "package/LICENSE": b"Do what is right."}
PIN = replace(
    next(iter(PACKAGED.pins.values())),
    url="urn:one",
    file="one.json",
    sha256=hashlib.sha256(FILES["package/context.json"]).hexdigest(),
    package="carrier",
    version="1.0.0",
    path="package/context.json",
    licence_file="licences/carrier.txt",
    licence_path="package/LICENSE",
)


def tarball(folder, files=FILES):
    path = folder / "carrier-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def wheel(folder, files=FILES):
    path = folder / "carrier-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("pack", [tarball, wheel])
def test_a_file_comes_out_of_either_kind_of_package(pack, tmp_path):
    assert member(pack(tmp_path), "package/LICENSE") == b"Do what is right."


@pytest.mark.parametrize("pack", [tarball, wheel])
def test_a_file_that_is_not_there_is_an_error(pack, tmp_path):
    with pytest.raises(KeyError):
        member(pack(tmp_path), "package/other.json")


def test_context_and_licence_are_written_as_they_were_published(tmp_path):
    unpack(tarball(tmp_path), [PIN], tmp_path)
    assert (tmp_path / "one.json").read_bytes() == FILES["package/context.json"]
    assert (tmp_path / "licences/carrier.txt").read_bytes() == FILES["package/LICENSE"]


def test_a_package_that_carries_another_file_writes_nothing(tmp_path):
    archive = tarball(tmp_path, FILES | {"package/context.json": b'{"@context":{"a":"urn:a"}}'})
    with pytest.raises(ContextChanged):
        unpack(archive, [PIN], tmp_path)
    assert not (tmp_path / "one.json").exists()


def test_each_package_is_fetched_once_by_name_and_version(tmp_path, capsys):
    asked = []

    def download(kind, package, version, folder):
        asked.append((kind, package, version))
        return tarball(folder)

    fetch([PIN, replace(PIN, url="urn:two", file="two.json")], tmp_path, download)
    assert asked == [(PIN.kind, "carrier", "1.0.0")]
    assert (tmp_path / "two.json").read_bytes() == (tmp_path / "one.json").read_bytes()
    assert capsys.readouterr().out == "carrier 1.0.0: 2 file(s)\n"


def test_the_object_that_a_script_exports_is_taken_as_it_is_written():
    script = b"'use strict';\n\nmodule.exports = {\n  \"@context\": {}\n};\n"
    assert exported(script) == b'{\n  "@context": {}\n}\n'


@pytest.mark.parametrize("script", [b"", b"module.exports = {a: 1};", b"module.exports = {}; run();"])
def test_a_script_that_exports_anything_but_json_is_refused(script):
    with pytest.raises(MalformedJson):
        exported(script)


def test_a_context_in_a_script_is_pinned_by_what_the_script_exports(tmp_path):
    files = FILES | {"package/context.json": b'module.exports = {"@context":{}};'}
    pin = replace(PIN, module=True, sha256=hashlib.sha256(b'{"@context":{}}\n').hexdigest())
    unpack(tarball(tmp_path, files), [pin], tmp_path)
    assert (tmp_path / "one.json").read_bytes() == b'{"@context":{}}\n'
