"""What the domain asks of the outside world: one Protocol a module, no IO."""
