"""An identity provider with its phone page, made up: OpenID's device flow, and the flow that VNeID speaks."""
