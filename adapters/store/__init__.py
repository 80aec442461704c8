"""The PostgreSQL store: contacts, their log, the queue, agents and flow versions."""
