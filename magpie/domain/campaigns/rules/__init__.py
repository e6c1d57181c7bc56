"""What campaigns compute: terms, stacking, eligibility, refunds. No ORM; no price here reads a person."""
