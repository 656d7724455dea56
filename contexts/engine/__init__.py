"""The fast way from a document to its canonical N-Quads: contexts are processed once, documents are walked.

An active context of JSON-LD is one of a small number of states; a term, a type or a nested context leads from
one to another. PyLD makes each state once, and what it made is kept. A document is then walked along the
states, and says its statements as it goes.

Only what is certain is answered here. Whatever else a document does, refusable or merely rare, raises
`Fallback`, and the exact path (`contexts.expansion`, `contexts.statements`) gives the answer or the refusal.
"""
