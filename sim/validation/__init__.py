"""What the model claims, held against outside data and honest baselines."""
