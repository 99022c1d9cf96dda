"""The province as a port (`DossierGateway`), and its adapters."""
