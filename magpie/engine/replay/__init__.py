"""Evaluation as a part of the product: run a log through the engine, predicting before learning."""
