"""What the model's scores become: attributions, names, and spans of each layer."""
