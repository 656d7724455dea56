"""did:webvh 1.0: a did:web whose whole history is signed and chained by hashes."""
