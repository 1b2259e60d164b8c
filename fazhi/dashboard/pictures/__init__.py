"""One module per first picture; the strokes they are drawn with are in `fazhi.dashboard.svg`."""
