"""Cards: what may be shown anywhere, projected from goods and content, and the way to ask for a slate."""
