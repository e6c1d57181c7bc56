"""Where candidates come from: one small adapter per source over a part of the state."""
