"""Apps for tests: hundreds are made, all of the same routes and pages; what they share is worked out once, or late."""

from functools import cached_property, partial

import fastapi.dependencies.utils
from fastapi._compat.v2 import ModelField
from jinja2 import BytecodeCache, Environment

import web.templates


class CompiledPages(BytecodeCache):
    """Keeps what a template was compiled to, for the next app that draws it."""

    def __init__(self):
        self._kept = {}

    def load_bytecode(self, bucket):
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket):
        self._kept[bucket.key, bucket.checksum] = bucket.code


class Bodies:
    """Keeps the models of forms, which describe them in the interface's description and read nothing."""

    def __init__(self):
        self._make = fastapi.dependencies.utils.create_body_model
        self._kept = {}

    def __call__(self, *, fields, model_name, config=None):
        named = (model_name, *((field.name, repr(field.field_info)) for field in fields))
        if config is not None:
            return self._make(fields=fields, model_name=model_name, config=config)
        if named not in self._kept:
            self._kept[named] = self._make(fields=fields, model_name=model_name)
        return self._kept[named]


def make_apps_quickly(patch):
    """Have this process compile a page once, and work out how a field of a route is read when one first comes."""
    at_once = ModelField.__post_init__

    def worked_out(field):
        at_once(field)
        return vars(field)["_type_adapter"]

    late = cached_property(worked_out)
    late.__set_name__(ModelField, "_type_adapter")
    patch.setattr(ModelField, "__post_init__", lambda field: None)
    patch.setattr(ModelField, "_type_adapter", late, raising=False)
    patch.setattr(fastapi.dependencies.utils, "create_body_model", Bodies())
    patch.setattr(web.templates, "Environment", partial(Environment, bytecode_cache=CompiledPages()))
