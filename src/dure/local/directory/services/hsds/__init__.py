"""Open Referral HSDS 3.0: reading its documents, writing them, and answering as its API."""
