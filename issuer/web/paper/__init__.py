"""A badge on paper: a certificate as PDF, with the signed badge inside it."""

from issuer.web.paper.certificate import Certificate, certificate_of, printed

__all__ = ["Certificate", "certificate_of", "printed"]
