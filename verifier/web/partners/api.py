"""`/v1/policies` and `/v1/receipts`: policies and receipts of the organisation that asks, for programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from verifier.partners import policies, receipts
from verifier.partners.ports import KeptPolicy, Wanted
from verifier.policy_documents import SCHEMA_PATH, policy_schema_bytes
from verifier.rendering import instant
from verifier.web.examples import POLICY
from verifier.web.partners.office import Office
from web.signin.access import anybody
from web.signin.permissions import Permission
from web.signin.visitors import Visitor, needs
from web.strict_bodies import StrictBodies

_OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}


class NewPolicy(BaseModel):
    """A policy to keep."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"policy": POLICY}]})
    policy: dict[str, Any] = Field(description=f"the document, as the schema at {SCHEMA_PATH} has it")


class NextPolicy(NewPolicy):
    """The next version of a policy."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"policy": POLICY, "version": 1}]}
    )
    version: int = Field(description="the version that is to be followed by this one", ge=1)


def router(office: Office) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(tags=["policies"], route_class=StrictBodies)
    _add_policies(routes, office)
    _add_receipts(routes, office)

    @routes.get(SCHEMA_PATH, summary="The JSON Schema of policies", dependencies=[anybody])
    def schema() -> Response:
        return Response(policy_schema_bytes(), media_type="application/schema+json", headers=_OPEN)

    return routes


def _add_policies(routes: APIRouter, office: Office) -> None:
    keeps = Annotated[Visitor, Depends(needs(office.sign_in, Permission.KEEP_POLICIES))]

    @routes.get("/v1/policies", summary="List the policies in use")
    def listed(visitor: keeps) -> JSONResponse:
        found = office.policies.all(visitor.organisation)
        return JSONResponse({"policies": [_told(each) for each in found]})

    @routes.post("/v1/policies", status_code=201, summary="Keep a policy", responses=_REFUSALS)
    def make(visitor: keeps, wanted: NewPolicy) -> JSONResponse:
        kept = policies.make(office.policies, wanted.policy, office.author(visitor), office.new_id)
        return JSONResponse(_told(kept), 201, {"Location": f"{office.desk.public_url}/v1/policies/{kept.id}"})

    @routes.get("/v1/policies/{policy_id}", summary="Read a policy and its versions", responses=_UNKNOWN)
    def read(visitor: keeps, policy_id: str) -> JSONResponse:
        every = policies.versions(office.policies, visitor.organisation, policy_id)
        in_use = office.policies.get(visitor.organisation, policy_id) is not None
        return JSONResponse(_told(every[0]) | {"in_use": in_use, "versions": [_told(each) for each in every]})

    @routes.put(
        "/v1/policies/{policy_id}", summary="Change a policy", responses=_REFUSALS | _UNKNOWN | _CHANGED
    )
    def change(visitor: keeps, policy_id: str, wanted: NextPolicy) -> JSONResponse:
        author = office.author(visitor)
        kept = policies.change(office.policies, policy_id, wanted.policy, author, wanted.version)
        return JSONResponse(_told(kept))

    @routes.delete("/v1/policies/{policy_id}", status_code=204, summary="Take a policy out of use")
    def retire(visitor: keeps, policy_id: str) -> Response:
        policies.retire(office.policies, policy_id, office.author(visitor))
        return Response(status_code=204)


def _add_receipts(routes: APIRouter, office: Office) -> None:
    checks = Annotated[Visitor, Depends(needs(office.sign_in, Permission.CHECK_UNDER_POLICY))]

    @routes.get("/v1/receipts", summary="Find receipts, the newest first")
    def listed(
        visitor: checks,
        q: Annotated[str, Query(max_length=200)] = "",
        outcome: Annotated[str, Query(max_length=40)] = "",
        after: Annotated[str, Query(max_length=40)] = "",
    ) -> JSONResponse:
        """Return up to 50; `next` is what `after` has to be to get those that follow."""
        now, whose = office.desk.now(), visitor.organisation
        begins = receipts.after(office.receipts, whose, after, now) if after else None
        found = receipts.page(office.receipts, whose, Wanted(q.strip(), outcome, begins), now)
        told = [receipts.as_json(each) for each in found.receipts]
        return JSONResponse({"receipts": told, "next": found.after})

    @routes.get("/v1/receipts/{reference}", summary="Read a receipt", responses=_UNKNOWN)
    def read(visitor: checks, reference: str) -> JSONResponse:
        found = receipts.recall(office.receipts, visitor.organisation, reference, office.desk.now())
        return JSONResponse(receipts.as_json(found))


_PROBLEM: dict[str, Any] = {"application/problem+json": {}}
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The document is no policy.", "content": _PROBLEM},
    409: {"description": "The name is that of another policy in use.", "content": _PROBLEM},
}
_CHANGED: dict[int | str, dict[str, Any]] = {
    409: {"description": "The name is taken, or somebody changed the policy meanwhile.", "content": _PROBLEM}
}
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is none of this id in the organisation that asks.", "content": _PROBLEM}
}


def _told(kept: KeptPolicy) -> dict[str, Any]:
    return {
        "id": kept.id,
        "version": kept.version,
        "name": kept.name,
        "digest": kept.digest,
        "policy": kept.document,
        "changed_at": instant(kept.changed_at),
        "changed_by": kept.changed_by,
    }
