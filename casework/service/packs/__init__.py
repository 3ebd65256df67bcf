"""The referral pack of a case: its papers written, joined, proved, and what the LA asks."""
