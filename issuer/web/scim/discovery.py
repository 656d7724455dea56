"""What this service says of its SCIM (RFC 7644, 4)."""

from dataclasses import dataclass
from typing import Any

from fastapi import Response
from scim2_models import Context, ListResponse, NotFoundException, ScimProvider

from issuer.web.scim.errors import answer
from issuer.web.scim.place import PLACE
from issuer.web.scim.shapes import PROVIDER


@dataclass(frozen=True, slots=True)
class About:
    """Tells what is served."""

    provider: ScimProvider = PROVIDER

    def config(self) -> Response:
        """Return what this service can do."""
        return answer(self.provider.config, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)

    def types(self) -> Response:
        """Return the types of resources: users alone."""
        return _all(self.provider.resource_types)

    def one_type(self, name: str) -> Response:
        """Return one type of resources."""
        return _one(self.provider.resource_types, name)

    def schemas(self) -> Response:
        """Return the schemas of what is served."""
        return _all(self.provider.schemas)

    def one_schema(self, name: str) -> Response:
        """Return one schema."""
        return _one(self.provider.schemas, name)

    def nothing(self, name: str) -> Response:
        """Refuse what is not served.

        Raises:
            NotFoundException: always.
        """
        raise NotFoundException(detail=f"There is nothing at {PLACE}/{name}.")


def _all(found: Any) -> Response:  # noqa: ANN401
    kept = list(found)
    model: Any = ListResponse[type(kept[0])]  # type: ignore[misc]  # known at run time
    listed = model(total_results=len(kept), start_index=1, items_per_page=len(kept), resources=kept)
    return answer(listed, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)


def _one(found: Any, name: str) -> Response:  # noqa: ANN401
    one = next((each for each in found if str(each.id).lower() == name.lower()), None)
    if one is None:
        raise NotFoundException(detail="There is none of this name.")
    return answer(one, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
