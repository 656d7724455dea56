"""Plan, award, offer, issue, revoke: everything an organisation does with its badges."""
