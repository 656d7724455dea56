"""Re-create `web/static/vendor` from the npm packages that its manifest names, checking every byte.

Run as `python -m web.scripts.fetch_assets`. The manifest pins package, version and SHA-256; a file with other
bytes is refused and nothing of it is written. To take a new version, change the manifest and run with
`--record`, which writes the new hashes: then read the difference before it is committed.
"""

import argparse
import hashlib
import json
import subprocess
import tarfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from web.assets import STATIC

VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "manifest.json"


@dataclass(frozen=True, slots=True)
class VendoredFile:
    """One file of a package: where it lies here (`file`) and there (`path`), and what it must be."""

    file: str
    package: str
    version: str
    path: str
    sha256: str
    licence: str

    @property
    def release(self) -> str:
        """The package and version as npm names them."""
        return f"{self.package}@{self.version}"


def read_manifest(manifest: Path = MANIFEST) -> tuple[VendoredFile, ...]:
    """Return what the manifest lists."""
    return tuple(VendoredFile(**entry) for entry in json.loads(manifest.read_text()))


def sha256(body: bytes) -> str:
    """Return the digest in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def main() -> None:
    """Fetch, check and write every file of the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write the hashes of what came")
    record = parser.parse_args().record
    listed = read_manifest()
    bodies = dict(zip(listed, _fetch(listed), strict=True))
    wrong = [one.file for one, body in bodies.items() if sha256(body) != one.sha256]
    if wrong and not record:
        raise SystemExit(f"not what the manifest says: {', '.join(wrong)}")
    for one, body in bodies.items():
        target = VENDOR / one.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    if record:
        entries = [asdict(replace(one, sha256=sha256(body))) for one, body in bodies.items()]
        MANIFEST.write_text(json.dumps(entries, indent=2) + "\n")


def _fetch(listed: Iterable[VendoredFile]) -> list[bytes]:
    with TemporaryDirectory() as folder:
        packs: dict[str, Path] = {}
        for one in listed:
            if one.release not in packs:
                packs[one.release] = _pack(one.release, Path(folder))
        return [_member(packs[one.release], one.path) for one in listed]


def _pack(release: str, folder: Path) -> Path:
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), release]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    return folder / said.stdout.strip().splitlines()[-1]


def _member(pack: Path, path: str) -> bytes:
    with tarfile.open(pack) as archive:
        member = archive.extractfile(f"package/{path}")
        if member is None:
            raise SystemExit(f"{pack.name} has no file {path}")
        return member.read()


if __name__ == "__main__":
    main()
