"""Surveys of the province: microdata, estimates that stay as computed, and the leaves that they feed."""
