"""Who may come behind the hidden door: people, their secrets and badges, tries and the lock-out."""
