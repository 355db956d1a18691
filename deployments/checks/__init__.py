"""What can be said of the deployments without a cluster or a container engine: schemas, and the shapes of files."""
