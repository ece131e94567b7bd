"""What a negotiation costs: the engines, the field's nearest kin and the limit, side by side."""
