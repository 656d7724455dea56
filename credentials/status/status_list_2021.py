"""StatusList2021, the draft before Bitstring Status List 1.0: read, never made.

One bit a credential as there, but the text is base64url without the multibase prefix, and there is no `ttl`.
"""

from typing import Final

from credentials.badge import JsonObject
from credentials.errors import MalformedBadge, MalformedStatusList
from credentials.status.bitstring import Bitstring, BitstringList, list_subject
from credentials.status.packing import Window, unpacked
from credentials.wire_place import Place

_LIST_TYPE: Final = "StatusList2021Credential"
_SUBJECT_TYPE: Final = "StatusList2021"


def read_credential(document: JsonObject) -> BitstringList:
    """Return the content of a verified StatusList2021 credential.

    Raises:
        MalformedStatusList: it is no list, or a part of it cannot be read.
    """
    try:
        subject = list_subject(Place(document), _LIST_TYPE, _SUBJECT_TYPE)
        bits = Bitstring(unpacked(subject.required_text("encodedList"), Window.GZIP))
        return BitstringList(bits, (subject.required_text("statusPurpose"),))
    except MalformedBadge as fault:
        raise MalformedStatusList(f"the list can not be read: {fault}") from fault
