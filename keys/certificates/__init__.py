"""X.509 certificates (RFC 5280): single ones, the chains that stand in `x5c`, and the anchors that chains lead to.

Nothing here asks whether a certificate was withdrawn: neither lists nor responders are fetched.
"""
