"""The rules of the data model for any credential and presentation (VCDM 2.0, and 1.1), one small rule each.

Reading accepts what compacted JSON-LD may write as a single value; what is to be signed is held to more.
"""

from credentials.data_model.credential import check
from credentials.data_model.presentation import check_presentation
from credentials.data_model.signing import to_sign

__all__ = ["check", "check_presentation", "to_sign"]
