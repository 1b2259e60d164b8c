"""Scripts run by hand when reference data changes; no part of the product."""
