"""One line of versions for the whole database, both services' tables included."""
