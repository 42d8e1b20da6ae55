"""Stance: what a proposition asks, and how statements are coded as supporting or opposing it."""
