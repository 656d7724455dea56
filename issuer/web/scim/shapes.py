"""What of SCIM is served here: users with what a directory is asked for, as RFC 7643 names it."""

from typing import Annotated, Any, Final

from pydantic import EmailStr, Field
from scim2_models import (
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    EnterpriseUser,
    ETag,
    Extension,
    Filter,
    Patch,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)
from scim2_models import User as FullUser
from scim2_models.resources.user import Name

MOST_RESULTS: Final = 200
MEDIA_TYPE: Final = "application/scim+json"


class Address(ComplexAttribute):
    """An e-mail address (RFC 7643, 4.1.2)."""

    value: Annotated[EmailStr | None, Required.true] = Field(None, description="The address itself.")
    type: str | None = Field(None, description="What it is for, such as work.")
    primary: bool | None = Field(None, description="Whether it is the one that is used.")


class User(Resource[AnyExtension]):
    """Somebody in the directory (RFC 7643, 4.1): no more of them than is used here."""

    __schema__ = FullUser.__schema__

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = Field(
        None, description="What the directory knows them by; two that differ in case alone are one."
    )
    name: Name | None = Field(None, description="The parts of their name.")
    display_name: str | None = Field(None, description="Their name, as badges' pages show it.")
    active: bool | None = Field(None, description="Whether they work here; who does not may not sign in.")
    emails: Annotated[list[Address] | None, Required.true] = Field(
        None, description="Their addresses; badges are awarded to the primary one, or else the first."
    )


class Employment(Extension):
    """What the directory says of their work (RFC 7643, 4.3)."""

    __schema__ = EnterpriseUser.__schema__

    employee_number: Annotated[str | None, CaseExact.true] = Field(None, description="Kept, not used.")
    department: str | None = Field(None, description="Their department: its badge managers see their badges.")


# As mypy sees it, a model is made by a subscript at run time.
Employee: Final[Any] = User[Employment]
# Directories send much more of people than is asked for: it is left out, and nothing else is lost.
POLICY: Final = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
PROVIDER: Final = ScimProvider(
    models=[User, Employment],
    resource_types=[ResourceType.from_resource(Employee)],
    config=ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="API token",
                description="A token of the role “directory”, made by HR on the page of programs.",
                primary=True,
            )
        ],
    ),
    policy=POLICY,
)
