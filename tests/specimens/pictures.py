"""Specimens inside pictures: what is wrong is the picture, or the badge that it carries."""

import zlib

from credentials.baking import bake
from tests.specimens.bench import dump
from tests.specimens.single import _token
from tests.support.pictures import SVG, chunk, png, text_chunk


def genuine(bench):
    """Make pictures that carry a good badge."""
    badge = dump(bench.badge()).decode()
    one = ("valid", "image", "image_one_badge")
    bench.add("good.png", bake(png(), badge), *one)
    bench.add("good.svg", bake(SVG, badge), *one)
    bench.add("good-token.png", bake(png(), _token(bench).decode()), *one)
    bench.add("good-token.svg", bake(SVG, _token(bench).decode()), *one)


def faults(bench):
    """Make pictures that carry none, several, or one that was changed."""
    badge = dump(bench.badge())
    raised = badge.replace(b'#level-2"\n', b'#level-3"\n').decode()
    for name, drawing in {"png": png(), "svg": SVG}.items():
        bench.add(
            f"level-raised.{name}", bake(drawing, raised), "not_genuine", "signature", "signature_invalid"
        )
        bench.add(f"without-a-badge.{name}", drawing, "could_not_check", "image", "image_without_badge")
        cut = bake(drawing, badge.decode())[:-5]
        bench.add(f"cut-off.{name}", cut, "could_not_check", "image", "image_damaged")
    _twice(bench, badge)
    packed = png(text_chunk(zlib.compress(badge), packed=b"\1"))
    bench.add("packed.png", packed, "could_not_check", "image", "image_wrongly_baked")
    older = png(chunk(b"tEXt", b"openbadges\0https://kestrel.example/assertions/1"))
    bench.add("open-badges-2.png", older, "could_not_check", "image", "image_older_badge")
    after = bake(png(), badge.decode()) + b"PK\3\4"
    bench.add("data-after-the-end.png", after, "could_not_check", "image", "image_malformed")
    entities = b'<!DOCTYPE svg [<!ENTITY k "Kestrel">]>' + bake(SVG, badge.decode())
    bench.add("entities.svg", entities, "could_not_check", "image", "image_malformed")
    huge = png(text_chunk(badge), width=9000)
    bench.add("huge.png", huge, "could_not_check", "image", "image_too_large")


def _twice(bench, badge):
    several = ("not_genuine", "image", "image_several_badges")
    bench.add("two-badges.png", png(text_chunk(badge), text_chunk(badge)), *several)
    one = bake(SVG, badge.decode())
    start, end = one.index(b"<openbadges"), one.index(b"<path")
    bench.add("two-badges.svg", one[:end] + one[start:end] + one[end:], *several)
