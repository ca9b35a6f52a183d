"""Services and the places where they are offered, after Open Referral HSDS 3.0."""
