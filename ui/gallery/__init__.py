"""Every screen and every control as pictures, and the checks that look at them."""
