"""What is unusual about a night: shares that earlier ones do not suggest, complaints that a policy does not allow."""
