"""ecdsa-sd-2023: a signed credential of which its holder discloses a part (vc-di-ecdsa 1.0, 3.4 to 3.6)."""
