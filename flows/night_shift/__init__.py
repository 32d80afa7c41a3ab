"""What runs when nobody looks: one thin flow for each deployment of `prefect.yaml`, and what people see of a run."""
