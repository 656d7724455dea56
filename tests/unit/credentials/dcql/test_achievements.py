"""Of which achievements a credential speaks, however it is written and whatever it calls itself."""

import pytest

from credentials.dcql import achievements_of

ONE, TWO = {"id": "https://a.example/1"}, {"id": "https://a.example/2"}


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ({"achievement": ONE}, [ONE]),
        ({"achievement": [ONE, TWO]}, [ONE, TWO]),
        ([{"achievement": ONE}, {"achievement": TWO}], [ONE, TWO]),
        ([{"achievement": [ONE, TWO]}, {"achievement": [ONE]}], [ONE, TWO, ONE]),
        ({"achievement": ONE["id"]}, [ONE]),
        ({"achievement": [ONE["id"], 5, {}]}, [ONE]),
        ({"id": "did:example:1"}, []),
        ("text", []),
    ],
)
def test_each_achievement_of_each_subject_is_found(subject, found):
    document = {"type": ["VerifiableCredential"], "credentialSubject": subject}
    assert list(achievements_of(document)) == [each["id"] for each in found]
