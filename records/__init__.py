"""What both services keep: engine, organisations, people, sign-in, audit, published documents, migrations."""
