"""What an event says: each thing from the place in its JSON that the source's paths name."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from credentials.wording import N_, say
from issuer.errors import CourseRefused
from issuer.kept.courses import FULL_SCORE, Paths
from issuer.plain_text import fault_in_line

_MAIL: Final = "mailto:"
_LONGEST: Final = 500
_PATH_LIMIT: Final = 200
_NO_PERSON: Final = N_("Nothing stands where the person is to be named ({path}).")
_NO_COURSE: Final = N_("Nothing stands where the course is to be named ({path}).")
PRESETS: Final = {
    "Generic": Paths(),
    "xAPI": Paths(
        "actor.mbox",
        "object.id",
        "verb.id",
        "result.score.scaled",
        "timestamp",
        ("http://adlnet.gov/expapi/verbs/completed", "http://adlnet.gov/expapi/verbs/passed"),
    ),
    "Moodle": Paths("relateduser.email", "course.shortname", "eventname", "grade", "timecreated",
                    ("\\core\\event\\course_completed",), is_percent=True),
    "Canvas": Paths("body.user_email", "body.course_id", "metadata.event_name", "body.score",
                    "metadata.event_time", ("course_completed",), is_percent=True),
    "Brightspace": Paths("user.email", "course.code", "event", "grade.percent", "timestamp",
                         ("course.completed",), is_percent=True),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What an event says. `fault` is what could not be read, "" where everything was."""

    person: str = ""
    course: str = ""
    is_completed: bool = False
    score: int | None = None
    at: datetime | None = None
    fault: str = ""


def read(body: dict[str, Any], paths: Paths, received_at: datetime) -> Reading:
    """Return what an event says by these paths; what can not be read is told, and all else is read all the same."""
    person, course = (_text(_at(body, path)) for path in (paths.person, paths.course))
    score, score_fault = _score(_at(body, paths.score), is_percent=paths.is_percent)
    at = _instant(_at(body, paths.at), received_at)
    is_completed = _is_completed(_at(body, paths.kind), paths, has_score=score is not None)
    faults = [
        say(nothing, path=path or N_("no path"))
        for nothing, path, found in ((_NO_PERSON, paths.person, person), (_NO_COURSE, paths.course, course))
        if not found
    ]
    return Reading(
        person.removeprefix(_MAIL).strip(),
        course,
        is_completed,
        score,
        at,
        " ".join((*faults, score_fault)).strip(),
    )


def check_paths(paths: Paths) -> None:
    """Return if an event can be read by these paths.

    Raises:
        CourseRefused: one that is needed is missing, or one is none.
    """
    if not paths.person or not paths.course:
        raise CourseRefused(N_("Say where an event names the person and the course."))
    for path in (paths.person, paths.course, paths.kind, paths.score, paths.at):
        if path and (fault_in_line(path, _PATH_LIMIT) or "" in path.split(".")):
            raise CourseRefused(
                say("“{path}” is no path. Write names with dots between, such as user.email.", path=path[:60])
            )


def _at(value: Any, path: str) -> Any:  # noqa: ANN401 - any JSON
    for name in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isascii() and name.isdigit() and len(name) < _LONGEST:
            value = value[int(name)] if int(name) < len(value) else None
        else:
            return None
    return value if path else None


def _text(value: Any) -> str:  # noqa: ANN401
    """Return a value as the text that it is kept as: one line, not too long, of characters that can be shown."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = " ".join(str(value).split())
    return "" if fault_in_line(text, _LONGEST) else text


def _score(value: Any, *, is_percent: bool) -> tuple[int | None, str]:  # noqa: ANN401
    if value is None:
        return None, ""
    try:
        number = (
            float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else -1.0
        )
    except (ValueError, OverflowError):
        number = -1.0
    most = 100.0 if is_percent else 1.0
    if not 0 <= number <= most:
        return None, say("The score is not a number from 0 to {most}.", most=f"{most:g}")
    return round(number / most * FULL_SCORE), ""


def _instant(value: Any, received_at: datetime) -> datetime:  # noqa: ANN401
    """Return when something happened; where it is not told, or lies ahead, when it was received."""
    try:
        found = (
            datetime.fromtimestamp(value, UTC) if isinstance(value, int) else datetime.fromisoformat(value)
        )
        whole = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (TypeError, ValueError, OverflowError, OSError):
        return received_at
    return min(whole, received_at)


def _is_completed(kind: Any, paths: Paths, *, has_score: bool) -> bool:  # noqa: ANN401
    """Whether a course was completed: by its word, or where there is no word and no score, by being told at all."""
    if kind is None:
        return not has_score
    return _text(kind).casefold() in {each.casefold() for each in paths.completed}
