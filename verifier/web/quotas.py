"""How many checks under policies one client may make, where nobody sets another number."""

from typing import Final

from web.allowances import Allowance

USUAL_QUOTA: Final = Allowance("checks under a policy", 5000, 86_400, is_shared=True)
