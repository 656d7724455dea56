"""What the routes of SCIM do with users: found, added, changed, taken out (RFC 7644, 3)."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Response
from scim2_models import (
    Context,
    ListResponse,
    PatchOp,
    ResponseParameters,
    ScimFilter,
    SearchRequest,
)

from issuer.web.desk import Desk
from issuer.web.scim.errors import answer
from issuer.web.scim.members import user_of, version_of, wish_of, with_address
from issuer.web.scim.shapes import MOST_RESULTS, POLICY, Employee
from records import organisations
from records.directory import Directory, Member
from web.errors import NotSignedIn
from web.signin.visitors import SignIn, Visitor

_TAG: Final = re.compile(r'(?:W/)?"(\d{1,9})"')
_OF_ANY: Final = "*"
# No member has this version, so a tag that is none of ours fits nobody.
_NONE: Final = -1


@dataclass(frozen=True, slots=True)
class Office:
    """Reads and changes the directory of whoever asks; `sent` is what their program sent."""

    desk: Desk
    sign_in: SignIn

    def listed(self, visitor: Visitor, asked: Mapping[str, str]) -> Response:
        """Return the people whom the query of an address finds."""
        return self._found(visitor, dict(asked), Context.RESOURCE_QUERY_REQUEST)

    def searched(self, visitor: Visitor, sent: dict[str, Any]) -> Response:
        """Return the people whom a body finds."""
        return self._found(visitor, sent, Context.SEARCH_REQUEST)

    def join(self, visitor: Visitor, sent: dict[str, Any]) -> Response:
        """Add somebody."""
        user = Employee.model_validate(sent, scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=POLICY)
        with self._directory(visitor) as directory:
            made = directory.join(wish_of(user))
        return self._shown(made, Context.RESOURCE_CREATION_RESPONSE, 201)

    def one(self, visitor: Visitor, user_id: str, asked: Mapping[str, str], known: str | None) -> Response:
        """Return somebody; 304 where `known` is the tag of their version."""
        with self._directory(visitor) as directory:
            found = directory.find(user_id)
        if known is not None and known.strip() == version_of(found):
            return Response(status_code=304, headers={"ETag": version_of(found)})
        wanted = {name: text for name, text in asked.items() if name.lower().endswith("attributes")}
        fields = ResponseParameters[Employee].model_validate(wanted)
        return self._shown(found, Context.RESOURCE_QUERY_RESPONSE, fields=fields)

    def replace(self, visitor: Visitor, user_id: str, sent: dict[str, Any], if_match: str | None) -> Response:
        """Have somebody be as sent."""
        user = Employee.model_validate(
            with_address(sent), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=POLICY
        )
        with self._directory(visitor) as directory:
            user.replace(user_of(directory.find(user_id), self.desk.public_url))
            changed = directory.change(user_id, wish_of(user), _version(if_match))
        return self._shown(changed, Context.RESOURCE_REPLACEMENT_RESPONSE)

    def patch(self, visitor: Visitor, user_id: str, sent: dict[str, Any], if_match: str | None) -> Response:
        """Have some of what is said of somebody changed."""
        asked = PatchOp[Employee].model_validate(
            sent, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY
        )
        with self._directory(visitor) as directory, POLICY:
            user = user_of(directory.find(user_id), self.desk.public_url)
            asked.patch(user)
            changed = directory.change(user_id, wish_of(user), _version(if_match))
        return self._shown(changed, Context.RESOURCE_PATCH_RESPONSE)

    def remove(self, visitor: Visitor, user_id: str, if_match: str | None) -> Response:
        """Take somebody out of the directory."""
        with self._directory(visitor) as directory:
            directory.remove(user_id, _version(if_match))
        return Response(status_code=204)

    @contextmanager
    def _directory(self, visitor: Visitor) -> Iterator[Directory]:
        with self.sign_in.database.transaction() as connection:
            kept = organisations.by_slug(connection, visitor.organisation)
            if kept is None:
                raise NotSignedIn("The organisation of this token is gone.")
            now = self.sign_in.now().replace(microsecond=0)
            yield Directory(connection, kept.id, visitor.id, now, self.sign_in.entropy)

    def _shown(self, member: Member, context: Context, status: int = 200, fields: Any = None) -> Response:  # noqa: ANN401
        user = user_of(member, self.desk.public_url)
        headers = {"ETag": version_of(member), "Location": str(user.meta.location)}
        return answer(user, status, headers=headers, scim_ctx=context, response_parameters=fields)

    def _found(self, visitor: Visitor, wanted: dict[str, Any], context: Context) -> Response:
        with POLICY:
            asked = SearchRequest[Employee].model_validate(wanted, scim_ctx=context)
        with self._directory(visitor) as directory:
            members = directory.all()
        listed = _page(asked, members, self.desk.public_url)
        return answer(listed, scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=asked)


def _page(asked: Any, members: Any, public_url: str) -> Any:  # noqa: ANN401 - of models made at run time
    users = [user_of(each, public_url) for each in members]
    if asked.filter:
        wanted: Callable[[Any], bool] = ScimFilter[Employee](asked.filter).match
        users = [each for each in users if wanted(each)]
    first = asked.start_index_0 or 0
    count = MOST_RESULTS if asked.count is None else min(asked.count, MOST_RESULTS)
    found = users[first : first + count]
    return ListResponse[Employee](
        total_results=len(users), start_index=first + 1, items_per_page=len(found), resources=found
    )


def _version(if_match: str | None) -> int | None:
    """Return the version that a change is for, None for any (RFC 9110, 13.1.1)."""
    if if_match is None or if_match.strip() == _OF_ANY:
        return None
    found = _TAG.fullmatch(if_match.strip())
    return int(found[1]) if found else _NONE
