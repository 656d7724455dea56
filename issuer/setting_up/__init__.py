"""Setting an organisation up: a few questions, the plan that follows from the answers, a first badge."""
