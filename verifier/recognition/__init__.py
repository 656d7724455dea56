"""Whether a badge meets the caller's own policy, beyond being valid (ADR 47).

A report says how a badge stands; recognising it is the caller's decision. Four answers that are no "yes" stay apart,
for each part and for the whole: a rule is not met, a part does not hold, a part was not handed in, something could not
be checked.
"""

from verifier.recognition.deciding import recognise
from verifier.recognition.model import Demand, PartRow, Question, Recognition, Standing
from verifier.recognition.rendering import recognition_json, told, told_with

__all__ = [
    "Demand",
    "PartRow",
    "Question",
    "Recognition",
    "Standing",
    "recognise",
    "recognition_json",
    "told",
    "told_with",
]
