"""One question, one check, one file. Checks do not know each other; `verifier.verify` tells their order."""
