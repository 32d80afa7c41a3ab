"""What happens, when: Prefect flows, the command line, and everything that touches the world."""
