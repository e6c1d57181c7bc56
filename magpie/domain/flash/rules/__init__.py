"""What flash sales promise, as arithmetic. No ORM, and no rule here reads a person where a price is computed."""
