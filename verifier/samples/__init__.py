"""Sample credentials, one for every way to fail: for those who try the API out, and learn what is said of what.

They are signed by an issuer that no service trusts; each comes with a request that says whom to trust for it.
"""

from verifier.samples.making import make_samples
from verifier.samples.model import Sample, Samples

__all__ = ["Sample", "Samples", "make_samples"]
