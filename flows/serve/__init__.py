"""Everything that one machine needs to work heed's deployments: started together, stopped together."""
