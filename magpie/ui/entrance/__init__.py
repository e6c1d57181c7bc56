"""Signing up and in: the forms and every sentence they may answer with, in both languages."""
