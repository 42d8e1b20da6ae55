"""Decode the model's scores into attributions, names, and spans of each layer."""
