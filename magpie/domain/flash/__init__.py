"""Flash sales: a quota set apart, claimed first come first served, for whoever is quick enough."""
