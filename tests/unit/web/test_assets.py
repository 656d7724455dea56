"""Static files: addressed by content, first folder wins; and what is vendored is what its manifest says."""

import asyncio
import re

import pytest
from starlette.exceptions import HTTPException

from web.assets import STATIC, Assets
from web.scripts.fetch_assets import VENDOR, read_manifest, sha256


def answer(assets, path, query="", method="GET"):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": f"/static{path}", "root_path": "/static"}
    asyncio.run(assets({**scope, "query_string": query.encode(), "headers": []}, None, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[1]["body"]


def test_an_address_changes_with_the_content(tmp_path):
    (tmp_path / "a.css").write_text("one")
    before = Assets(tmp_path).url("a.css")
    (tmp_path / "a.css").write_text("two")
    assert Assets(tmp_path).url("a.css") != before
    assert re.fullmatch(r"/static/a\.css\?v=[0-9a-f]{16}", before)


def test_the_first_folder_wins_over_the_shared_one(tmp_path):
    (tmp_path / "cairn.css").write_text("own")
    assets = Assets(tmp_path)
    assert answer(assets, "/cairn.css")[2] == b"own"
    assert answer(assets, "/cairn.js")[2] == (STATIC / "cairn.js").read_bytes()


def test_by_its_full_address_a_file_is_kept_for_a_year():
    assets = Assets()
    path, query = assets.url("cairn.css").removeprefix("/static").split("?")
    status, headers, body = answer(assets, path, query)
    assert status == 200
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"].startswith("text/css")
    assert body == (STATIC / "cairn.css").read_bytes()


@pytest.mark.parametrize("query", ["", "v=0000000000000000", "v=", "x=1"])
def test_by_another_address_it_is_asked_for_again(query):
    assert answer(Assets(), "/cairn.css", query)[1]["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/none.css",
        "/../base.html",
        "/vendor",
        "/%2e%2e/assets.py",
        "//etc/passwd",
        "/vendor/../../assets.py",
    ],
)
def test_nothing_but_the_listed_files_is_served(path):
    with pytest.raises(HTTPException) as caught:
        answer(Assets(), path)
    assert caught.value.status_code == 404


def test_files_are_only_read():
    with pytest.raises(HTTPException) as caught:
        answer(Assets(), "/cairn.css", method="POST")
    assert caught.value.status_code == 405
    assert caught.value.headers == {"Allow": "GET, HEAD"}


@pytest.mark.parametrize(("name", "kind"), [("cairn.js", "javascript"), ("icon.svg", "image/svg+xml")])
def test_a_file_says_what_it_is(name, kind):
    assert kind in answer(Assets(), f"/{name}")[1]["content-type"]


# What is vendored


@pytest.mark.parametrize("listed", read_manifest(), ids=lambda one: one.file)
def test_every_vendored_file_has_the_bytes_of_the_manifest(listed):
    assert sha256((VENDOR / listed.file).read_bytes()) == listed.sha256


def test_the_manifest_lists_every_vendored_file():
    files = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert files - {"manifest.json"} == {listed.file for listed in read_manifest()}


def test_every_vendored_package_has_an_exact_version_and_its_licence_beside_it():
    by_package = {}
    for listed in read_manifest():
        assert re.fullmatch(r"\d+\.\d+\.\d+", listed.version)
        assert listed.licence in {"0BSD", "MIT"}
        by_package.setdefault(listed.package, []).append(listed.file)
    for files in by_package.values():
        assert any("LICENSE" in file for file in files)


# Our own style and script


def test_our_style_knows_no_left_or_right():
    source = re.sub(r"@media[^{]*|/\*.*?\*/", "", (STATIC / "cairn.css").read_text(), flags=re.DOTALL)
    properties = set(re.findall(r"([a-z-]+)\s*:\s[^;{}]+;", source))
    physical = r"(.*-)?(left|right|top|bottom)(-.*)?|(max-|min-)?(width|height)"
    assert {"padding", "inline-size"} <= properties
    assert [name for name in properties if re.fullmatch(physical, name)] == []


def test_our_style_loads_nothing():
    assert "url(" not in (STATIC / "cairn.css").read_text()
    assert "@import" not in (STATIC / "cairn.css").read_text()


def test_our_script_evaluates_no_text_and_writes_no_markup():
    source = (STATIC / "cairn.js").read_text()
    for danger in ("eval", "innerHTML", "Function(", "document.write", "http:", "https:"):
        assert danger not in source
