"""One page per module: Selection → rows → Series → template."""
