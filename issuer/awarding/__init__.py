"""Who is awarded what: awards, the approvals they wait for, what people hold."""
