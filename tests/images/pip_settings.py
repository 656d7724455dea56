"""How pip reaches its packages on this machine, for the build: read from pip itself, and never part of an image."""

import ast
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What decides where packages come from; the rest of a machine's settings is no business of the build.
REACH = (
    "index-url", "extra-index-url", "find-links", "no-index", "cert", "client-cert", "trusted-host", "proxy",
    "timeout", "default-timeout", "retries",
)  # fmt: skip
# Of one setting in several places the last one holds, as it does for `pip install`.
SECTIONS = ("global", "install", ":env:")
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
INSIDE = "/etc/pip.conf"


def settings():
    """Return pip's settings on this machine."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    return parse(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def parse(listing):
    """Return those settings of a `pip config list` that the build needs."""
    told = {}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        told[section, name] = value
    wanted = [(section, name) for section in SECTIONS for name in REACH if (section, name) in told]
    return {name: " ".join(ast.literal_eval(told[section, name]).split()) for section, name in wanted}


def configuration(found):
    """Return the settings as a pip.conf."""
    return "\n".join(["[global]", *(f"{name} = {value}" for name, value in found.items()), ""])


def mounts(found, folder):
    """Return what the build mounts, path by path inside: the configuration, certificates, folders of packages."""
    file = folder / "pip.conf"
    file.touch(mode=0o600)
    file.write_text(configuration(found), encoding="utf-8")
    certificates = [Path(found[name]) for name in ("cert", "client-cert") if name in found]
    paths = {path for path in (AUTHORITIES, *certificates, *folders(found)) if path.exists()}
    return {INSIDE: file} | {str(path): path for path in sorted(paths)}


def folders(found):
    """Yield the folders of this machine that hold packages."""
    for address in found.get("find-links", "").split():
        if urlsplit(address).scheme in ("", "file"):
            yield _path(address)
    for name in ("index-url", "extra-index-url"):
        # The pages of an index name files that lie beside it.
        yield from (_path(url).parent for url in found.get(name, "").split() if url.startswith("file:"))


def _path(address):
    return Path(unquote(urlsplit(address).path))
