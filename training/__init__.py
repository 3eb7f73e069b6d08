"""Training and measuring the reader; run from the checkout, never imported by the product."""
