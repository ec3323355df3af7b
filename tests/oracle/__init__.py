"""What the library said of hundreds of documents before it was rebuilt, and what it says now."""
