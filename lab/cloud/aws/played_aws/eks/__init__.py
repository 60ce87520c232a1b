"""EKS of our own: moto's knows neither add-ons nor access entries, and its clusters forget half of what they are told."""
