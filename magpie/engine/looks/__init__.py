"""How long people look, ranked among looks at cards of the same kind and length; nothing about who looked."""
