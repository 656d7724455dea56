"""A place for people's credentials from anywhere: kept byte for byte, given back as they came."""
