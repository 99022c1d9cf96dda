"""What the appliance knows and decides; knows devices only by their roles and imports no Qt."""
