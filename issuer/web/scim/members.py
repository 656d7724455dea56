"""Between somebody in the directory and a SCIM user: how they are shown, and what a user wants them to be."""

from typing import Any

from scim2_models import InvalidValueException, Meta

from issuer.web.scim.place import PLACE
from issuer.web.scim.shapes import Address, Employee, Employment
from records.directory import Member, Wish


def user_of(member: Member, public_url: str) -> Any:  # noqa: ANN401 - of a model made at run time
    """Return somebody as a SCIM user: what the directory said of them, with what is known here by now."""
    known = member.principal
    user = Employee.model_validate(
        {**dict(member.document), "id": known.id, "userName": member.user_name, "active": member.is_active}
    )
    user.external_id = member.external_id
    user.meta = Meta(
        resource_type="User",
        created=member.created_at,
        last_modified=member.changed_at,
        location=f"{public_url}{PLACE}/Users/{known.id}",
        version=version_of(member),
    )
    if "displayName" in member.document or known.name != known.address:
        user.display_name = known.name
    if known.address not in _addresses(user):
        user.emails = [Address(value=known.address, type="work", primary=True)]
    _employ(user, known.department)
    return user


def wish_of(user: Any) -> Wish:  # noqa: ANN401
    """Return what a SCIM user wants somebody to be.

    Raises:
        InvalidValueException: there is no e-mail address.
    """
    address = _address(user)
    if not address:
        raise InvalidValueException(detail="An e-mail address is needed.")
    employment = user[Employment]
    return Wish(
        address=address,
        name=_name(user),
        department=(employment.department if employment is not None else None) or "",
        user_name=user.user_name or "",
        external_id=user.external_id,
        is_active=user.active is not False,
        document=_document(user),
    )


def with_address(sent: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent of a user; where no address is in it, a user name that is one stands for it."""
    name = next((each for key, each in sent.items() if key.lower() == "username"), "")
    if any(key.lower() == "emails" for key in sent) or "@" not in str(name):
        return sent
    return {**sent, "emails": [{"value": name, "primary": True}]}


def version_of(member: Member) -> str:
    """Return the version of somebody as an entity tag (RFC 7644, 3.14)."""
    return f'W/"{member.version}"'


def _document(user: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what is kept as the directory said it; what is known here besides is not kept twice."""
    said: dict[str, Any] = user.model_dump(mode="json", exclude_none=True)
    for name in ("id", "meta", "externalId", "active"):
        said.pop(name, None)
    return said


def _employ(user: Any, department: str) -> None:  # noqa: ANN401
    employment = user[Employment]
    if employment is None and not department:
        return
    employment = employment or Employment.model_validate({})
    employment.department = department or None
    user[Employment] = employment


def _addresses(user: Any) -> list[str]:  # noqa: ANN401
    return [str(each.value).lower() for each in user.emails or () if each.value]


def _address(user: Any) -> str:  # noqa: ANN401
    primary = next((each.value for each in user.emails or () if each.primary and each.value), None)
    if primary:
        return str(primary)
    return next(iter(_addresses(user)), "")


def _name(user: Any) -> str:  # noqa: ANN401
    if user.display_name:
        return str(user.display_name)
    if user.name is None:
        return ""
    parts = " ".join(each for each in (user.name.given_name, user.name.family_name) if each)
    return str(user.name.formatted or parts)
