"""Where specimens are made and where they are read: fixed keys, files, index and world."""

import copy
import json
from dataclasses import dataclass, field
from pathlib import Path

from credentials import jose
from did.errors import FetchFailed
from did.fetch import Fetched
from did.methods.jwk import JwkResolver
from did.methods.key import KeyResolver, did_of_key
from did.methods.web import WebResolver
from did.methods.webvh.resolver import WebvhResolver
from did.resolver import ByMethod
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import NOW, Partner
from verifier.policy import Policy, TrustedIssuer, TrustList
from verifier.ports import Document, Sources
from verifier.verify import Setting, Submission

FOLDER = Path(__file__).parent / "files"
MARK = "Kestrel"
BASE = "https://kestrel.example/o/k"


def signer(seed, algorithm=Algorithm.EDDSA):
    """Return a key that is the same in every run; it signs nothing but specimens."""
    return SoftwareSigner.from_secret(algorithm, bytes([seed]) * 32)


HOLDER = did_of_key(signer(3).public_key)
SOMEBODY_ELSE = did_of_key(signer(4).public_key)


def partner(seed=1, **changes):
    """Return an issuer with a fixed key."""
    return Partner(**{"name": MARK, "base": BASE, "signer": signer(seed)} | changes)


@dataclass
class Bench:
    """What has been made so far. `issuer` is in the trust list, `other` is not."""

    issuer: Partner = field(default_factory=partner)
    other: Partner = field(default_factory=lambda: partner(2, base="https://osprey.example/o/o"))
    files: dict = field(default_factory=dict)
    index: list = field(default_factory=list)
    parts: set = field(default_factory=set)
    pages: dict = field(default_factory=dict)

    @property
    def world(self):
        return self.other.published | self.issuer.published | self.pages

    def add(self, name, body, verdict, check, code, parts=()):
        """Keep a specimen: what must be the verdict, and which finding decides."""
        assert name not in self.files, name
        self.files[name] = body if isinstance(body, bytes) else dump(body)
        entry = {"file": name, "verdict": verdict, "check": check, "code": code}
        self.index.append(entry | ({"with": list(parts)} if parts else {}))

    def part(self, name, body):
        """Keep a component badge, and return its name."""
        self.files[name] = body
        return name

    def unsigned(self, slug="communication", **changes):
        return self.issuer.unsigned(slug, **{"subject_id": HOLDER} | changes)

    def badge(self, slug="communication", **changes):
        """Return a good badge as JSON."""
        return json.loads(self.issuer.sign(self.unsigned(slug, **changes)))

    def resigned(self, document, by=None):
        """Return a document signed anew, so that what is wrong with it is signed."""
        bare = {name: value for name, value in document.items() if name != "proof"}
        return (by or self.issuer).signed(bare)

    def token(self, payload, header=None, by=None):
        """Return a token over any payload, with any header."""
        issuer = by or self.issuer
        usual = {"typ": "JWT", "kid": issuer.method_id}
        return jose.sign(jose.json_bytes(payload), usual | (header or {}), issuer.signer).encode()


def dump(document):
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def changed(document, *path, to):
    """Return a copy of a document with another value at a path."""
    made = copy.deepcopy(document)
    at = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return made


# --- reading them again -----------------------------------------------------------------------------


class World:
    """What the specimens' addresses answer, and nothing else."""

    def __init__(self):
        self.published = json.loads((FOLDER / "world.json").read_text(encoding="utf-8"))

    def get(self, url, *, accept, limit):
        if url not in self.published:
            raise FetchFailed("unreachable", "nothing answers there")
        return Document(self.published[url].encode(), "application/vc", NOW)

    def __call__(self, url, *, accept, limit):
        """Answer as a `did.fetch.Fetch`."""
        return Fetched(self.get(url, accept=accept, limit=limit).body, "text/jsonl")


def nothing_answers(url, *, accept, limit):
    raise FetchFailed("unreachable", "nothing answers there")


def index():
    path = FOLDER / "index.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def setting():
    """Return a setting that trusts the specimens' issuer."""
    methods = {"key": KeyResolver(), "jwk": JwkResolver(), "web": WebResolver(nothing_answers)}
    methods["webvh"] = WebvhResolver(World(), lambda: NOW)
    trust = TrustList.of([TrustedIssuer(partner().did, "The issuer", "the specimens")])
    return Setting(Policy("specimens", trust), Sources(ByMethod(methods), World()), NOW)


def submission(entry):
    """Return a specimen with its parts, as its file and theirs hold them."""
    body, *parts = ((FOLDER / name).read_bytes() for name in (entry["file"], *entry.get("with", ())))
    return Submission(body, tuple(parts))
