"""The compiled loops of the engine, each beside the slow plain reference that it must equal."""
