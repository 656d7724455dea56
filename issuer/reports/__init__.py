"""Reports: figures of awards for whoever answers for them (ADR 70)."""
