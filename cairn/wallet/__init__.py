"""A simulated wallet: claims badges by OpenID4VCI and shows them by OpenID4VP, for people without a phone."""
