"""What a folder of runs says: outcomes, differences, sensitivity, boxes, durations, treaties."""
