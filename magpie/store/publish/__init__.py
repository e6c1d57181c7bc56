"""One plain form that publishes a picture or clip with a story and goods."""
