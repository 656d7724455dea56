"""Mutations of signed badges: of their bytes, of their JSON, of the parts of a token."""

import copy
import json
import random

from keys.multibase import b64url_decode, b64url_encode

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
STRANGE = (
    None,
    [],
    {},
    "",
    0,
    -1,
    1.5,
    True,
    "_:b0",
    "https://example.org/",
    ["x"],
    {"id": "urn:x"},
    "did:key:z6Mk",
)
ADDED = (
    ("id", "_:kestrel"), ("id", "urn:kestrel"), ("type", "Kestrel"), ("type", ["Profile"]), ("name", "Kestrel"),
    ("narrative", "Kestrel"), ("description", "Kestrel"), ("@id", "urn:kestrel"), ("@type", "Kestrel"), ("kestrel", 1),
    ("@context", "https://www.w3.org/ns/credentials/v2"), ("@context", {"@vocab": "urn:k:"}), ("image", None),
    ("@included", [{"id": "urn:k"}]), ("@graph", []), ("@nest", {}), ("@reverse", {}), ("@index", "k"),
    ("validUntil", "2099-01-01T00:00:00Z"), ("https://schema.org/name", "Kestrel"), ("url", "https://kestrel.example"),
)  # fmt: skip


def of_bytes(body, rng):
    """Return a body with one byte flipped, dropped, doubled, replaced, or cut off."""
    at = rng.randrange(len(body))
    match rng.randrange(6):
        case 0:
            return body[:at] + bytes([body[at] ^ 1 << rng.randrange(8)]) + body[at + 1 :]
        case 1:
            return body[:at] + body[at + 1 :]
        case 2:
            return body[: at + 1] + body[at:]
        case 3:
            return body[:at] + bytes([rng.randrange(256)]) + body[at + 1 :]
        case 4:
            return body[:at]
        case _:
            return body[:at] + rng.choice((b" ", b"\n", b"\0", b"\\", b'"', b"{", b"}")) + body[at:]


def of_json(document, rng):
    """Return a document with one value or member changed, dropped, added, repeated, moved or wrapped."""
    return changed_json(document, rng)[1]


def changed_json(document, rng):
    """Return what was done, and the document `of_json` makes."""
    made = copy.deepcopy(document)
    place = rng.choice(list(_places(made)))
    change = rng.choice(_CHANGES[type(place)])
    change(place, rng)
    return change.__name__.removeprefix("_"), made


def _places(value):
    if isinstance(value, dict) and value:
        yield value
        for each in value.values():
            yield from _places(each)
    if isinstance(value, list) and value:
        yield value
        for each in value:
            yield from _places(each)


def _flip(place, rng):
    key = _key(place, rng)
    value = place[key]
    if isinstance(value, str) and value:
        at = rng.randrange(len(value))
        place[key] = value[:at] + rng.choice(ALPHABET) + value[at + 1 :]
    else:
        place[key] = rng.choice(STRANGE)


def _key(place, rng):
    return rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))


def _replace(place, rng):
    place[_key(place, rng)] = rng.choice(STRANGE)


def _drop(place, rng):
    del place[_key(place, rng)]


def _wrap(place, rng):
    key = _key(place, rng)
    place[key] = rng.choice(
        ([place[key]], {"@value": place[key]}, {"id": place[key]}, {"@set": [place[key]]})
    )


def _unwrap(place, rng):
    key = _key(place, rng)
    if isinstance(place[key], list) and len(place[key]) == 1:
        place[key] = place[key][0]
    else:
        place[key] = [place[key]]


def _add_member(place, rng):
    name, value = rng.choice(ADDED)
    place[name] = value


def _rename(place, rng):
    key = _key(place, rng)
    place[rng.choice((f"{key}x", key.upper(), f"@{key}", f"https://schema.org/{key}", "name"))] = place.pop(
        key
    )


def _shuffle(place, rng):
    items = list(place.items())
    rng.shuffle(items)
    place.clear()
    place.update(items)


def _swap(place, rng):
    one, other = _key(place, rng), _key(place, rng)
    place[one], place[other] = place[other], place[one]


def _repeat(place, rng):
    place.append(copy.deepcopy(rng.choice(place)))


def _repeat_by_id(place, rng):
    found = rng.choice(place)
    place.append(found["id"] if isinstance(found, dict) and "id" in found else found)


def _append(place, rng):
    place.append(rng.choice(STRANGE))


def _reverse(place, rng):
    place.reverse()


_CHANGES = {
    dict: (
        _flip,
        _flip,
        _replace,
        _drop,
        _drop,
        _wrap,
        _unwrap,
        _add_member,
        _add_member,
        _rename,
        _shuffle,
        _swap,
    ),
    list: (_flip, _replace, _drop, _wrap, _repeat, _repeat_by_id, _append, _reverse, _swap),
}


def of_token(token, rng):
    """Return a token with its bytes, one of its parts, or what a part says changed."""
    parts = token.split(b".")
    at = rng.randrange(3)
    match rng.randrange(5):
        case 0 | 1:
            return of_bytes(token, rng)
        case 2 if at < 2:
            parts[at] = _encoded(of_json(json.loads(b64url_decode(parts[at].decode())), rng))
        case 3:
            parts[at] = b64url_encode(of_bytes(b64url_decode(parts[at].decode()), rng)).encode()
        case _:
            parts[at] += rng.choice((b"=", b"==", b"A", b".", b".A", b"\n"))
    return b".".join(parts)


def of_sd_jwt(body, rng):
    """Return what was done, and an SD-JWT with its token or a disclosure changed, gone, new, repeated or moved."""
    token, *disclosures, end = body.split(b"~")
    at = rng.randrange(len(disclosures))
    done = rng.choice(("bytes", "token", "disclosure", "drop", "add", "repeat", "shuffle", "bind"))
    match done:
        case "bytes":
            return done, of_bytes(body, rng)
        case "token":
            token = of_token(token, rng)
        case "disclosure":
            disclosures[at] = _other_disclosure(disclosures[at], rng)
        case "drop":
            del disclosures[at]
        case "add":
            disclosures.append(
                _encoded(rng.choice((["c2FsdA", "name", "Kestrel"], ["c2FsdA", "Kestrel"], "x", [])))
            )
        case "repeat":
            disclosures.insert(at, disclosures[at])
        case "shuffle":
            rng.shuffle(disclosures)
        case "bind":
            end = rng.choice((token, b"a.b.c", b"x"))
    return done, b"~".join((token, *disclosures, end))


def _other_disclosure(disclosure, rng):
    if rng.random() < 0.3:
        return of_bytes(disclosure, rng)
    return _encoded(of_json(json.loads(b64url_decode(disclosure.decode())), rng))


def _encoded(value):
    return b64url_encode(json.dumps(value).encode()).encode()


def dumped(document, rng):
    """Return a document as bytes, in one of the ways JSON can be written."""
    return json.dumps(document, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1))).encode()


def seeded(seed):
    return random.Random(seed)
