"""The providers behind the one interface: the local test bank and Stripe. Nothing above knows which one it speaks to."""
