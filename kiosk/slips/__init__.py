"""The slip that a citizen takes home: data and a versioned template in, a raster for the printer out."""
