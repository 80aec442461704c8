"""The pages: a phone in the browser, the agents' desk, and the application that serves everything."""
