"""PostgreSQL as Django knows it, whose connections are looked at before they are asked; see `base`."""
