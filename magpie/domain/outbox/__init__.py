"""Facts leave here: written in the transaction of the truth they speak of, carried out in order, exactly once."""
