"""The referral pack: planned, drawn, assembled and sealed."""
