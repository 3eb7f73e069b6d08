"""Measurements that print ratios side by side; run by hand, they decide no test."""
