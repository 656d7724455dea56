"""The verifier over HTTP: the check page and the verification API."""
