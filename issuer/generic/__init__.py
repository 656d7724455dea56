"""Any credential, by the VC-API."""
