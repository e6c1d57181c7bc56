"""How long people look: each look ranked among looks at cards of the same kind and length, and what that says of tastes."""
