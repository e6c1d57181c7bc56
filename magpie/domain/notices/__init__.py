"""What somebody has already been told: when they last looked, and what counts as news since."""
