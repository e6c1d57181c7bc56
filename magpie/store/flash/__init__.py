"""Flash sales: the page of one, and its items wherever they are shown."""
