"""What reads and writes users is imported once a directory calls."""

import subprocess
import sys

IMPORTED = """
import sys
import issuer.web.scim.routes
sys.exit("scim2_models" in sys.modules)
"""


def test_whoever_has_no_directory_does_not_wait_for_what_serves_one():
    assert subprocess.run([sys.executable, "-c", IMPORTED], check=False).returncode == 0
